"""Reference values for layers, optimisers and training of networks: PyTorch, on the processor.

Layers run forward and backward in double precision on values that single precision holds exactly, so that the
tolerance of 1e-5 is about our single precision alone. The curves are the losses of the first 50 batches from the
same initial weights and batches, in single precision: 1e-4, since rounding differs and training amplifies it.
"""
import json
import pathlib
import numpy as np
import torch
from torch import nn

torch.manual_seed(0)
torch.set_num_threads(1)
random = np.random.default_rng(20240607)


def values(*shape, scale=1.0):
    """Normal values that single precision holds, and few digits write."""
    return torch.tensor(np.round(random.normal(size=shape) * scale * 256) / 256, dtype=torch.float64)


def flat(tensor):
    return [float(f"{v:.9g}") for v in tensor.detach().reshape(-1).tolist()]


def steps_last(x, steps, channels):
    """samples x (steps * channels), step after step, as PyTorch has it: samples x channels x steps."""
    return x.reshape(-1, steps, channels).transpose(1, 2)


def steps_first(y):
    return y.transpose(1, 2).reshape(y.shape[0], -1)


def case(name, x, parameters, run, **settings):
    x.requires_grad_(True)
    for p in parameters:
        p.requires_grad_(True)
    out = run(x)
    slope = values(*out.shape)
    out.backward(slope)
    return {"name": name, **settings, "samples": x.shape[0], "x": flat(x), "out": flat(out), "slope": flat(slope),
            "input_slope": flat(x.grad), "parameters": sum((flat(p) for p in parameters), []),
            "gradient": sum((flat(p.grad) for p in parameters), [])}


def dense(samples, inputs, outputs):
    w, b = values(inputs, outputs, scale=0.5), values(outputs)
    return case("dense", values(samples, inputs), [w, b], lambda x: x @ w + b, inputs=inputs, outputs=outputs)


