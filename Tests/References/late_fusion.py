"""Writes late_fusion.json: stacking, weights of models and a grid search as scikit-learn and scipy do them.

Two modalities of 3 and 2 columns, 90 training rows in 3 given folds of 30, 30 test rows, 3 classes and a
number. Stacking: StackingClassifier with those folds, logarithms of probabilities (at least 1e-6) and a
logistic regression with C = 1 on top; StackingRegressor with ridge on ridge. Weights: scipy's SLSQP on the
simplex over the same out-of-fold answers. Grid: GridSearchCV by log loss, whose mean over folds of equal
size is the log loss of all rows together. Solvers are run to 1e-12: tolerance 1e-6, weights 1e-4 (SLSQP
stops at differences of the loss of 1e-15, where the loss is flat).
"""
import json
import os

import numpy as np
import scipy
import sklearn
from scipy.optimize import minimize
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import StackingClassifier, StackingRegressor
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

HERE = os.path.dirname(os.path.abspath(__file__))
A, B = [0, 1, 2], [3, 4]


def data():
    random = np.random.default_rng(7)
    classes = np.arange(120) % 3
    x = random.normal(size=(120, 5)).round(4)
    x[:, 0] += classes == 1
    x[:, 3] += 1.5 * (classes == 2)
    value = (x[:, 1] + 0.5 * x[:, 3] + 0.7 * random.normal(size=120)).round(4)
    fold = random.permutation(np.repeat([0, 1, 2], 30))
    return x.round(4), classes, value, fold


def logistic(C=1.0):
    return LogisticRegression(C=C, tol=1e-12, max_iter=100_000)


def only(columns, model):
    return make_pipeline(ColumnTransformer([("own", "passthrough", columns)]), model)


def simplex(loss, count):
    found = minimize(loss, np.full(count, 1 / count), bounds=[(0, 1)] * count, method="SLSQP",
                     constraints={"type": "eq", "fun": lambda w: w.sum() - 1}, options={"ftol": 1e-15, "maxiter": 10_000})
    return found.x.tolist()


def main():
    x, classes, value, fold = data()
    train, test = np.arange(90), np.arange(90, 120)
    cv = [(np.flatnonzero(fold != k), np.flatnonzero(fold == k)) for k in range(3)]
    logs = FunctionTransformer(lambda p: np.log(np.maximum(p, 1e-6)))
    parts = [("a", only(A, logistic())), ("b", only(B, logistic()))]
    stack = StackingClassifier(parts, make_pipeline(logs, logistic()), cv=cv, stack_method="predict_proba")
    stack.fit(x[train], classes[train])
    inner = [cross_val_predict(model, x[train], classes[train], cv=cv, method="predict_proba") for _, model in parts]
    truth = [p[train, classes[train]] for p in inner]
    weights = simplex(lambda w: -np.log(w[0] * truth[0] + w[1] * truth[1]).sum(), 2)
    grid = [0.001, 0.01, 0.1, 1.0, 10.0, 100.0]
    search = GridSearchCV(logistic(), {"C": grid}, scoring="neg_log_loss", cv=cv).fit(x[train], classes[train])
    ridges = [("a", only(A, Ridge(1.0))), ("b", only(B, Ridge(1.0)))]
    numbers = StackingRegressor(ridges, Ridge(1.0), cv=cv).fit(x[train], value[train])
    answers = [cross_val_predict(model, x[train], value[train], cv=cv) for _, model in ridges]
    shares = simplex(lambda w: ((value[train] - w[0] * answers[0] - w[1] * answers[1]) ** 2).sum(), 2)
    out = {"versions": {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__},
           "tolerance": 1e-6, "weight_tolerance": 1e-4, "x": x.tolist(), "classes": classes.tolist(), "value": value.tolist(),
           "fold": fold.tolist(), "stacked": stack.predict_proba(x[test]).tolist(), "weights": weights,
           "grid": grid, "grid_loss": (-search.cv_results_["mean_test_score"]).tolist(), "best_C": search.best_params_["C"],
           "stacked_value": numbers.predict(x[test]).tolist(), "shares": shares}
    with open(os.path.join(HERE, "late_fusion.json"), "w") as file:
        json.dump(out, file)
    print(weights, shares, search.best_params_, -search.cv_results_["mean_test_score"])


if __name__ == "__main__":
    main()
