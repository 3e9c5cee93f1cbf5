"""Writes splits.json: folds of scikit-learn's StratifiedGroupKFold without shuffling.

The groups come sorted by name, as trellis sorts them, so that ties break alike; folds must agree exactly.
"""
import json
import os

import numpy as np
import sklearn
from sklearn.model_selection import StratifiedGroupKFold

HERE = os.path.dirname(os.path.abspath(__file__))


def case(seed, units, groups, classes, folds, skew):
    rng = np.random.default_rng(seed)
    group = np.concatenate([np.arange(groups), rng.integers(0, groups, units - groups)])
    share = rng.dirichlet(np.full(classes, skew), size=groups)
    label = np.array([rng.choice(classes, p=share[g]) for g in group])
    label[:classes * folds] = np.repeat(np.arange(classes), folds)
    test = np.zeros(units, int)
    splitter = StratifiedGroupKFold(n_splits=folds)
    for fold, (_, rows) in enumerate(splitter.split(np.zeros(units), label, group)):
        test[rows] = fold
    return {"group": group.tolist(), "label": label.tolist(), "groups": groups, "classes": classes,
            "folds": folds, "test_fold": test.tolist()}


def main():
    out = {"versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__}, "cases": [
        case(1, 200, 20, 2, 5, 1.0), case(2, 300, 38, 3, 5, 0.5), case(3, 120, 12, 4, 3, 2.0),
        case(4, 90, 10, 2, 10, 1.0), case(5, 500, 100, 2, 5, 0.2), case(6, 64, 8, 2, 2, 5.0)]}
    with open(os.path.join(HERE, "splits.json"), "w") as file:
        json.dump(out, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
