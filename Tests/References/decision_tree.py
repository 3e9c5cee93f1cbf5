"""Writes decision_tree.json: whole trees of scikit-learn, node by node.

Features are multiples of 1/1024 (scikit-learn reads single precision) with fewer than 255 different values, so that bins
are exact. Cuts of equal worth are settled by chance there and by order here; each tree is therefore grown with ten random
states, which must agree: trees on several features stop before nodes are so small that two features cut them alike, and
trees on one feature, with weights that are all different, are grown to the end.
Nodes are listed depth first, left before right. Structure and thresholds (mid-points of two values) agree exactly; covers,
answers, importances to 1e-9: sums run in another order.
"""
import json
import os

import numpy as np
import sklearn
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

HERE = os.path.dirname(os.path.abspath(__file__))
NAMES = {
    "max_depth": "max_depth", "min_leaf": "min_samples_leaf", "min_split": "min_samples_split",
    "max_leaves": "max_leaf_nodes", "min_gain": "min_impurity_decrease", "criterion": "criterion",
}


def grid(array):
    return np.round(array * 1024) / 1024


def tables():
    rs = np.random.RandomState(5)
    x = grid(rs.standard_normal((160, 4)))
    score = x[:, 0] + 0.8 * x[:, 1] * x[:, 2] + 0.4 * rs.standard_normal(160)
    line = grid(rs.standard_normal((200, 1)) * 3)
    wave = np.sin(line[:, 0]) + 0.3 * rs.standard_normal(200)
    return {
        "several": {"features": x, "classes": np.digitize(score, [-0.5, 0.6]), "values": score[:, None]},
        "two": {"features": x, "classes": (score > 0).astype(int), "values": np.column_stack([score, x[:, 3] ** 2])},
        "line": {"features": line, "classes": np.digitize(wave, [-0.3, 0.4]), "values": wave[:, None]},
    }


def nodes(model):
    tree, order = model.tree_, []

    def walk(node):
        order.append(node)
        if tree.children_left[node] >= 0:
            walk(tree.children_left[node])
            walk(tree.children_right[node])

    walk(0)
    leaf = tree.children_left[order] < 0
    values = tree.value[order]
    values = values[:, :, 0] if values.shape[2] == 1 else values[:, 0, :]
    return {
        "features": np.where(leaf, -1, tree.feature[order]).tolist(),
        "thresholds": np.where(leaf, 0, tree.threshold[order]).tolist(),
        "covers": tree.weighted_n_node_samples[order].tolist(),
        "leaves": values[leaf].tolist(),
        "importances": model.feature_importances_.tolist(),
    }


def tree(all_tables, data, task, weights, **parameters):
    table = all_tables[data]
    kind = DecisionTreeClassifier if task == "classes" else DecisionTreeRegressor
    found = []
    for state in range(10):
        model = kind(random_state=state, **{NAMES[k]: v for k, v in parameters.items()})
        found.append(nodes(model.fit(table["features"], table[task], sample_weight=weights)))
    assert all(f["features"] == found[0]["features"] for f in found), (data, task, parameters)
    assert all(f["thresholds"] == found[0]["thresholds"] for f in found), (data, task, parameters)
    return {
        "data": data, "task": task, "parameters": parameters,
        "weights": None if weights is None else weights.tolist(), **found[0],
    }


def main():
    rs = np.random.RandomState(8)
    all_tables = tables()
    several, line = grid(0.25 + rs.random_sample(160)), grid(0.25 + rs.random_sample(200))
    out = {
        "versions": {"numpy": np.__version__, "scikit-learn": sklearn.__version__},
        "tolerance": 1e-9,
        "trees": [
            tree(all_tables, "line", "classes", line),
            tree(all_tables, "line", "classes", line, criterion="entropy"),
            tree(all_tables, "line", "values", line),
            tree(all_tables, "line", "values", None),
            tree(all_tables, "line", "values", line, max_leaves=17),
            tree(all_tables, "line", "classes", line, max_leaves=9, max_depth=5),
            tree(all_tables, "several", "classes", several, min_leaf=7),
            tree(all_tables, "several", "classes", several, min_split=25, min_leaf=5),
            tree(all_tables, "several", "classes", several, min_gain=0.01, min_leaf=6),
            tree(all_tables, "several", "classes", several, min_gain=0.02, min_leaf=6, criterion="entropy"),
            tree(all_tables, "several", "values", several, min_leaf=7),
            tree(all_tables, "several", "values", several, min_gain=0.01, min_leaf=6),
            tree(all_tables, "several", "values", None, max_leaves=12, min_leaf=6),
            tree(all_tables, "two", "classes", several, max_leaves=8, min_leaf=6),
            tree(all_tables, "two", "values", several, max_leaves=10, min_leaf=6),
            tree(all_tables, "two", "values", several, min_gain=0.02, min_leaf=6),
        ],
    }
    for name, table in all_tables.items():
        out[name] = {key: value.tolist() for key, value in table.items()}
    with open(os.path.join(HERE, "decision_tree.json"), "w") as file:
        json.dump(out, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
