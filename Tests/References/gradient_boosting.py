"""Writes gradient_boosting.json: trees of XGBoost and LightGBM, and losses of scikit-learn.

Trees: features have fewer different values than bins, so that all libraries cut alike. Targets hold noise, so that no
two cuts are equally good. Structure, cuts and sides of missing values must be equal; answers, gains and covers agree to
1e-6 of their size: XGBoost keeps them in single precision (6e-8) and sums gradients of single precision, as we do;
gains are differences of nearly equal single-precision numbers there: 1e-4. The first score is given to XGBoost,
rounded to single precision; classes are balanced where there are three.
Categories: LightGBM's sets of a single cut, which do not depend on its rounding; its gains to 1e-5.
Absolute error: scikit-learn's histogram boosting, one tree with medians in its leaves; to 1e-9.
Losses: scikit-learn's, on given scores; to 1e-6, as gradients are kept in single precision.
"""
import json
import os

import lightgbm
import numpy as np
import sklearn
import xgboost
from sklearn._loss import loss as losses
from sklearn.ensemble import HistGradientBoostingRegressor

HERE = os.path.dirname(os.path.abspath(__file__))
ROWS = 300


def plain(array):
    return [[None if np.isnan(v) else float(v) for v in row] for row in array]


def tables():
    rs = np.random.RandomState(5)
    x = rs.randint(0, 60, (ROWS, 5)).astype(float)
    score = np.sin(x[:, 0] / 9) + 0.02 * x[:, 1] + (x[:, 2] > 20) * x[:, 3] / 30 + 0.4 * rs.standard_normal(ROWS)
    y = score.round(3)
    y -= y.mean()
    y = (y * 1024).round() / 1024
    y[0] -= y.sum()  # the mean is exactly 0
    order = np.argsort(score, kind="stable")
    classes = np.empty(ROWS, dtype=int)
    classes[order] = np.arange(ROWS) * 3 // ROWS
    holes = x.copy()
    holes[rs.random_sample(x.shape) < 0.15] = np.nan
    return {"x": x, "holes": holes, "y": y, "classes": classes, "weights": (np.arange(ROWS) % 4) * 0.5 + 0.5}


def nodes(tree):
    """A tree as XGBoost stores it; `cut` is the smallest value that goes right."""
    leaf = [child == -1 for child in tree["left_children"]]
    return {
        "left": tree["left_children"], "right": tree["right_children"], "feature": tree["split_indices"],
        "cut": [0.0 if is_leaf else cut for is_leaf, cut in zip(leaf, tree["split_conditions"])],
        "value": [value if is_leaf else None for is_leaf, value in zip(leaf, tree["split_conditions"])],
        "missing_left": tree["default_left"], "cover": tree["sum_hessian"], "gain": tree["loss_changes"],
    }


NAMES = {
    "learning_rate": "eta", "max_depth": "max_depth", "max_leaves": "max_leaves", "l1": "alpha", "l2": "lambda",
    "min_child_weight": "min_child_weight", "min_gain": "gamma", "monotone": "monotone_constraints",
}


def trees(table, x, target, weighted=False, rounds=3, **parameters):
    own = {"tree_method": "hist", "max_bin": 256, "nthread": 1, "seed": 0}
    for key, value in {"max_depth": 4, "learning_rate": 0.3, "l2": 1.0, "min_child_weight": 1.0, **parameters}.items():
        own[NAMES[key]] = value
    truth = table["y"]
    weights = table["weights"] if weighted else None
    if target == "values":
        own |= {"objective": "reg:squarederror", "base_score": 0.0}
    elif target == "two":
        truth = (table["classes"] == 2).astype(float)
        own |= {"objective": "binary:logistic", "base_score": float(np.average(truth, weights=weights))}
    else:
        truth = table["classes"]
        own |= {"objective": "multi:softprob", "num_class": 3, "base_score": 0.5}
    if "max_leaves" in parameters:
        own |= {"grow_policy": "lossguide", "max_depth": 0}
    if "monotone" in parameters:
        own["monotone_constraints"] = tuple(parameters["monotone"])
    data = xgboost.DMatrix(table[x], truth, weight=weights)
    model = xgboost.train(own, data, rounds)
    raw = json.loads(model.save_raw("json"))["learner"]["gradient_booster"]["model"]["trees"]
    return {
        "x": x, "target": target, "weighted": weighted, "rounds": rounds,
        "parameters": {"max_depth": 4, "learning_rate": 0.3, "l2": 1.0, "min_child_weight": 1.0, **parameters},
        "trees": [nodes(tree) for tree in raw],
    }


