"""Writes discriminant.json: class probabilities of scikit-learn's LDA, QDA and GaussianNB.

Tolerance 1e-9: covariances are summed in another order; breast_cancer's features are nearly collinear,
which multiplies the rounding of log densities by about 1e5. Its shrunk LDA is fitted on standardized
features: units do not matter there, and as measured scikit-learn's lstsq is off by 4e-8. 'wide' has more
columns than rows.
"""
import json
import os
import warnings

import numpy as np
import scipy
import sklearn
from datasets import load
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis, QuadraticDiscriminantAnalysis
from sklearn.naive_bayes import GaussianNB
from sklearn.preprocessing import StandardScaler

HERE = os.path.dirname(os.path.abspath(__file__))
EVERY = 5  # rows whose probabilities are kept


def wide():
    rng = np.random.RandomState(8)
    y = np.arange(24) % 3
    x = np.round(rng.standard_normal((24, 40)) * (1 + np.arange(40) % 3) + y[:, None] * (np.arange(40) % 7 == 0), 6)
    return x, y


def rows(name):
    if name == "wide":
        return wide()
    x, y = load(name)
    return np.array(x), np.array(y)


def case(model, data, parameters, estimator, weights=None):
    x, y = rows(data)
    if data == "breast_cancer" and parameters.get("shrinkage") == "auto":
        x = StandardScaler().fit_transform(x)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        estimator = estimator.fit(x, y) if weights is None else estimator.fit(x, y, sample_weight=weights)
    return {
        "name": f"{model} {data} {parameters}", "model": model, "data": data, "parameters": parameters,
        "weights": None if weights is None else weights.tolist(),
        "probabilities": estimator.predict_proba(x)[::EVERY].tolist(),
    }


def main():
    cases = []
    for data in ["iris", "wine", "breast_cancer", "wide"]:
        cases.append(case("lda", data, {}, LinearDiscriminantAnalysis()))
        for shrinkage in ["auto", 0.2, 1.0]:
            for solver in ["lsqr", "eigen"] if data in ("iris", "wine") else ["lsqr"]:
                estimator = LinearDiscriminantAnalysis(solver=solver, shrinkage=shrinkage)
                cases.append(case("lda", data, {"shrinkage": shrinkage}, estimator))
        for part in [0.0, 0.1] if data != "wide" else []:
            estimator = QuadraticDiscriminantAnalysis(reg_param=part, tol=1e-30)
            cases.append(case("qda", data, {"reg_param": part}, estimator))
        for smoothing in [1e-9, 1e-3]:
            cases.append(case("naive_bayes", data, {"var_smoothing": smoothing}, GaussianNB(var_smoothing=smoothing)))
    weights = (np.arange(150) % 5) / 2.0
    cases.append(case("naive_bayes", "iris", {"var_smoothing": 0.0}, GaussianNB(var_smoothing=0), weights))
    x, y = wide()
    out = {
        "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__},
        "tolerance": 1e-9, "every": EVERY, "wide": {"features": x.tolist(), "classes": y.tolist()}, "cases": cases,
    }
    with open(os.path.join(HERE, "discriminant.json"), "w") as file:
        json.dump(out, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
