"""Writes logistic_regression.json: coefficients of scikit-learn's lbfgs and newton-cholesky solvers.

One run of lbfgs, even with tol=1e-12, stops at its fixed ftol; so it is started again from where it stopped
until that changes nothing. On standardised features what is left is below the tolerance, 1e-6; on iris
as measured lbfgs stays 2e-5 from the optimum, so only newton-cholesky is kept there. newton-cholesky meets
the optimum to about 1e-11: tolerance 1e-8.
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
EVERY = 7  # rows whose probabilities are kept


def centred(model):
    shift = model.intercept_.mean() if len(model.intercept_) > 1 else 0
    return (model.intercept_ - shift).tolist()


def case(name, data, scaled, weights=None, **parameters):
    x, y = load(data)
    x, y = np.array(x), np.array(y)
    if scaled:
        x = StandardScaler().fit_transform(x)
    model = LogisticRegression(tol=1e-12, max_iter=100_000, warm_start=True, **parameters)
    for _ in range(50):
        model.fit(x, y, sample_weight=weights)
    newton = LogisticRegression(tol=1e-12, max_iter=1000, solver="newton-cholesky", **parameters)
    newton.fit(x, y, sample_weight=weights)
    return {
        "name": name, "data": data, "scaled": scaled, "parameters": parameters,
        "weights": None if weights is None else weights.tolist(),
        "lbfgs": {"coefficients": model.coef_.tolist(), "intercepts": centred(model)}
        if scaled else None,
        "newton": {"coefficients": newton.coef_.tolist(), "intercepts": centred(newton)},
        "probabilities": newton.predict_proba(x)[::EVERY].tolist(),
    }


def main():
    iris_weights = (np.arange(150) % 5) / 2.0
    cancer_weights = 0.25 + (np.arange(569) * 37 % 101) / 50.0
    cases = [
        case("iris", "iris", True),
        case("iris as measured", "iris", False),
        case("wine", "wine", True),
        case("breast cancer", "breast_cancer", True),
        case("iris, weights with zeros", "iris", True, iris_weights),
        case("breast cancer, weights", "breast_cancer", True, cancer_weights, C=0.1),
        case("wine, strong penalty, no intercept", "wine", True, C=0.01, fit_intercept=False),
    ]
    versions = {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__}
    with open(os.path.join(HERE, "logistic_regression.json"), "w") as file:
        json.dump({"versions": versions, "tolerances": {"lbfgs": 1e-6, "newton": 1e-8}, "every": EVERY, "cases": cases}, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
