"""Writes network_bands.json: scores of networks over 20 seeds, and the sequences that some were fitted to.

mlp: scikit-learn. cnn, bilstm_attention: PyTorch; initial weights of the convolutions as scikit-learn draws them, as ours
are, those of the recurrent network are PyTorch's own. Tables: forests.json, datasets.json. Sequences: digits (8 rows of 8
pixels), breast_cancer (3 steps of 10: mean, error, worst), wine (13 steps of 1) and diabetes (10 steps of 1) of the same
tables, motions: two seconds each of the six channels of data/motions, of every second case; whole recordings are test rows.
Columns are standardized by the training rows, numbers to predict too.
Bands: mean over 20 seeds, give or take three standard deviations of one seed; the tests take the mean of three seeds.
Log loss with probabilities of at least 1e-3.
"""
import json
import os
import warnings

import numpy as np
import pandas as pd
import sklearn
import torch
from forests import summary, tables
from sequence_network import Net
from sklearn.metrics import balanced_accuracy_score, r2_score
from sklearn.neural_network import MLPClassifier, MLPRegressor
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))
STEPS = {"wine": 13, "breast_cancer": 3, "digits": 8, "diabetes": 10, "motions": 20}
SETTINGS = {"epochs": 15, "batch_size": 32, "learning_rate": 0.005, "hidden": 16, "filters": 12, "width": 3, "pool": 2,
            "units": 12, "attention_units": 8}


def motion_sequences():
    frame = pd.read_csv(os.path.join(HERE, "../../data/motions/motions.csv"))
    rows, truth, test = [], [], []
    names = {name: at for at, name in enumerate(sorted(frame["activity"].unique()))}
    for case, group in frame.groupby("case"):
        values = group.iloc[:, 2:].to_numpy()
        if case % 2:
            continue
        for first in range(0, len(values) - 19, 20):
            rows.append(values[first:first + 20].ravel().round(2))
            truth.append(names[group["activity"].iloc[0]])
            test.append(int(case * 7919 % 5 < 2))
    return np.array(rows), np.array(truth), np.array(test)


def uniform(layer, into, out):
    bound = np.sqrt(6 / (into + out))
    for p in layer.parameters():
        nn.init.uniform_(p, -bound, bound)
    return layer


class CNN(nn.Module):
    """A convolution that keeps the steps, pooling, another convolution, the mean of the steps."""

    def __init__(self, steps, channels, outputs):
        super().__init__()
        layers, filters, width = [], SETTINGS["filters"], SETTINGS["width"]
        for into in [channels, filters]:
            layers.append(uniform(nn.Conv1d(into, filters, width, padding="same"), width * into, width * filters))
            layers.append(nn.ReLU())
            if steps >= SETTINGS["pool"]:
                layers.append(nn.MaxPool1d(SETTINGS["pool"]))
                steps //= SETTINGS["pool"]
        self.layers = nn.Sequential(*layers)
        self.head = uniform(nn.Linear(filters, outputs), filters, outputs)

    def forward(self, x):
        return self.head(self.layers(x.transpose(1, 2)).mean(2))


class Recurrent(nn.Module):
    def __init__(self, channels, outputs):
        super().__init__()
        self.net = Net([channels], SETTINGS["units"], 1, True, SETTINGS["attention_units"], outputs)

    def forward(self, x):
        return self.net([x], [torch.full((len(x),), x.shape[1])])[0]


def answers_of_torch(model, name, x, y, new, seed):
    torch.manual_seed(seed)
    is_numbers = name == "diabetes"
    outputs = 1 if is_numbers else int(y.max()) + 1
    shape = (STEPS[name], x.shape[1] // STEPS[name])
    x, new = (torch.tensor(v.reshape(-1, *shape), dtype=torch.float32) for v in (x, new))
    net = CNN(*shape, outputs) if model == "cnn" else Recurrent(shape[1], outputs)
    y = torch.tensor(y[:, None], dtype=torch.float32) if is_numbers else torch.tensor(y)
    loss_of = nn.MSELoss() if is_numbers else nn.CrossEntropyLoss()
    opt = torch.optim.Adam(net.parameters(), lr=SETTINGS["learning_rate"])
    for _ in range(SETTINGS["epochs"]):
        for chosen in torch.randperm(len(x)).split(SETTINGS["batch_size"]):
            opt.zero_grad()
            loss_of(net(x[chosen]), y[chosen]).backward()
            opt.step()
    with torch.no_grad():
        found = net(new)
        return found[:, 0].numpy() if is_numbers else torch.softmax(found, 1).double().numpy()


def answers_of_sklearn(name, x, y, new, seed):
    kind = MLPRegressor if name == "diabetes" else MLPClassifier
    model = kind(hidden_layer_sizes=(SETTINGS["hidden"],), alpha=0, batch_size=SETTINGS["batch_size"], max_iter=SETTINGS["epochs"],
                 learning_rate_init=SETTINGS["learning_rate"], random_state=seed).fit(x, y)
    return model.predict(new) if name == "diabetes" else model.predict_proba(new)


def band(model, name, x, y, test):
    mean, sd = x[test == 0].mean(0), x[test == 0].std(0)
    x = (x - mean) / np.where(sd == 0, 1, sd)
    middle, size = (y[test == 0].mean(), y[test == 0].std()) if name == "diabetes" else (0, 1)
    known = (y[test == 0] - middle) / size if name == "diabetes" else y[test == 0]
    scores = {}
    for seed in range(20):
        if model == "mlp":
            found = answers_of_sklearn(name, x[test == 0], known, x[test == 1], seed)
        else:
            found = answers_of_torch(model, name, x[test == 0], known, x[test == 1], seed)
        truth = y[test == 1]
        if name == "diabetes":
            got = {"r2": r2_score(truth, found * size + middle)}
        else:
            own = found[np.arange(len(truth)), truth]
            got = {"balanced_accuracy": balanced_accuracy_score(truth, found.argmax(1)),
                   "log_loss": -np.log(np.maximum(own, 1e-3)).mean()}
        for key, value in got.items():
            scores.setdefault(key, []).append(value)
    return {"data": name, "model": model, **{key: summary(values) for key, values in scores.items()}}


def main():
    warnings.simplefilter("ignore")  # training ends before it has converged
    torch.set_num_threads(1)
    all_tables, sequences = tables(), motion_sequences()
    bands = []
    for model in ["mlp", "cnn", "bilstm_attention"]:
        for name, table in all_tables.items():
            bands.append(band(model, name, *(sequences if name == "motions" and model != "mlp" else table)))
    out = {
        "versions": {"numpy": np.__version__, "pandas": pd.__version__, "scikit-learn": sklearn.__version__,
                     "torch": torch.__version__},
        "settings": SETTINGS, "steps": STEPS, "bands": bands,
        "motions": {"features": sequences[0].tolist(), "truth": sequences[1].tolist(), "test": sequences[2].tolist()},
    }
    with open(os.path.join(HERE, "network_bands.json"), "w") as file:
        json.dump(out, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
