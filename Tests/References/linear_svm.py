"""Writes linear_svm.json: coefficients of scikit-learn's LinearSVC and LinearSVR (LIBLINEAR).

LIBLINEAR is run to tol=1e-10 or as far as its rounding goes; its optimum is then checked: the objective is
not lowered by 1e-9 of itself by scipy's BFGS (squared losses). Tolerance 1e-6 of the largest coefficient.
"""
import json
import os
import warnings

import numpy as np
import sklearn
from datasets import load
from scipy.optimize import minimize
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC, LinearSVR

HERE = os.path.dirname(os.path.abspath(__file__))
warnings.filterwarnings("ignore")


def features(data, scaled=True):
    x, y = load(data)
    x = np.array(x, dtype=float)
    return (StandardScaler().fit_transform(x) if scaled else x), np.array(y)


def check(x, loss, w, b, weights, c, intercept):
    def total(v):
        f = x @ v[:-1] + (v[-1] if intercept else 0)
        return 0.5 * v @ v + c * np.sum(weights * loss(f))

    at = np.append(w, b)
    assert minimize(total, at, method="BFGS", options={"maxiter": 50}).fun > total(at) * (1 - 1e-9)


def classes(name, data, weights=None, loss="squared_hinge", C=1.0, fit_intercept=True):
    x, y = features(data)
    model = LinearSVC(loss=loss, C=C, fit_intercept=fit_intercept, tol=1e-10, max_iter=3_000_000,
                      dual=loss == "hinge", random_state=1).fit(x, y, sample_weight=weights)
    w = np.ones(len(y)) if weights is None else weights
    for k, (a, b) in enumerate(zip(model.coef_, np.atleast_1d(model.intercept_) * np.ones(len(model.coef_)))):
        if loss == "squared_hinge":
            t = np.where(y == (k if len(model.coef_) > 1 else 1), 1.0, -1.0)
            check(x, lambda f: np.maximum(0, 1 - t * f) ** 2, a, b, w, C, fit_intercept)
    return case(name, data, weights, model, {"loss": loss, "C": C, "fit_intercept": fit_intercept})


def numbers(name, data, weights=None, loss="epsilon_insensitive", C=1.0, epsilon=0.0, fit_intercept=True):
    x, _ = features(data, False)
    y, x = x[:, 0], StandardScaler().fit_transform(x[:, 1:])
    model = LinearSVR(loss=loss, C=C, epsilon=epsilon, fit_intercept=fit_intercept, tol=1e-10, max_iter=3_000_000,
                      dual=loss == "epsilon_insensitive", random_state=1).fit(x, y, sample_weight=weights)
    return case(name, data, weights, model, {"loss": loss, "C": C, "epsilon": epsilon, "fit_intercept": fit_intercept})


def case(name, data, weights, model, parameters):
    coefficients = np.atleast_2d(model.coef_)
    return {"name": name, "data": data, "weights": None if weights is None else weights.tolist(), "parameters": parameters,
            "coefficients": coefficients.tolist(), "intercepts": (np.atleast_1d(model.intercept_) * np.ones(len(coefficients))).tolist()}


def main():
    iris = (np.arange(150) % 5) / 2.0
    cancer = 0.25 + (np.arange(569) * 37 % 101) / 50.0
    out = {
        "versions": {"numpy": np.__version__, "scikit-learn": sklearn.__version__}, "tolerance": 1e-6,
        "classes": [
            classes("iris", "iris"), classes("wine", "wine", C=0.1), classes("breast cancer", "breast_cancer"),
            classes("breast cancer, weights", "breast_cancer", weights=cancer, C=0.01),
            classes("iris, weights with zeros, no intercept", "iris", weights=iris, fit_intercept=False),
            classes("wine, hinge", "wine", loss="hinge", C=0.05),
            classes("breast cancer, hinge, weights", "breast_cancer", weights=cancer, loss="hinge", C=0.02),
        ],
        "numbers": [
            numbers("iris", "iris"), numbers("wine, zone", "wine", epsilon=0.1, C=0.3),
            numbers("iris, squared", "iris", loss="squared_epsilon_insensitive", epsilon=0.1),
            numbers("wine, squared, no intercept", "wine", loss="squared_epsilon_insensitive", C=0.5, fit_intercept=False),
            numbers("iris, weights", "iris", weights=iris, epsilon=0.05),
        ],
    }
    with open(os.path.join(HERE, "linear_svm.json"), "w") as file:
        json.dump(out, file)
        file.write("\n")


if __name__ == "__main__":
    main()
