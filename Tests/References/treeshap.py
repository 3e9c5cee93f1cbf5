"""Writes treeshap.json: path-dependent SHAP values of trees that are written out, by the shap package.

Cases: forests and single trees of scikit-learn (probabilities, numbers; deep trees; trees that ask for a feature many
times), a booster of xgboost on rows with missing values (raw scores per class). Trees are written as this project keeps
them: the root first, the two children of a node side by side, values up to the threshold go left. scikit-learn compares
in single precision, xgboost with "less than", so rows are single precision and xgboost's thresholds the next number down.
Tolerance: 1e-6; shap sums in double precision for scikit-learn, in single for xgboost.
"""
import json
import os

import numpy as np
import shap
import sklearn
import xgboost
from datasets import load
from sklearn.datasets import load_diabetes
from sklearn.ensemble import ExtraTreesRegressor, RandomForestClassifier
from sklearn.tree import DecisionTreeClassifier

HERE = os.path.dirname(os.path.abspath(__file__))


def renumbered(left, right):
    """Old numbers in the new order: children side by side, after their parents."""
    order, at = [0], 0
    while at < len(order):
        old = order[at]
        if left[old] >= 0:
            order += [left[old], right[old]]
        at += 1
    return order


def tree(left, right, feature, threshold, cover, value, missing_left):
    order = renumbered(left, right)
    place = {old: new for new, old in enumerate(order)}
    return {
        "left": [place[left[o]] if left[o] >= 0 else -1 for o in order],
        "feature": [int(feature[o]) if left[o] >= 0 else 0 for o in order],
        "threshold": [float(threshold[o]) if left[o] >= 0 else 0 for o in order],
        "missing_left": [int(missing_left[o]) for o in order],
        "cover": [float(cover[o]) for o in order],
        "value": [[float(v) for v in np.atleast_1d(value[o])] for o in order],
    }


def of_sklearn(fitted, classes):
    out = []
    for own in getattr(fitted, "estimators_", [fitted]):
        t = own.tree_
        value = t.value[:, 0, :] if classes else t.value[:, 0, 0]
        if classes:
            value = value / value.sum(1, keepdims=True)
        out.append(tree(t.children_left, t.children_right, t.feature, t.threshold,
                        t.weighted_n_node_samples, value, np.zeros(t.node_count, int)))
    return out


def of_xgboost(booster):
    out = []
    model = json.loads(booster.save_raw("json"))["learner"]["gradient_booster"]["model"]
    for t in model["trees"]:
        threshold = np.nextafter(np.array(t["split_conditions"], np.float32), np.float32(-np.inf))
        out.append(tree(t["left_children"], t["right_children"], t["split_indices"], threshold.astype(float),
                        t["sum_hessian"], np.array(t["base_weights"]), t["default_left"]))
        leaves = np.array(t["left_children"]) < 0
        values = np.where(leaves, t["split_conditions"], 0)
        order = renumbered(t["left_children"], t["right_children"])
        out[-1]["value"] = [[float(np.float32(values[o]))] for o in order]
    return out, [int(v) for v in model["tree_info"]]


def sklearn_case(name, fitted, rows, classes):
    rows = rows.astype(np.float32).astype(float)
    explainer = shap.TreeExplainer(fitted, feature_perturbation="tree_path_dependent")
    values = np.asarray(explainer.shap_values(rows, check_additivity=True))
    if values.ndim == 2:
        values = values[:, :, None]
    return {"name": name, "kind": "forest", "classes": classes, "trees": of_sklearn(fitted, classes),
            "rows": rows.tolist(), "base": np.atleast_1d(explainer.expected_value).tolist(),
            "values": np.moveaxis(values, 2, 0).round(12).tolist()}


def main():
    cases = []
    x, y = map(np.array, load("wine"))
    x = x.astype(np.float32).astype(float)
    forest = RandomForestClassifier(n_estimators=5, random_state=0).fit(x[::2], y[::2])
    cases.append(sklearn_case("forest of three classes", forest, x[1:41:4], 3))
    deep = DecisionTreeClassifier(random_state=0, max_features=1, splitter="random").fit(
        x[::2][:, :5], np.random.default_rng(0).integers(0, 2, len(x[::2])))
    cases.append(sklearn_case("deep tree of two classes", deep, x[1:41:4, :5], 2))
    few = DecisionTreeClassifier(random_state=0).fit(
        x[::2][:, :2], np.random.default_rng(1).integers(0, 2, len(x[::2])))
    cases.append(sklearn_case("tree that asks for two features again and again", few, x[1:41:4, :2], 2))
    d = load_diabetes(scaled=False)
    numbers = ExtraTreesRegressor(n_estimators=4, max_depth=7, random_state=0).fit(
        d.data[::3].astype(np.float32), d.target[::3])
    cases.append(sklearn_case("extra trees for numbers", numbers, d.data[1:80:8], 0))
    holes = x.copy()
    holes[np.random.default_rng(2).random(holes.shape) < 0.1] = np.nan
    m = xgboost.XGBClassifier(n_estimators=6, max_depth=6, learning_rate=0.3, tree_method="hist", random_state=0,
                              n_jobs=1).fit(holes[::2], y[::2])
    rows = holes[1:41:4]
    own = m.get_booster().predict(xgboost.DMatrix(rows), pred_contribs=True)
    trees, info = of_xgboost(m.get_booster())
    cases.append({"name": "booster of three classes with missing values", "kind": "booster", "classes": 3,
                  "trees": trees, "output": info, "rows": [[None if np.isnan(v) else v for v in r] for r in rows],
                  "base": [], "values": np.moveaxis(own[:, :, :-1], 1, 0).astype(float).round(9).tolist()})
    out = {"versions": {"shap": shap.__version__, "scikit-learn": sklearn.__version__,
                        "xgboost": xgboost.__version__, "numpy": np.__version__},
           "tolerance": 1e-6,
           "tolerance_reason": "xgboost sums in single precision; for scikit-learn's trees the tests ask for 1e-9",
           "cases": cases}
    with open(os.path.join(HERE, "treeshap.json"), "w") as file:
        json.dump(out, file, separators=(",", ":"))
        file.write("\n")


main()
