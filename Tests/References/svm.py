"""Writes svm.json: support vectors and margins of scikit-learn's SVC and SVR (LIBSVM), and the two steps
from margins to probabilities.

LIBSVM keeps kernel values in single precision, as we do, and is run with tol=1e-9, so that both meet the
same minimum: tolerance 1e-6. Sigmoids: the same likelihood minimised by scipy to 1e-14. Coupling: the
quadratic programme of Wu, Lin and Weng solved by scipy's SLSQP; tolerance 1e-6 for both.
"""
import json
import os

import numpy as np
import scipy
import sklearn
from datasets import load
from scipy.optimize import minimize
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, SVR

HERE = os.path.dirname(os.path.abspath(__file__))
EVERY = 5


def features(data, scaled):
    x, y = load(data)
    x = np.array(x, dtype=float)
    return (StandardScaler().fit_transform(x) if scaled else x), np.array(y)


def support(x, model):
    """None where equal rows can share their size in more than one way."""
    return model.support_.tolist() if len(np.unique(x, axis=0)) == len(x) else None


def classes(name, data, scaled=True, weights=None, **parameters):
    x, y = features(data, scaled)
    model = SVC(tol=1e-9, decision_function_shape="ovo", cache_size=500, **parameters).fit(x, y, sample_weight=weights)
    count = len(model.classes_)
    margins = model.decision_function(x[::EVERY])
    margins = -margins[:, None] if count == 2 else margins  # scikit-learn turns two classes round
    ovr = SVC(tol=1e-9, cache_size=500, **parameters).fit(x, y, sample_weight=weights)
    return {"name": name, "data": data, "scaled": scaled, "parameters": parameters,
            "weights": None if weights is None else weights.tolist(), "support": support(x, model),
            "intercepts": (-model.intercept_ if count == 2 else model.intercept_).tolist(),
            "size": float(np.abs(model.dual_coef_).sum()), "margins": margins.tolist(), "predictions": ovr.predict(x[::EVERY]).tolist()}


def numbers(name, data, scaled=True, weights=None, **parameters):
    x, _ = features(data, False)
    y, x = x[:, 0], x[:, 1:]
    x = StandardScaler().fit_transform(x) if scaled else x
    model = SVR(tol=1e-9, cache_size=500, **parameters).fit(x, y, sample_weight=weights)
    return {"name": name, "data": data, "scaled": scaled, "parameters": parameters,
            "weights": None if weights is None else weights.tolist(), "support": support(x, model),
            "intercepts": model.intercept_.tolist(), "size": float(np.abs(model.dual_coef_).sum()),
            "margins": model.predict(x[::EVERY])[:, None].tolist()}


def sigmoid(seed, rows, shift):
    random = np.random.default_rng(seed)
    first = random.random(rows) < 0.4
    margins = random.normal(size=rows) * 1.5 + np.where(first, 1, -1) + shift
    weights = random.integers(0, 4, rows) / 2.0
    p, n = weights[first].sum(), weights[~first].sum()
    t = np.where(first, (p + 1) / (p + 2), 1 / (n + 2))

    def loss(v):
        z = v[0] * margins + v[1]
        return float(np.sum(weights * (t * z + np.logaddexp(0, -z))))

    def slope(v):
        z = v[0] * margins + v[1]
        d = weights * (t - 1 / (1 + np.exp(z)))
        return np.array([np.sum(d * margins), np.sum(d)])

    best = minimize(loss, [-1.0, 0.0], jac=slope, method="BFGS", options={"gtol": 1e-11})
    return {"margins": margins.tolist(), "first": first.astype(int).tolist(), "weights": weights.tolist(),
            "slope": best.x[0], "offset": best.x[1]}


def coupling(seed, count):
    random = np.random.default_rng(seed)
    r = np.zeros((count, count))
    pairs = []
    for i in range(count):
        for j in range(i + 1, count):
            r[i, j] = random.uniform(0.02, 0.98)
            r[j, i] = 1 - r[i, j]
            pairs.append(r[i, j])
    q = -r.T * r
    for i in range(count):
        q[i, i] = sum(r[j, i] ** 2 for j in range(count) if j != i)
    best = minimize(lambda p: p @ q @ p, np.full(count, 1 / count), jac=lambda p: 2 * q @ p, method="SLSQP",
                    bounds=[(0, 1)] * count, constraints={"type": "eq", "fun": lambda p: p.sum() - 1, "jac": lambda p: np.ones(count)},
                    options={"ftol": 1e-16, "maxiter": 1000})
    return {"classes": count, "pairs": pairs, "probabilities": best.x.tolist()}


def main():
    iris = (np.arange(150) % 5) / 2.0
    cancer = 0.25 + (np.arange(569) * 37 % 101) / 50.0
    out = {
        "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__},
        "tolerance": 1e-6, "every": EVERY,
        "classes": [
            classes("iris", "iris"),
            classes("wine, soft", "wine", C=0.05),
            classes("wine as measured", "wine", scaled=False, C=10.0),
            classes("breast cancer", "breast_cancer"),
            classes("breast cancer, weights, hard", "breast_cancer", weights=cancer, C=20.0, gamma=0.01),
            classes("iris, weights with zeros", "iris", weights=iris, gamma="auto"),
            classes("wine, polynomial", "wine", kernel="poly", degree=2, coef0=1.0, C=0.3),
            classes("iris, linear", "iris", kernel="linear", C=0.5),
        ],
        "numbers": [
            numbers("wine", "wine", epsilon=0.2),
            numbers("iris, weights", "iris", weights=iris, C=3.0, gamma="auto"),
            numbers("breast cancer, linear", "breast_cancer", kernel="linear", C=0.01, epsilon=0.5),
        ],
        "sigmoids": [sigmoid(1, 40, 0.0), sigmoid(2, 200, 3.0), sigmoid(3, 15, -1.0)],
        "couplings": [coupling(s, c) for s, c in [(1, 3), (2, 4), (3, 7)]],
    }
    with open(os.path.join(HERE, "svm.json"), "w") as file:
        json.dump(out, file)
        file.write("\n")


if __name__ == "__main__":
    main()
