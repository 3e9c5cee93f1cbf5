"""Writes time_splits.json: folds of scikit-learn's TimeSeriesSplit (with gaps) and of KFold without shuffling.

scikit-learn 1.9.1, numpy 2.4.6. Folds must agree exactly.
"""
import json
import pathlib

import numpy as np
import sklearn
from sklearn.model_selection import KFold, TimeSeriesSplit


def rows(splitter, samples):
    return [{"train": train.tolist(), "test": test.tolist()} for train, test in splitter.split(np.zeros(samples))]


def main():
    sizes = [(10, 3), (23, 4), (7, 6), (40, 5), (12, 2)]
    out = {"versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
           "forward_chaining": [{"samples": n, "folds": k, "gap": g, "rows": rows(TimeSeriesSplit(n_splits=k, gap=g), n)}
                                for n, k in sizes for g in (0, 1, 2) if n // (k + 1) > g or n - k * (n // (k + 1)) > g],
           "time_blocks": [{"samples": n, "folds": k, "rows": rows(KFold(n_splits=k), n)} for n, k in sizes]}
    pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out, separators=(",", ":")) + "\n")


main()
