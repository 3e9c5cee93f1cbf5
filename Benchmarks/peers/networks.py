"""mlp (hidden layers of 128 and 64) and bilstm (64 a side, additive attention of 64), Adam at 0.001, batches of 64.

Peer torch shuffles tensors that are in memory; torch_loader feeds the same through a DataLoader; sklearn (mlp only) is
MLPClassifier without its penalty. Channels are standardised beforehand, in single precision.
"""
import common

args = common.arguments()
import numpy

x, y, xt, yt = common.table(args)
axes = tuple(range(x.ndim - 1))
mean, deviation = x.mean(axes), x.std(axes)
x, xt = (numpy.ascontiguousarray((part - mean) / deviation, dtype=numpy.float32) for part in (x, xt))
classes, batch, rate = int(max(y.max(), yt.max())) + 1, 64, 1e-3
epochs = args.epochs or (20 if args.case == "mlp" else 5)


def perceptron(torch):
    sizes, layers = (x.shape[1], 128, 64), []
    for before, after in zip(sizes, sizes[1:]):
        layers += [torch.nn.Linear(before, after), torch.nn.ReLU()]
    return torch.nn.Sequential(*layers, torch.nn.Linear(64, classes))


def recurrent(torch):
    class Attentive(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.states = torch.nn.LSTM(x.shape[2], 64, batch_first=True, bidirectional=True)
            self.key, self.query = torch.nn.Linear(128, 64), torch.nn.Linear(64, 1, bias=False)
            self.answer = torch.nn.Linear(128, classes)

        def forward(self, steps):
            states, _ = self.states(steps)
            share = torch.softmax(self.query(torch.tanh(self.key(states))), dim=1)
            return self.answer((share * states).sum(dim=1))

    return Attentive()


class Network:
    def __init__(self, seed, threads):
        import torch
        self.torch, self.seed = torch, seed
        torch.set_num_threads(threads)
        self.x, self.y = torch.from_numpy(x), torch.from_numpy(y)

    def batches(self):
        order = self.torch.randperm(len(self.x))
        for first in range(0, len(order), batch):
            chosen = order[first:first + batch]
            yield self.x[chosen], self.y[chosen]

    def fit(self, *_):
        torch = self.torch
        torch.manual_seed(self.seed)
        self.net = perceptron(torch) if args.case == "mlp" else recurrent(torch)
        adam, loss = torch.optim.Adam(self.net.parameters(), lr=rate), torch.nn.CrossEntropyLoss()
        if args.peer == "torch_loader":
            from torch.utils.data import DataLoader, TensorDataset
            loader = DataLoader(TensorDataset(self.x, self.y), batch_size=batch, shuffle=True)
        for _ in range(epochs):
            for inputs, truth in loader if args.peer == "torch_loader" else self.batches():
                adam.zero_grad()
                loss(self.net(inputs), truth).backward()
                adam.step()

    def predict_proba(self, rows):
        with self.torch.no_grad():
            return self.torch.softmax(self.net(self.torch.from_numpy(rows)), dim=1).numpy()


def reference(seed, threads):
    from sklearn.neural_network import MLPClassifier
    return MLPClassifier((128, 64), alpha=0, batch_size=batch, learning_rate_init=rate, max_iter=epochs, tol=0,
                         n_iter_no_change=epochs + 1, random_state=seed)


common.measure(args, reference if args.peer == "sklearn" else Network, x, y, xt, yt, epochs=epochs)
