"""Reference values of metrics from scikit-learn, imbalanced-learn and scipy, edge cases included.

Run: python Tests/References/metrics.py   (writes metrics.json beside itself)
"""

import json
import math
import pathlib
import warnings

import imblearn
import imblearn.metrics
import numpy as np
import scipy
import scipy.stats
import sklearn
from sklearn import metrics as m

warnings.filterwarnings("ignore")


def clean(value):
    value = float(value)
    return value if math.isfinite(value) else None


def area(truth, scores):
    return clean(m.roc_auc_score(truth, scores)) if len(set(truth)) == 2 else None


def one_versus_rest(truth, proba):
    areas = [area([t == k for t in truth], proba[:, k]) for k in range(proba.shape[1])]
    return None if None in areas else float(np.mean(areas))


def one_versus_one(truth, proba):
    areas = []
    for a in range(proba.shape[1]):
        for b in set(range(proba.shape[1])) - {a}:
            own = np.isin(truth, [a, b])
            areas.append(area(truth[own] == a, proba[own][:, a]))
    return None if None in areas else float(np.mean(areas))


def average_precision(truth, proba):
    """Undefined without a positive, where scikit-learn puts 0."""
    classes = [1] if proba.shape[1] == 2 else range(proba.shape[1])
    if any(k not in truth for k in classes):
        return None
    return float(np.mean([m.average_precision_score(truth == k, proba[:, k]) for k in classes]))


def classification(name, truth, predicted, proba):
    truth, predicted, proba = np.array(truth), np.array(predicted), np.array(proba, float)
    classes = proba.shape[1]
    labels = list(range(classes))
    ovr = one_versus_rest(truth, proba)
    if classes > 2 and len(set(truth)) == classes:
        theirs = m.roc_auc_score(truth, proba, multi_class="ovr", average="macro", labels=labels)
        assert abs(theirs - ovr) < 1e-15
        theirs = m.roc_auc_score(truth, proba, multi_class="ovo", average="macro", labels=labels)
        assert abs(theirs - one_versus_one(truth, proba)) < 1e-15
    scores = {
        "accuracy": m.accuracy_score(truth, predicted),
        "balanced_accuracy": m.balanced_accuracy_score(truth, predicted),
        "f1_macro": m.f1_score(truth, predicted, average="macro", zero_division=0),
        "f1_weighted": m.f1_score(truth, predicted, average="weighted", zero_division=0),
        "precision_macro": m.precision_score(truth, predicted, average="macro", zero_division=0),
        "recall_macro": m.recall_score(truth, predicted, average="macro", zero_division=0),
        "mcc": m.matthews_corrcoef(truth, predicted),
        "cohen_kappa": m.cohen_kappa_score(truth, predicted),
        "log_loss": m.log_loss(truth, proba, labels=labels),
        "jaccard_macro": m.jaccard_score(truth, predicted, average="macro", zero_division=0),
        "precision_weighted": m.precision_score(truth, predicted, average="weighted", zero_division=0),
        "geometric_mean": imblearn.metrics.geometric_mean_score(truth, predicted, average="multiclass"),
        "specificity_macro": imblearn.metrics.specificity_score(truth, predicted, average="macro"),
        "brier": m.brier_score_loss(truth, proba, labels=labels),
    }
    scores = {key: clean(value) for key, value in scores.items()}
    scores["roc_auc"] = area(truth == 1, proba[:, 1]) if classes == 2 else ovr
    scores["roc_auc_ovr"] = ovr
    scores["roc_auc_ovo"] = one_versus_one(truth, proba)
    scores["average_precision"] = average_precision(truth, proba)
    subset = [0, classes - 1] if classes > 2 else [0]
    precision, recall, f1, support = m.precision_recall_fscore_support(
        truth, predicted, labels=labels, zero_division=0)
    return {
        "name": name, "truth": truth.tolist(), "predicted": predicted.tolist(),
        "probabilities": proba.tolist(), "scores": scores, "subset": subset,
        "subset_auc": area(np.isin(truth, subset), proba[:, subset].sum(axis=1)),
        "confusion": m.confusion_matrix(truth, predicted, labels=labels).tolist(),
        "precision": precision.tolist(), "recall": recall.tolist(), "f1": f1.tolist(),
        "support": support.tolist(),
    }


def noisy(rng, rows, classes, digits=None):
    truth = rng.integers(0, classes, rows)
    logits = rng.normal(size=(rows, classes)) + 0.8 * np.eye(classes)[truth]
    proba = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    if digits is not None:  # many ties, still summing to 1 within scikit-learn's tolerance
        proba = np.round(proba, digits)
        proba[:, -1] = np.round(1 - proba[:, :-1].sum(axis=1), digits)
        proba = np.abs(proba)
        proba[:, 0] += np.round(1 - proba.sum(axis=1), digits)
    return truth, proba.argmax(axis=1), np.clip(proba, 0, 1)


