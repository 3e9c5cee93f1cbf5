"""Writes forests.json: scores of random forests and extra trees over 20 seeds, and the tables they were fitted to.

wine, breast_cancer: datasets.json. digits (Alpaydin, Kaynak 1998; UCI, CC BY 4.0; the first 600 rows) and diabetes (Efron
et al. 2004), as scikit-learn ships them. motions: means and standard deviations of the six channels over two seconds each
of data/motions; whole recordings are test rows.
Bands: mean over 20 seeds, give or take three standard deviations of one seed; the tests take the mean of three seeds.
Log loss with probabilities of at least 1e-3. Out-of-bag: scikit-learn's oob_score_ of the training rows.
"""
import json
import os

import numpy as np
import pandas as pd
import sklearn
from datasets import load
from sklearn.datasets import load_diabetes, load_digits
from sklearn.ensemble import (
    ExtraTreesClassifier, ExtraTreesRegressor, RandomForestClassifier, RandomForestRegressor)
from sklearn.metrics import balanced_accuracy_score, r2_score

HERE = os.path.dirname(os.path.abspath(__file__))
TREES = 40
KINDS = {
    "random_forest": (RandomForestClassifier, RandomForestRegressor),
    "extra_trees": (ExtraTreesClassifier, ExtraTreesRegressor),
}


def motions():
    frame = pd.read_csv(os.path.join(HERE, "../../data/motions/motions.csv"))
    rows, truth, test = [], [], []
    names = {name: at for at, name in enumerate(sorted(frame["activity"].unique()))}
    for case, group in frame.groupby("case"):
        values = group.iloc[:, 2:].to_numpy()
        for first in range(0, len(values) - 19, 20):
            part = values[first:first + 20]
            rows.append(np.concatenate([part.mean(0), part.std(0)]).round(4))
            truth.append(names[group["activity"].iloc[0]])
            test.append(int(case * 7919 % 10 < 4))
    return np.array(rows), np.array(truth), np.array(test)


def tables():
    out = {}
    for name in ["wine", "breast_cancer"]:
        x, y = map(np.array, load(name))
        out[name] = (x, y, (np.arange(len(y)) * 7919 % 10 < 4).astype(int))
    digits = load_digits()
    out["digits"] = (digits.data[:600], digits.target[:600], (np.arange(600) * 7919 % 10 < 4).astype(int))
    out["motions"] = motions()
    diabetes = load_diabetes(scaled=False)
    out["diabetes"] = (
        diabetes.data, diabetes.target, (np.arange(len(diabetes.target)) * 7919 % 10 < 4).astype(int))
    return out


def summary(values):
    mean, sd = float(np.mean(values)), float(np.std(values, ddof=1))
    return {"mean": mean, "sd": sd, "low": mean - 3 * sd, "high": mean + 3 * sd}


def band(name, kind, x, y, test):
    is_numbers = name == "diabetes"
    scores = {}
    for seed in range(20):
        model = KINDS[kind][is_numbers](TREES, random_state=seed).fit(x[test == 0], y[test == 0])
        if is_numbers:
            found = {"r2": r2_score(y[test == 1], model.predict(x[test == 1]))}
        else:
            p = model.predict_proba(x[test == 1])
            found = {
                "balanced_accuracy": balanced_accuracy_score(y[test == 1], p.argmax(1)),
                "log_loss": -np.log(np.maximum(p[np.arange(len(p)), y[test == 1]], 1e-3)).mean(),
            }
        if kind == "random_forest":
            whole = KINDS[kind][is_numbers](200, random_state=seed, oob_score=True)
            found["out_of_bag"] = whole.fit(x[test == 0], y[test == 0]).oob_score_
        for key, value in found.items():
            scores.setdefault(key, []).append(value)
    return {"data": name, "model": kind, **{key: summary(values) for key, values in scores.items()}}


def main():
    all_tables = tables()
    out = {
        "versions": {"numpy": np.__version__, "pandas": pd.__version__, "scikit-learn": sklearn.__version__},
        "trees": TREES, "out_of_bag_trees": 200,
        "bands": [band(name, kind, *table) for name, table in all_tables.items() for kind in KINDS],
    }
    for name, (x, y, test) in all_tables.items():
        shared = name in ["wine", "breast_cancer"]
        out[name] = {
            "features": None if shared else x.tolist(), "truth": y.tolist(), "test": test.tolist()}
    with open(os.path.join(HERE, "forests.json"), "w") as file:
        json.dump(out, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
