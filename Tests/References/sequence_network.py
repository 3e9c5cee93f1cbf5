"""Writes sequence_network.json: PyTorch's LSTM with additive attention over time, and over inputs, values and gradients, and
losses while learning.

Values and gradients are computed by PyTorch in double precision from single-precision weights and inputs; ours is
computed in single precision, hence the tolerance 1e-5. The 50 losses come from PyTorch in single precision: two correct
programs drift apart by rounding, hence 1e-4.
"""
import json
import os

import numpy as np
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

HERE = os.path.dirname(os.path.abspath(__file__))


class Branch(nn.Module):
    def __init__(self, inputs, hidden, layers, bidirectional, attention):
        super().__init__()
        self.width = hidden * (2 if bidirectional else 1)
        self.lstm = nn.LSTM(inputs, hidden, layers, batch_first=True, bidirectional=bidirectional)
        self.w = nn.Linear(self.width, attention)
        self.v = nn.Linear(attention, 1, bias=False)

    def forward(self, x, lengths):
        """Context and weights; sequences without a step have context 0."""
        present = lengths > 0
        context = x.new_zeros(len(x), self.width)
        weights = x.new_zeros(len(x), x.shape[1])
        if present.any():
            packed = pack_padded_sequence(x[present], lengths[present], batch_first=True, enforce_sorted=False)
            h, _ = pad_packed_sequence(self.lstm(packed)[0], batch_first=True, total_length=x.shape[1])
            score = self.v(torch.tanh(self.w(h)))[:, :, 0]
            mask = torch.arange(x.shape[1])[None] < lengths[present][:, None]
            share = torch.softmax(score.masked_fill(~mask, -torch.inf), 1)
            context[present] = (share[:, :, None] * h).sum(1)
            weights[present] = share
        return context, weights


class Inputs(nn.Module):
    """Attention over the contexts of the inputs that are there."""

    def __init__(self, width, attention):
        super().__init__()
        self.w = nn.Linear(width, attention)
        self.v = nn.Linear(attention, 1, bias=False)

    def forward(self, contexts, present):
        score = self.v(torch.tanh(self.w(contexts)))[:, :, 0].masked_fill(~present, -torch.inf)
        share = torch.where(present.any(1, keepdim=True), torch.softmax(score, 1), torch.zeros_like(score))
        return (share[:, :, None] * contexts).sum(1), share


class Net(nn.Module):
    def __init__(self, inputs, hidden, layers, bidirectional, attention, outputs, attends=False):
        super().__init__()
        self.branches = nn.ModuleList(Branch(i, hidden, layers, bidirectional, attention) for i in inputs)
        self.modality = Inputs(self.branches[0].width, attention) if attends else None
        self.head = nn.Linear(self.branches[0].width if attends else sum(b.width for b in self.branches), outputs)

    def forward(self, xs, lengths):
        parts = [b(x, n) for b, x, n in zip(self.branches, xs, lengths)]
        self.shares = None
        if self.modality is None:
            joint = torch.cat([c for c, _ in parts], 1)
        else:
            joint, self.shares = self.modality(torch.stack([c for c, _ in parts], 1), torch.stack(lengths, 1) > 0)
        return self.head(joint), [w for _, w in parts]


def single(values):
    """Numbers that single precision holds, in its shortest digits."""
    return [float(str(v)) for v in np.asarray(values, np.float32).ravel()]


def sequences(rng, rows, steps, channels, ragged):
    lengths = rng.integers(0, steps + 1, rows) if ragged else np.full(rows, steps)
    if ragged:
        lengths[:3] = [steps, 1, 0]
    x = rng.standard_normal((rows, steps, channels)).astype(np.float32).round(3)
    return x, torch.tensor(lengths)


