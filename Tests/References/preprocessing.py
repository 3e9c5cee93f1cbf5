"""Writes preprocessing.json: what scikit-learn's StandardScaler and SimpleImputer learn and answer.

Tolerance 1e-12: both sides round sums of a few dozen numbers differently.
"""
import json
import os

import numpy as np
import sklearn
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import StandardScaler

HERE = os.path.dirname(os.path.abspath(__file__))


def plain(array):
    return [[None if np.isnan(v) else float(v) for v in row] for row in array]


def table():
    rng = np.random.RandomState(3)
    x = rng.standard_normal((40, 9)) * [1, 1e-6, 1e6, 1, 1, 1, 1, 1, 1]
    x[:, 2] += 1e7
    x[:, 3] = 0.1  # constant, not a sum of powers of two
    x[:, 4] = 1e9 + np.arange(40) * 1e-7  # within rounding of a constant
    x[:, 5] = np.round(x[:, 5])  # ties
    x[:, 6] = 0
    return x


def main():
    x = table()
    gaps = x.copy()
    rng = np.random.RandomState(4)
    gaps[rng.random_sample(x.shape) < 0.2] = np.nan
    gaps[:, 0] = x[:, 0]
    new = np.random.RandomState(5).standard_normal((6, 9))
    new[::2, 1:4] = np.nan
    new[1, 0] = np.nan
    out = {
        "versions": {"numpy": np.__version__, "scikit-learn": sklearn.__version__},
        "tolerance": 1e-12, "complete": plain(x), "gaps": plain(gaps), "new": plain(new),
    }
    for name, rows in [("complete", x), ("gaps", gaps)]:
        scaler = StandardScaler().fit(rows)
        out["standardize_" + name] = {
            "means": scaler.mean_.tolist(), "deviations": scaler.scale_.tolist(),
            "rows": plain(scaler.transform(rows)), "new": plain(scaler.transform(new)),
        }
    for strategy in ["mean", "median", "most_frequent", "constant"]:
        value = -1.5 if strategy == "constant" else None
        imputer = SimpleImputer(strategy=strategy, fill_value=value, add_indicator=True).fit(gaps)
        out["impute_" + strategy] = {"rows": plain(imputer.transform(gaps)), "new": plain(imputer.transform(new))}
    with open(os.path.join(HERE, "preprocessing.json"), "w") as file:
        json.dump(out, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
