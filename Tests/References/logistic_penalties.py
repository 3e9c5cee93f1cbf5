"""Writes logistic_penalties.json: logistic regression with an L1, an elastic-net and no penalty.

scikit-learn's saga is run until its steps vanish (tol=1e-14); its answer is checked against the conditions of the
minimum, and every case whose conditions are met to worse than 3e-9 is refused. liblinear penalises the intercept, so it
serves only without one. Tolerance 1e-6: what conditions met to 3e-9 leave of coefficients on standardised features.
"""
import json
import os

import numpy as np
import scipy
import sklearn
from datasets import load
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

HERE = os.path.dirname(os.path.abspath(__file__))


def slack(model, x, y, weights, c, ratio):
    """How far the conditions of the minimum are from being met, relative to C times the number of rows."""
    share = (np.ones(len(y)) if weights is None else weights) * c
    chance = model.predict_proba(x)
    if len(model.classes_) == 2:
        gaps = (chance[:, 1] - (y == 1))[:, None]
    else:
        gaps = chance - (y[:, None] == np.arange(chance.shape[1]))
    slopes = (gaps * share[:, None]).T @ x
    w = model.coef_
    if ratio is None:
        return np.abs(slopes).max() / share.sum()
    slopes = slopes + (1 - ratio) * w
    off = np.where(w != 0, np.abs(slopes + ratio * np.sign(w)), np.maximum(np.abs(slopes) - ratio, 0))
    return off.max() / share.sum()


def case(name, data, penalty, c=1.0, ratio=None, weights=None, fit_intercept=True, solver="saga", columns=None):
    x, y = load(data)
    x, y = StandardScaler().fit_transform(np.array(x)), np.array(y)
    if columns:
        x = x[:, :columns]
    share = {"l1": 1.0, "elastic_net": ratio, "none": None}[penalty]
    options = {"C": np.inf} if penalty == "none" else {"C": c, "l1_ratio": share}
    model = LogisticRegression(solver=solver, tol=1e-14, max_iter=1_000_000, fit_intercept=fit_intercept, random_state=0, **options)
    model.fit(x, y, sample_weight=weights)
    off = slack(model, x, y, weights, 1.0 if penalty == "none" else c, share)
    print(f"{name}: {model.n_iter_} iterations, conditions met to {off:.1e}, {(model.coef_ == 0).sum()} zeros")
    assert off < 3e-9, name
    intercepts = np.atleast_1d(model.intercept_)
    mean = intercepts.mean() if len(intercepts) > 1 else 0
    return {
        "name": name, "data": data, "columns": columns, "penalty": penalty, "C": c,
        "l1_ratio": ratio, "fit_intercept": fit_intercept,
        "weights": None if weights is None else weights.tolist(),
        "coefficients": model.coef_.tolist(), "intercepts": (intercepts - mean).tolist(),
    }


def main():
    cancer = 0.25 + (np.arange(569) * 37 % 101) / 50.0
    iris = (np.arange(150) % 5) / 2.0
    cases = [
        case("breast cancer, l1", "breast_cancer", "l1", c=0.1),
        case("breast cancer, l1, weights", "breast_cancer", "l1", c=0.3, weights=cancer),
        case("breast cancer, elastic net", "breast_cancer", "elastic_net", ratio=0.3),
        case("breast cancer, l1 by liblinear, no intercept", "breast_cancer", "l1", fit_intercept=False, solver="liblinear"),
        case("breast cancer, six columns, no penalty", "breast_cancer", "none", columns=6, solver="newton-cholesky"),
        case("breast cancer, six columns, no penalty, weights", "breast_cancer", "none", columns=6, weights=cancer,
             solver="newton-cholesky"),
        case("wine, l1", "wine", "l1"),
        case("wine, elastic net", "wine", "elastic_net", c=2.0, ratio=0.7),
        case("wine, l1, no intercept", "wine", "l1", c=0.2, fit_intercept=False),
        case("iris, elastic net, weights with zeros", "iris", "elastic_net", ratio=0.5, weights=iris),
        case("iris, l1, weights with zeros", "iris", "l1", c=5.0, weights=iris),
        case("iris, one column, no penalty", "iris", "none", columns=1, solver="newton-cholesky"),
        case("wine, two columns, no penalty", "wine", "none", columns=2, solver="newton-cholesky"),
    ]
    versions = {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__}
    with open(os.path.join(HERE, "logistic_penalties.json"), "w") as file:
        json.dump({"versions": versions, "tolerance": 1e-6, "cases": cases}, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
