"""Writes neighbors.json: answers of scikit-learn's KNeighborsClassifier and KNeighborsRegressor.

By kd-tree, which measures distances by differences; as measured its GEMM-based brute force rounds more.
No two distances of a query are equal, so that answers are defined. Tolerance 1e-12: 1/distance rounds.
"""
import json
import os

import numpy as np
import sklearn
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor

HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    rng = np.random.RandomState(12)
    x = np.round(rng.standard_normal((150, 7)) * [1, 3, 0.1, 1, 1, 20, 1] + 1000, 6)
    y = (x[:, 0] - 1000 + rng.standard_normal(150) > 0).astype(int) + 2 * (x[:, 5] > 1010)
    t = np.round(np.stack([x[:, 0] - 3 * x[:, 1], rng.standard_normal(150)], 1), 6)
    new = np.round(rng.standard_normal((40, 7)) * [1, 3, 0.1, 1, 1, 20, 1] + 1000, 6)
    new[:2] = x[[5, 70]]  # distance 0
    cases = []
    for k in [1, 5, 40, 150]:
        for weights in ["uniform", "distance"]:
            for metric in ["euclidean", "manhattan"]:
                own = {"n_neighbors": k, "weights": weights, "metric": metric, "algorithm": "kd_tree"}
                model = KNeighborsClassifier(**own).fit(x, y)
                distances, rows = model.kneighbors(new, min(k + 1, 150))
                assert (np.diff(distances) > 1e-9).all()
                cases.append({
                    "k": k, "weights": weights, "metric": metric,
                    "probabilities": model.predict_proba(new).tolist(),
                    "values": KNeighborsRegressor(**own).fit(x, t).predict(new).tolist(),
                    "rows": rows[:, :min(k, 5)].tolist(), "distances": distances[:, :min(k, 5)].tolist(),
                })
    out = {
        "versions": {"numpy": np.__version__, "scikit-learn": sklearn.__version__}, "tolerance": 1e-12,
        "features": x.tolist(), "classes": y.tolist(), "targets": t.tolist(), "new": new.tolist(), "cases": cases,
    }
    with open(os.path.join(HERE, "neighbors.json"), "w") as file:
        json.dump(out, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
