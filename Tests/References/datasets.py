"""Writes datasets.json: small public data sets that several reference scripts and tests share.

iris (Fisher 1936), wine (Aeberhard et al. 1992), breast_cancer (Wolberg et al. 1995): UCI Machine Learning
Repository, CC BY 4.0, as scikit-learn ships them. Rows are features; classes are numbers.
"""
import json
import os

import sklearn
from sklearn.datasets import load_breast_cancer, load_iris, load_wine

HERE = os.path.dirname(os.path.abspath(__file__))


def load(name):
    with open(os.path.join(HERE, "datasets.json")) as file:
        data = json.load(file)[name]
    return data["features"], data["classes"]


def main():
    out = {"versions": {"scikit-learn": sklearn.__version__}}
    for name, loader in [
        ("iris", load_iris), ("wine", load_wine), ("breast_cancer", load_breast_cancer)
    ]:
        data = loader()
        out[name] = {"features": data.data.tolist(), "classes": data.target.tolist()}
    with open(os.path.join(HERE, "datasets.json"), "w") as file:
        json.dump(out, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