def categories():
    rs = np.random.RandomState(9)
    x = rs.randint(0, 12, (1200, 1)).astype(float)
    effect = rs.standard_normal(12)
    y = effect[x[:, 0].astype(int)] + rs.standard_normal(1200)
    y = ((y - y.mean()) * 1024).round() / 1024
    y[0] -= y.sum()
    model = lightgbm.train(
        {
            "objective": "regression", "num_leaves": 2, "learning_rate": 1.0, "lambda_l2": 1.0, "min_data_in_leaf": 1,
            "min_sum_hessian_in_leaf": 1.0, "min_data_per_group": 1, "max_cat_to_onehot": 1, "max_cat_threshold": 256,
            "cat_smooth": 10.0, "cat_l2": 10.0, "boost_from_average": False, "verbose": -1, "num_threads": 1,
        },
        lightgbm.Dataset(x, y, categorical_feature=[0]), 1,
    )
    root = model.dump_model()["tree_info"][0]["tree_structure"]
    return {
        "x": x[:, 0].tolist(), "y": y.tolist(), "set": sorted(int(v) for v in root["threshold"].split("||")),
        "gain": root["split_gain"],
    }


def absolute(table):
    model = HistGradientBoostingRegressor(
        loss="absolute_error", max_iter=1, learning_rate=1.0, max_depth=3, max_leaf_nodes=None, min_samples_leaf=9,
        early_stopping=False,
    ).fit(table["x"], table["y"])
    return {"answers": model.predict(table["x"]).tolist()}


def derivatives():
    rs = np.random.RandomState(3)
    out = {}
    y = rs.standard_normal(24).round(4)
    score = rs.standard_normal(24).round(4)
    y[3] = score[3] = 0.5
    kinds = {
        "squared_error": losses.HalfSquaredError(), "absolute_error": losses.AbsoluteError(),
        "quantile": losses.PinballLoss(quantile=0.8), "huber": losses.HuberLoss(delta=0.7),
    }
    for name, kind in kinds.items():
        if name == "huber":
            kind.closs.delta = 0.7
        out[name] = {
            "y": y.tolist(), "score": score.tolist(), "loss": kind.loss(y, score).tolist(),
            "gradient": kind.gradient(y, score).tolist(),
        }
    two = (rs.random_sample(24) < 0.5).astype(float)
    wide = (score * 20).round(4)
    kind = losses.HalfBinomialLoss()
    gradient, hessian = kind.gradient_hessian(two, wide)
    out["two"] = {
        "y": two.astype(int).tolist(), "score": wide.tolist(), "loss": kind.loss(two, wide).tolist(),
        "gradient": gradient.tolist(), "hessian": hessian.tolist(),
    }
    labels = rs.randint(0, 3, 24).astype(float)
    raw = (rs.standard_normal((24, 3)) * 5).round(4)
    kind = losses.HalfMultinomialLoss(n_classes=3)
    gradient, hessian = kind.gradient_hessian(labels, raw)
    out["three"] = {
        "y": labels.astype(int).tolist(), "score": raw.tolist(), "loss": kind.loss(labels, raw).tolist(),
        "gradient": gradient.tolist(), "half_hessian": hessian.tolist(),
    }
    return out


def main():
    table = tables()
    out = {
        "versions": {
            "numpy": np.__version__, "scikit-learn": sklearn.__version__, "xgboost": xgboost.__version__,
            "lightgbm": lightgbm.__version__,
        },
        "tolerance": 1e-6,
        "table": {
            "x": plain(table["x"]), "holes": plain(table["holes"]), "y": table["y"].tolist(),
            "classes": table["classes"].tolist(), "weights": table["weights"].tolist(),
        },
        "trees": [
            trees(table, "x", "values"),
            trees(table, "holes", "values", weighted=False, l2=0.0, min_child_weight=5.0),
            trees(table, "x", "values", l1=2.0, min_gain=0.5),
            trees(table, "x", "values", monotone=[0, 1, 1, -1, 0]),
            trees(table, "x", "values", max_leaves=9),
            trees(table, "x", "two"),
            trees(table, "holes", "two", weighted=True, l2=3.0),
            trees(table, "holes", "two", monotone=[-1, 1, 0, 1, 0]),
            trees(table, "x", "three", rounds=2),
            trees(table, "holes", "three", rounds=2, min_child_weight=4.1),
        ],
        "categories": categories(),
        "absolute": absolute(table),
        "derivatives": derivatives(),
    }
    with open(os.path.join(HERE, "gradient_boosting.json"), "w") as file:
        json.dump(out, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