def case(name, seed, inputs, steps, hidden, layers, bidirectional, attention, outputs, rows, ragged, task, attends=False):
    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    net = Net(inputs, hidden, layers, bidirectional, attention, outputs, attends)
    start = {k: single(v.detach()) for k, v in net.named_parameters()}
    net = net.double()
    xs, lengths = zip(*(sequences(rng, rows, steps, i, ragged) for i in inputs))
    tensors = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in xs]
    if task == "classification":
        y = torch.tensor(rng.integers(0, outputs, rows))
        loss_of = nn.CrossEntropyLoss()
    else:
        y = torch.tensor(rng.standard_normal((rows, outputs)).round(3))
        loss_of = nn.MSELoss()
    out, weights = net(tensors, lengths)
    loss = loss_of(out, y)
    loss.backward()
    shares = net.shares
    number = lambda v: [float("%.9g" % a) for a in v.detach().numpy().ravel()]
    return {
        "name": name, "inputs": inputs, "steps": steps, "hidden": hidden, "layers": layers,
        "bidirectional": bidirectional, "attention": attention, "outputs": outputs, "rows": rows, "task": task,
        "attends_inputs": attends, "input_weights": number(shares) if attends else [],
        "x": [single(x) for x in xs], "lengths": [n.tolist() for n in lengths], "y": y.ravel().tolist(),
        "parameters": start, "scores": number(out), "weights": [number(w) for w in weights], "loss": loss.item(),
        "gradients": {k: number(p.grad) for k, p in net.named_parameters()},
        "input_gradients": [number(t.grad) for t in tensors],
    }


def losses(name, seed, ragged, optimizer, clip, count=50, rows=48, batch=16, steps=9, channels=5, hidden=12, classes=3):
    """Losses of `count` steps; batches are taken in turn."""
    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    net = Net([channels], hidden, 1, True, 8, classes)
    start = {k: single(v.detach()) for k, v in net.named_parameters()}
    x, lengths = sequences(rng, rows, steps, channels, ragged)
    y = torch.tensor(rng.integers(0, classes, rows))
    x[np.arange(rows), 0, 0] += 2 * y.numpy().astype(np.float32)
    x = x.round(3)
    tensor = torch.tensor(x)
    if optimizer == "adamw":
        # Biases do not decay.
        named = list(net.named_parameters())
        groups = [
            {"params": [p for n, p in named if "bias" not in n], "weight_decay": 0.05},
            {"params": [p for n, p in named if "bias" in n], "weight_decay": 0},
        ]
        opt = torch.optim.AdamW(groups, lr=0.01)
    else:
        opt = torch.optim.Adam(net.parameters(), lr=0.01)
    loss_of, out = nn.CrossEntropyLoss(), []
    for turn in range(count):
        at = (turn * batch) % rows
        chosen = slice(at, at + batch)
        opt.zero_grad()
        loss = loss_of(net([tensor[chosen]], [lengths[chosen]])[0], y[chosen])
        loss.backward()
        if clip:
            nn.utils.clip_grad_norm_(net.parameters(), clip)
        opt.step()
        out.append(loss.item())
    return {
        "name": name, "optimizer": optimizer, "learning_rate": 0.01, "weight_decay": 0.05 if optimizer == "adamw" else 0,
        "clip": clip, "batch": batch, "inputs": [channels], "steps": steps, "hidden": hidden, "layers": 1,
        "bidirectional": True, "attention": 8, "outputs": classes, "rows": rows, "task": "classification",
        "x": [single(x)], "lengths": [lengths.tolist()], "y": y.tolist(), "parameters": start, "losses": out,
    }


def main():
    cases = [
        case("one direction", 1, [3], 5, 4, 1, False, 3, 3, 6, False, "classification"),
        case("both directions", 2, [4], 6, 5, 1, True, 4, 3, 7, False, "classification"),
        case("both directions, ragged", 3, [4], 6, 17, 1, True, 5, 2, 9, True, "classification"),
        case("two layers, one direction, ragged", 4, [2], 7, 6, 2, False, 4, 3, 8, True, "classification"),
        case("two layers, both directions, ragged", 5, [3], 6, 5, 2, True, 4, 3, 20, True, "classification"),
        case("two inputs, numbers", 6, [3, 2], 5, 4, 1, True, 3, 2, 8, True, "regression"),
        case("attention over three inputs, ragged", 7, [3, 2, 4], 5, 4, 1, True, 3, 3, 12, True, "classification", True),
        case("attention over two inputs, two layers", 8, [2, 5], 4, 4, 2, False, 18, 2, 9, True, "regression", True),
    ]
    curves = [
        losses("Adam", 11, False, "adam", 0),
        losses("Adam, ragged, clipped", 12, True, "adam", 0.5),
        losses("AdamW", 13, False, "adamw", 0),
    ]
    versions = {"numpy": np.__version__, "torch": torch.__version__}
    with open(os.path.join(HERE, "sequence_network.json"), "w") as file:
        json.dump({"versions": versions, "tolerances": {"values": 1e-5, "losses": 1e-4}, "cases": cases, "curves": curves}, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
