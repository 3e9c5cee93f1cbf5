"""Writes random_forest.json: single trees without chance, and score bands of whole forests.

Trees: on all rows and features scikit-learn's tree is determined where no two cuts are equally good; the tables have
noise in the leading features and depth is limited, so that ties do not occur. Answers on new rows agree to 1e-9.
Fewer than 256 different values per feature: bins are then exact.
Bands: mean of balanced accuracy and log loss (probabilities clipped at 1e-3) over 20 seeds, give or take three standard
deviations of one seed; the test takes the mean of three seeds.
"""
import json
import os

import numpy as np
import sklearn
from datasets import load
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import balanced_accuracy_score
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

HERE = os.path.dirname(os.path.abspath(__file__))
TREES = 40
NAMES = {"max_depth": "max_depth", "min_leaf": "min_samples_leaf", "criterion": "criterion"}


def plain(array):
    return [[None if np.isnan(v) else float(v) for v in row] for row in array]


def tables():
    rs = np.random.RandomState(11)
    x = rs.standard_normal((120, 4)).round(6)
    score = x[:, 0] + 0.7 * x[:, 1] ** 2 - 0.5 * x[:, 2] + 0.3 * rs.standard_normal(120)
    classes = np.digitize(score, [-0.3, 0.9])
    values = np.column_stack([score, np.sin(2 * x[:, 1]) + 0.1 * rs.standard_normal(120)])
    new = rs.standard_normal((40, 4)).round(6)
    holes, new_holes = x.copy(), new.copy()
    holes[rs.random_sample(x.shape) < 0.15] = np.nan
    new_holes[rs.random_sample(new.shape) < 0.15] = np.nan
    return {
        "classes": {"features": x, "classes": classes, "values": None, "new": new},
        "values": {"features": x, "classes": None, "values": values, "new": new},
        "holes": {"features": holes, "classes": classes, "values": None, "new": new_holes},
    }


def tree(all_tables, data, weights=None, **parameters):
    table = all_tables[data]
    kind = DecisionTreeRegressor if table["classes"] is None else DecisionTreeClassifier
    answers = []
    for state in range(5):  # other states try features in another order: same answers, or there are ties
        model = kind(random_state=state, **{NAMES[k]: v for k, v in parameters.items()})
        truth = table["values"] if table["classes"] is None else table["classes"]
        model.fit(table["features"], truth, sample_weight=weights)
        got = model.predict(table["new"]) if table["classes"] is None else model.predict_proba(table["new"])
        answers.append(np.atleast_2d(got))
    assert all(np.allclose(answers[0], other, 0, 1e-12) for other in answers), (data, parameters)
    return {
        "data": data, "parameters": parameters, "weights": None if weights is None else weights.tolist(),
        "answers": answers[0].tolist(),
    }


def band(name):
    x, y = map(np.array, load(name))
    test = (np.arange(len(y)) * 7919 % 10 < 4).astype(int)
    accuracy, loss = [], []
    for seed in range(20):
        model = RandomForestClassifier(TREES, random_state=seed).fit(x[test == 0], y[test == 0])
        p = model.predict_proba(x[test == 1])
        accuracy.append(balanced_accuracy_score(y[test == 1], p.argmax(1)))
        loss.append(-np.log(np.maximum(p[np.arange(len(p)), y[test == 1]], 1e-3)).mean())
    out = {"data": name, "test": test.tolist(), "count": TREES}
    for key, values in [("balanced_accuracy", accuracy), ("log_loss", loss)]:
        mean, sd = float(np.mean(values)), float(np.std(values, ddof=1))
        out[key] = {"mean": mean, "sd": sd, "low": mean - 3 * sd, "high": mean + 3 * sd}
    return out


def main():
    all_tables = tables()
    weights = (np.arange(120) % 4) * 0.5
    out = {
        "versions": {"numpy": np.__version__, "scikit-learn": sklearn.__version__},
        "tolerance": 1e-9,
        "trees": [
            tree(all_tables, "classes", max_depth=4, min_leaf=5),
            tree(all_tables, "classes", max_depth=4, min_leaf=9, criterion="entropy"),
            tree(all_tables, "classes", weights, max_depth=4, min_leaf=3),
            tree(all_tables, "values", max_depth=4, min_leaf=3),
            tree(all_tables, "values", weights, max_depth=4, min_leaf=5),
            tree(all_tables, "holes", max_depth=4),
            tree(all_tables, "holes", weights, max_depth=4, min_leaf=3, criterion="entropy"),
        ],
        "bands": [band(name) for name in ["iris", "wine", "breast_cancer"]],
    }
    for name, table in all_tables.items():
        out[name] = {
            key: None if value is None else plain(value) if np.ndim(value) == 2 else value.tolist()
            for key, value in table.items()
        }
    with open(os.path.join(HERE, "random_forest.json"), "w") as file:
        json.dump(out, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