def convolution(samples, steps, channels, filters, width, stride, dilation, padded):
    # Weights stand as taps x channels x filters.
    w, b = values(width, channels, filters, scale=0.5), values(filters)

    def run(x):
        x = steps_last(x, steps, channels)
        if padded:
            out = -(-steps // stride)
            whole = max(0, (out - 1) * stride + (width - 1) * dilation + 1 - steps)
            x = nn.functional.pad(x, (whole // 2, whole - whole // 2))
        return steps_first(nn.functional.conv1d(x, w.permute(2, 1, 0), b, stride=stride, dilation=dilation))
    return case("convolution", values(samples, steps * channels), [w, b], run, steps=steps, channels=channels,
                filters=filters, width=width, stride=stride, dilation=dilation, padded=padded)


def pooling(kind, samples, steps, channels, width):
    f = nn.functional.max_pool1d if kind == "max" else nn.functional.avg_pool1d
    return case("pooling", values(samples, steps * channels), [],
                lambda x: steps_first(f(steps_last(x, steps, channels), width)), kind=kind, steps=steps,
                channels=channels, width=width)


def layer_norm(samples, inputs, width):
    g, b = values(width), values(width)
    return case("layer_norm", values(samples, inputs), [g, b],
                lambda x: nn.functional.layer_norm(x.reshape(-1, width), (width,), g, b).reshape(x.shape),
                inputs=inputs, width=width)


def batch_norm(samples, steps, channels):
    g, b, mean, variance = values(channels), values(channels), torch.zeros(channels).double(), torch.ones(channels).double()
    result = case("batch_norm", values(samples, steps * channels, scale=2.0), [g, b], lambda x: steps_first(
        nn.functional.batch_norm(steps_last(x, steps, channels), mean, variance, g, b, training=True)),
        inputs=steps * channels, channels=channels)
    other = values(samples, steps * channels)
    answer = steps_first(nn.functional.batch_norm(steps_last(other, steps, channels), mean, variance, g, b))
    return {**result, "state": flat(mean) + flat(variance), "other": flat(other), "answer": flat(answer)}


def activation(kind, f):
    return case("activation", values(3, 17, scale=2.0), [], f, kind=kind, inputs=17)


def loss_cases():
    z, y, w = values(6, 4, scale=3.0), torch.tensor([0, 3, 1, 2, 3, 3]), torch.tensor([1.0, 0.5, 2, 1, 1, 0.25]).double()
    z.requires_grad_(True)
    sums = (nn.functional.cross_entropy(z, y, reduction="none") * w).sum()
    (sums / 6).backward()
    t, v = values(6, 4), values(6, 4)
    t.requires_grad_(True)
    squares = (((t - v) ** 2).mean(1) * w).sum()
    (squares / 6).backward()
    return {"weights": flat(w), "labels": y.tolist(), "answers": flat(z), "cross_entropy": sums.item(), "slope": flat(z.grad),
            "numbers": flat(t), "truth": flat(v), "squared_error": squares.item(), "number_slope": flat(t.grad)}


def optimisers():
    start, gradients, cases = values(9), [values(9) for _ in range(5)], []
    makers = {"adam": lambda p: torch.optim.Adam(p, lr=0.02, weight_decay=0.1),
              "adamw": lambda p: torch.optim.AdamW(p, lr=0.02, weight_decay=0.1),
              "sgd": lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.9, nesterov=True, weight_decay=0.1)}
    for kind, make in makers.items():
        p = start.clone().requires_grad_(True)
        optimiser = make([p])
        for g in gradients:
            p.grad = g.clone()
            optimiser.step()
        cases.append({"kind": kind, "end": flat(p)})
    return {"start": flat(start), "gradients": [flat(g) for g in gradients], "rate": 0.02, "decay": 0.1, "cases": cases}


def curve(kind, task, optimiser, rows=96, batch=32, batches=50):
    """Losses of the first batches of a small network."""
    steps, channels = (8, 2) if kind == "cnn" else (1, 10)
    x = values(rows, steps * channels).float()
    truth = values(steps * channels, 3).float()
    y = (x @ truth).argmax(1) if task == "classes" else torch.tanh(x @ truth[:, :1])
    outputs = 3 if task == "classes" else 1
    if kind == "mlp":
        layers = [nn.Linear(10, 16), nn.ReLU(), nn.Linear(16, 8), nn.ReLU(), nn.Linear(8, outputs)]
        linear = [layers[0], layers[2], layers[4]]
        net = nn.Sequential(*layers)
        forward = net
    else:
        net = nn.ModuleList([nn.Conv1d(2, 6, 3, padding=1), nn.Linear(6, outputs)])
        linear = list(net)

        def forward(x):
            h = nn.functional.max_pool1d(torch.relu(net[0](steps_last(x, steps, channels))), 2)
            return net[1](h.mean(2))
    start = []
    for layer in linear:
        with torch.no_grad():
            layer.weight.copy_(values(*layer.weight.shape, scale=0.3))
            layer.bias.copy_(values(*layer.bias.shape, scale=0.1))
        w = layer.weight.permute(2, 1, 0) if layer.weight.dim() == 3 else layer.weight.T
        start += flat(w) + flat(layer.bias)
    opt = (torch.optim.Adam(net.parameters(), lr=0.01) if optimiser == "adam"
           else torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9, nesterov=True))
    loss = nn.CrossEntropyLoss() if task == "classes" else nn.MSELoss()
    orders, losses = [], []
    while len(losses) < batches:
        order = random.permutation(rows)
        orders.append(order.tolist())
        for i in range(0, rows, batch):
            opt.zero_grad()
            at = order[i:i + batch]
            value = loss(forward(x[at]), y[at])
            value.backward()
            opt.step()
            losses.append(float(value))
    return {"kind": kind, "task": task, "optimiser": optimiser, "steps": steps, "x": [flat(r) for r in x],
            "classes": y.tolist() if task == "classes" else [], "numbers": [] if task == "classes" else flat(y),
            "start": start, "batch": batch, "orders": orders, "losses": losses[:batches]}


document = {
    "versions": {"torch": torch.__version__, "numpy": np.__version__},
    "tolerance": {"layers": 1e-5, "losses": 1e-4},
    "layers": [
        dense(5, 7, 4), dense(1, 3, 20), dense(40, 33, 17),
        convolution(3, 9, 2, 4, 3, 1, 1, True), convolution(2, 10, 3, 5, 4, 1, 1, True),
        convolution(3, 11, 2, 3, 3, 2, 1, True), convolution(2, 12, 1, 4, 3, 1, 3, True),
        convolution(3, 11, 2, 3, 4, 1, 1, False), convolution(2, 13, 2, 3, 3, 2, 2, False),
        convolution(2, 3, 2, 3, 7, 1, 1, True),
        pooling("max", 3, 9, 4, 2), pooling("mean", 3, 9, 4, 2), pooling("mean", 2, 5, 3, 5), pooling("max", 2, 6, 1, 3),
        layer_norm(4, 9, 9), layer_norm(3, 12, 4), batch_norm(6, 1, 5), batch_norm(4, 5, 3),
        activation("relu", torch.relu), activation("tanh", torch.tanh), activation("logistic", torch.sigmoid),
    ],
    "losses": loss_cases(),
    "optimisers": optimisers(),
    "curves": [curve("mlp", "classes", "adam"), curve("mlp", "numbers", "sgd"), curve("cnn", "classes", "adam"),
               curve("cnn", "numbers", "sgd")],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(document, separators=(",", ":")) + "\n")
