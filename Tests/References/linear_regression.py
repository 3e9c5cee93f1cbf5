"""Writes linear_regression.json: coefficients of scikit-learn's Ridge, Lasso and ElasticNet.

Targets are columns of the small data sets of datasets.json, learned from the other columns. Ridge is solved
by SVD; the lasso and the elastic net with a duality gap of 1e-12 of the target's square and a last exact
solution on the columns that are left (numpy.linalg.solve), checked against the optimality conditions.
Both meet the optimum to about 1e-12 of the largest coefficient: tolerance 1e-9.
"""
import json
import os

import numpy as np
import sklearn
from datasets import load
from sklearn.linear_model import ElasticNet, Ridge
from sklearn.preprocessing import StandardScaler

HERE = os.path.dirname(os.path.abspath(__file__))


def prepared(data, targets, scaled, rows=None):
    x = np.array(load(data)[0], dtype=float)[:rows]
    y, x = x[:, :targets], x[:, targets:]
    return (StandardScaler().fit_transform(x) if scaled else x), y


def ridge(name, data, targets=1, scaled=True, rows=None, weights=None, **parameters):
    x, y = prepared(data, targets, scaled, rows)
    model = Ridge(solver="svd", **parameters).fit(x, y, sample_weight=weights)
    return {"name": name, "model": "ridge", "data": data, "targets": targets, "scaled": scaled, "rows": len(x),
            "parameters": parameters, "weights": None if weights is None else weights.tolist(),
            "coefficients": np.atleast_2d(model.coef_).tolist(), "intercepts": np.atleast_1d(model.intercept_).tolist()}


def net(name, data, scaled=True, rows=None, weights=None, alpha=1.0, l1_ratio=1.0, fit_intercept=True):
    x, y = prepared(data, 1, scaled, rows)
    y = y[:, 0]
    w = np.ones(len(y)) if weights is None else weights
    model = ElasticNet(alpha=alpha, l1_ratio=l1_ratio, fit_intercept=fit_intercept, tol=1e-12, max_iter=1_000_000)
    model.fit(x, y, sample_weight=weights)
    chosen, share = model.coef_ != 0, w / w.sum()
    mean, centre = (share @ x, share @ y) if fit_intercept else (np.zeros(x.shape[1]), 0.0)
    xc, yc = x - mean, y - centre
    a = xc[:, chosen]
    coefficients = np.zeros(x.shape[1])
    if chosen.any():
        h = a.T @ (a * share[:, None]) + alpha * (1 - l1_ratio) * np.eye(a.shape[1])
        coefficients[chosen] = np.linalg.solve(h, a.T @ (share * yc) - alpha * l1_ratio * np.sign(model.coef_[chosen]))
    slope = xc.T @ (share * (yc - xc @ coefficients)) - alpha * (1 - l1_ratio) * coefficients
    assert np.all(np.abs(slope[~chosen]) <= alpha * l1_ratio + 1e-9), name
    assert np.all(np.sign(coefficients[chosen]) == np.sign(model.coef_[chosen])), name
    assert np.allclose(coefficients, model.coef_, atol=1e-5 * (1 + np.abs(coefficients).max())), name
    return {"name": name, "model": "lasso", "data": data, "targets": 1, "scaled": scaled, "rows": len(x),
            "parameters": {"alpha": alpha, "l1_ratio": l1_ratio, "fit_intercept": fit_intercept},
            "weights": None if weights is None else weights.tolist(),
            "coefficients": [coefficients.tolist()], "intercepts": [float(centre - mean @ coefficients)]}


def main():
    iris = (np.arange(150) % 5) / 2.0
    wine = 0.25 + (np.arange(178) * 37 % 101) / 50.0
    cases = [
        ridge("iris", "iris"),
        ridge("wine, three targets", "wine", targets=3, alpha=0.3),
        ridge("wine as measured", "wine", scaled=False, alpha=10.0),
        ridge("breast cancer", "breast_cancer", alpha=1e-3),
        ridge("more columns than rows", "breast_cancer", rows=12, alpha=0.5),
        ridge("weights with zeros", "iris", weights=iris, alpha=2.0),
        ridge("more columns than rows, weights", "breast_cancer", rows=20, weights=wine[:20], targets=2, alpha=0.1),
        ridge("no intercept", "wine", fit_intercept=False),
        net("wine, lasso", "wine", alpha=0.05),
        net("wine as measured, lasso", "wine", scaled=False, alpha=0.02),
        net("breast cancer, lasso", "breast_cancer", alpha=0.01),
        net("more columns than rows, lasso", "breast_cancer", rows=15, alpha=0.02),
        net("elastic net", "breast_cancer", alpha=0.05, l1_ratio=0.3),
        net("elastic net, weights", "wine", weights=wine, alpha=0.02, l1_ratio=0.6),
        net("weights with zeros, lasso", "iris", weights=iris, alpha=0.01),
        net("nothing left", "iris", alpha=10.0),
        net("no intercept, lasso", "wine", alpha=0.5, fit_intercept=False),
    ]
    with open(os.path.join(HERE, "linear_regression.json"), "w") as file:
        json.dump({"versions": {"numpy": np.__version__, "scikit-learn": sklearn.__version__}, "tolerance": 1e-9, "cases": cases}, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