def classification_cases():
    rng = np.random.default_rng(20240601)
    cases = []
    for rows, classes, digits in [(60, 2, None), (60, 2, 1), (90, 3, None), (90, 3, 1), (200, 7, 2)]:
        cases.append(classification(f"{classes} classes, digits {digits}", *noisy(rng, rows, classes, digits)))
    third = [[0.7, 0.2, 0.1], [0.3, 0.4, 0.3], [0.1, 0.1, 0.8], [0.25, 0.5, 0.25], [0.6, 0.3, 0.1]]
    half = [[0.9, 0.1], [0.4, 0.6], [0.2, 0.8], [0.5, 0.5], [0.5, 0.5]]
    cases += [
        classification("perfect", [0, 1, 1, 0, 0], [0, 1, 1, 0, 0], half),
        classification("all wrong", [1, 0, 0, 1, 1], [0, 1, 1, 0, 0], half),
        classification("one class in truth and prediction", [1, 1, 1, 1, 1], [1, 1, 1, 1, 1], half),
        classification("one class in truth", [0, 0, 0, 0, 0], [0, 1, 1, 0, 1], half),
        classification("one class predicted", [0, 1, 1, 0, 1], [0, 0, 0, 0, 0], half),
        classification("class only predicted", [0, 1, 1, 0, 0], [0, 1, 2, 1, 0], third),
        classification("class only in truth", [0, 1, 2, 1, 0], [0, 1, 0, 1, 0], third),
        classification("class nowhere", [0, 1, 1, 1, 0], [0, 1, 1, 1, 1], third),
        classification("sure and wrong", [1, 0, 1], [0, 0, 1], [[1, 0], [1, 0], [0, 1]]),
        classification("one row", [1], [0], [[0.6, 0.4]]),
    ]
    return cases


def per_target(function, truth, predicted):
    return [clean(function(truth[:, j], predicted[:, j])) for j in range(truth.shape[1])]


def concordance(t, p):
    if len(set(t)) == 1 and set(t) == set(p):
        return math.nan  # 0/0, whatever rounding makes of it
    return 2 * np.cov(t, p, bias=True)[0, 1] / (t.var() + p.var() + (t.mean() - p.mean()) ** 2)


def regression(name, truth, predicted):
    truth, predicted = np.array(truth, float), np.array(predicted, float)
    functions = {
        "mae": m.mean_absolute_error,
        "rmse": m.root_mean_squared_error,
        # Over a constant truth scikit-learn puts 0 or 1 (or, with rounding, a huge number); ours is undefined.
        "r2": lambda t, p: m.r2_score(t, p) if len(set(t)) > 1 else math.nan,
        "mse": m.mean_squared_error,
        "max_error": m.max_error,
        "median_ae": m.median_absolute_error,
        "explained_variance": lambda t, p: m.explained_variance_score(t, p) if len(set(t)) > 1 else math.nan,
        "sign_agreement": lambda t, p: np.mean(np.sign(t) == np.sign(p)),
        "pearson": lambda t, p: scipy.stats.pearsonr(t, p)[0] if len(t) > 1 else math.nan,
        "spearman": lambda t, p: scipy.stats.spearmanr(t, p)[0] if len(t) > 1 else math.nan,
        "ccc": concordance,
    }
    targets = {key: per_target(function, truth, predicted) for key, function in functions.items()}
    scores = {key: None if None in v else float(np.mean(v)) for key, v in targets.items()}
    for key, average in [("mae", m.mean_absolute_error), ("rmse", m.root_mean_squared_error)]:
        assert abs(average(truth, predicted) - scores[key]) < 1e-12
    return {"name": name, "truth": truth.tolist(), "predicted": predicted.tolist(),
            "targets": targets, "scores": scores}


def regression_cases():
    rng = np.random.default_rng(20240602)
    cases = []
    for targets in (1, 2, 4):
        truth = rng.normal(size=(70, targets))
        cases.append(regression(f"{targets} targets", truth, 0.4 * truth + rng.normal(size=truth.shape)))
    truth = rng.normal(size=(50, 1))
    cases += [
        regression("far from zero", 1e6 + truth, 1e6 + 0.5 * truth + rng.normal(size=truth.shape)),
        regression("many ties", rng.integers(0, 5, (80, 2)), rng.integers(0, 4, (80, 2))),
        regression("perfect", truth, truth),
        regression("mirrored", truth, -truth),
        regression("constant truth", np.full((6, 1), 0.1), rng.normal(size=(6, 1))),
        regression("constant prediction", rng.normal(size=(6, 1)), np.full((6, 1), 0.1)),
        regression("both constant", np.full((6, 1), 0.1), np.full((6, 1), 0.3)),
        regression("both the same constant", np.full((6, 1), 0.1), np.full((6, 1), 0.1)),
        regression("two rows", [[0.0], [1.0]], [[0.5], [0.75]]),
        regression("one row", [[0.5]], [[0.75]]),
    ]
    return cases


def curve(name, positive, scores):
    fpr, tpr, thresholds = m.roc_curve(positive, scores)
    return {"name": name, "positive": [int(p) for p in positive], "scores": list(map(float, scores)),
            "fpr": fpr.tolist(), "tpr": tpr.tolist(), "thresholds": thresholds[1:].tolist()}


def curves():
    rng = np.random.default_rng(20240603)
    positive = rng.integers(0, 2, 80)
    scores = positive * 0.5 + rng.normal(size=80)
    return [
        curve("without ties", positive, scores),
        curve("with ties", positive, np.round(scores, 1)),
        curve("all tied", [0, 1, 1, 0], [0.5] * 4),
        curve("perfect", [0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9]),
        curve("two rows", [0, 1], [0.9, 0.1]),
    ]


out = {
    "versions": {"scikit-learn": sklearn.__version__, "imbalanced-learn": imblearn.__version__, "scipy": scipy.__version__, "numpy": np.__version__},
    "tolerance": "1e-12: sums of at most a few hundred terms in double precision, in another order",
    "classification": classification_cases(),
    "regression": regression_cases(),
    "curves": curves(),
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(out, allow_nan=False) + "\n")
print(path, len(path.read_text()))
