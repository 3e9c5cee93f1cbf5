"""Writes joint_network.json: a network whose inputs have encoders of their own, forward and backward, by PyTorch.

Double precision on values that single precision holds: the tolerance of 1e-5 is about our single precision alone.
Versions: requirements.txt. An input of which a row has no step gives the head zeros; filters see absent steps as zeros,
the mean leaves them out. Weights stand as inputs x outputs, or taps x channels x filters, each followed by its biases.
"""
import json
import pathlib

import numpy as np
import torch
from torch import nn

random = np.random.default_rng(5)
ROWS, STEPS, CHANNELS, PLAIN, SINGLE, CLASSES = 14, 9, 2, 3, 4, 3


def values(*shape, scale=1.0):
    return torch.tensor(np.round(random.normal(size=shape) * scale * 256) / 256, dtype=torch.float64)


def flat(tensor):
    return [float(f"{v:.9g}") for v in tensor.detach().reshape(-1).tolist()]


def main():
    parameters = [values(*shape, scale=0.5) for shape in [
        (SINGLE, 6), (6,), (6, 5), (5,),                                # dense encoder of the first input
        (3, CHANNELS, 4), (4,), (3, 4, 3), (3,),                        # convolutions of the second
        (5 + 3 + PLAIN, 7), (7,), (7, CLASSES), (CLASSES,)]]            # head; the third input stays as it is
    for p in parameters:
        p.requires_grad_(True)
    single, steps, plain = values(ROWS, SINGLE), values(ROWS, STEPS, CHANNELS), values(ROWS, PLAIN)
    has_single = torch.tensor(random.integers(0, 4, ROWS) > 0)
    lengths = torch.tensor(random.integers(0, STEPS + 1, ROWS))
    lengths[:3] = torch.tensor([STEPS, 0, 1])
    present = torch.arange(STEPS)[None] < lengths[:, None]
    labels, weights = torch.tensor(random.integers(0, CLASSES, ROWS)), torch.tensor(random.integers(1, 5, ROWS)).double()
    weights = weights / weights.mean()

    a1, b1, a2, b2, c1, d1, c2, d2, h1, e1, h2, e2 = parameters
    first = torch.tanh(torch.tanh(single @ a1 + b1) @ a2 + b2) * has_single[:, None]
    x = (steps * present[:, :, None]).transpose(1, 2)
    for w, b in [(c1, d1), (c2, d2)]:
        x = torch.tanh(nn.functional.conv1d(x, w.permute(2, 1, 0), b, padding=1))
        x = nn.functional.max_pool1d(x, 2)
    # Each of the remaining steps stands for four.
    there = torch.stack([present[:, 4 * i:4 * i + 4].any(1) for i in range(x.shape[2])], 1).double()
    second = (x * there[:, None, :]).sum(2) / there.sum(1).clamp(min=1)[:, None]
    joint = torch.cat([first, second, plain], 1)
    scores = torch.tanh(joint @ h1 + e1) @ h2 + e2
    loss = (nn.functional.cross_entropy(scores, labels, reduction="none") * weights).sum() / ROWS
    loss.backward()

    out = {"versions": {"numpy": np.__version__, "torch": torch.__version__}, "tolerance": 1e-5,
           "steps": STEPS, "channels": CHANNELS, "plain": PLAIN, "single": SINGLE, "classes": CLASSES, "rows": ROWS,
           "single_values": flat(single), "has_single": has_single.long().tolist(), "step_values": flat(steps),
           "lengths": lengths.tolist(), "plain_values": flat(plain), "labels": labels.tolist(), "weights": flat(weights),
           "parameters": sum((flat(p) for p in parameters), []), "scores": flat(scores), "loss": loss.item(),
           "gradient": sum((flat(p.grad) for p in parameters), [])}
    path = pathlib.Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(out, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
