"""Writes regression_run.json: a whole small regression, leaving one subject out, by scikit-learn.

Columns are standardised, then a ridge is fitted, both on the training subjects of each fold; predictions of all
folds are pooled before they are judged. Everything is deterministic: agreement is to rounding (1e-8).
"""
import json
import os

import numpy as np
import scipy
import sklearn
from scipy.stats import pearsonr, spearmanr
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error, mean_squared_error, r2_score
from sklearn.model_selection import LeaveOneGroupOut
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

HERE = os.path.dirname(os.path.abspath(__file__))
TARGETS = ["valence", "arousal"]


def ccc(truth, predicted):
    shift = truth.mean() - predicted.mean()
    products = ((truth - truth.mean()) * (predicted - predicted.mean())).mean()
    return 2 * products / (truth.var() + predicted.var() + shift ** 2)


METRICS = {
    "ccc": ccc,
    "rmse": lambda t, p: mean_squared_error(t, p) ** 0.5,
    "mae": mean_absolute_error,
    "r2": r2_score,
    "pearson": lambda t, p: pearsonr(t, p).statistic,
    "spearman": lambda t, p: spearmanr(t, p).statistic,
}


def main():
    rng = np.random.default_rng(5)
    subjects, trials, width = 7, 9, 4
    group = np.repeat(np.arange(subjects), trials)
    features = (rng.normal(size=(subjects * trials, width)) * [1, 10, 0.1, 3]
                + rng.normal(size=(subjects, width))[group]).round(6)
    weights = np.array([[0.8, -0.2], [0.05, 0.1], [0, 4], [-0.1, 0.2]])
    truth = (features @ weights + rng.normal(size=(len(group), 2)) + [5, 3]).round(4)
    predicted = np.zeros_like(truth)
    for train, test in LeaveOneGroupOut().split(features, truth, group):
        model = make_pipeline(StandardScaler(), Ridge(alpha=1.0)).fit(features[train], truth[train])
        predicted[test] = model.predict(features[test])
    metrics = {}
    for name, metric in METRICS.items():
        own = [float(metric(truth[:, i], predicted[:, i])) for i in range(2)]
        metrics[name] = float(np.mean(own))
        for target, value in zip(TARGETS, own):
            metrics[f"{name}_{target}"] = value
    out = {
        "versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__,
                     "scipy": scipy.__version__},
        "tolerance": 1e-8,
        "why": "linear algebra in another order: rounding only",
        "subject": group.tolist(), "features": features.tolist(), "truth": truth.tolist(),
        "targets": TARGETS, "predicted": predicted.tolist(), "metrics": metrics,
    }
    with open(os.path.join(HERE, "regression_run.json"), "w") as file:
        json.dump(out, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
