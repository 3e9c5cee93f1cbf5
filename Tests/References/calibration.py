"""Writes calibration.json: what scikit-learn's calibrators make of given probabilities, and the best class factors by brute force.

scikit-learn 1.9.1, scipy 1.17.1, numpy 2.4.6.

Tolerance: isotonic 1e-12 (both average and interpolate). Sigmoid 1e-9: scikit-learn's L-BFGS stops at a gradient of 1e-6, so its answer is
polished by Newton steps on the same loss; the file holds both, and the test asks that ours is near the polished one and that scikit-learn's own
is within 1e-4 of it. Temperature 1e-7 on probabilities (scikit-learn minimises a number whose rounding hides steps below 1e-8; the value here is
polished by a root of the derivative, brentq at 1e-15).
"""
import json
import math
import pathlib

import numpy as np
import scipy
import sklearn
from scipy.optimize import brentq
from scipy.special import expit
from sklearn import metrics
from sklearn.calibration import _SigmoidCalibration, _TemperatureScaling
from sklearn.isotonic import IsotonicRegression

rng = np.random.default_rng(20240711)


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def data(rows, classes, sharpness, grid=None, weighted=False):
    z = rng.normal(0, 1.2, (rows, classes)) + np.linspace(0, 0.7, classes)
    truth = np.array([rng.choice(classes, p=p) for p in softmax(z)])
    truth[:classes] = np.arange(classes)
    p = softmax(z * sharpness)
    if grid:
        p = np.maximum(np.round(p * grid), 0) / grid
        p[:, 0] += 1 - p.sum(axis=1)
        p = np.clip(p, 0, 1)
        p /= p.sum(axis=1, keepdims=True)
    w = rng.choice([0.125, 0.25, 0.5, 1.0, 0.0], rows) if weighted else np.ones(rows)
    w[:classes] = 1
    q = softmax(rng.normal(0, 2, (12, classes)) * sharpness)
    q[0] = np.eye(classes)[0]
    q[1] = np.eye(classes)[classes - 1]
    return p, truth, w, q


def polished(F, y, w, a, b):
    n1, n0 = w[y > 0].sum(), w[y <= 0].sum()
    t = np.where(y > 0, (n1 + 1) / (n1 + 2), 1 / (n0 + 2))
    for _ in range(50):
        p = expit(-(a * F + b))
        g = np.array([-(w * (p - t) * F).sum(), -(w * (p - t)).sum()])
        c = w * p * (1 - p)
        H = np.array([[(c * F * F).sum(), (c * F).sum()], [(c * F).sum(), c.sum()]])
        step = np.linalg.solve(H, g)
        a, b = a - step[0], b - step[1]
    return a, b


def together(columns, classes):
    if classes == 2:
        return np.stack([1 - columns[0], columns[0]], axis=1)
    out = np.stack(columns, axis=1)
    total = out.sum(axis=1, keepdims=True)
    return np.divide(out, total, out=np.full_like(out, 1 / classes), where=total != 0)


def case(name, *args, **more):
    p, y, w, q = data(*args, **more)
    classes = p.shape[1]
    judged = [1] if classes == 2 else range(classes)
    isotonic = together([IsotonicRegression(out_of_bounds="clip").fit(p[:, c], (y == c).astype(float), w).predict(q[:, c])
                         for c in judged], classes)
    sigmoid, theirs = {}, {}
    for of in ["probability", "log_odds"]:
        def score(v):
            v = np.clip(v, 1e-6, 1 - 1e-6) if of == "log_odds" else v
            return np.log(v / (1 - v)) if of == "log_odds" else v
        ours, raw = [], []
        for c in judged:
            kept = w > 0
            F, t, weight = score(p[kept, c]), (y[kept] == c).astype(float), w[kept]
            model = _SigmoidCalibration().fit(F, t, weight)
            a, b = polished(F, t, weight, model.a_, model.b_)
            ours.append(expit(-(a * score(q[:, c]) + b)))
            raw.append(expit(-(model.a_ * score(q[:, c]) + model.b_)))
        sigmoid[of], theirs[of] = together(ours, classes).tolist(), together(raw, classes).tolist()
    scaling = _TemperatureScaling().fit(p, y, w)
    logits = np.log(p + 1e-12)

    def slope(log_beta):
        r = softmax(math.exp(log_beta) * logits)
        return float((w * ((r * logits).sum(axis=1) - logits[np.arange(len(y)), y])).sum())

    beta = math.exp(brentq(slope, -10, 10, xtol=1e-15, rtol=1e-15))
    return {"name": name, "probabilities": p.tolist(), "classes": y.tolist(), "weights": w.tolist(), "asked": q.tolist(),
            "isotonic": isotonic.tolist(), "platt": sigmoid, "platt_scikit": theirs,
            "inverse_temperature": beta, "temperature_scikit": float(scaling.beta_),
            "temperature": softmax(beta * np.log(q + 1e-12)).tolist()}


SCORES = {
    "balanced_accuracy": metrics.balanced_accuracy_score,
    "f1_macro": lambda t, d: metrics.f1_score(t, d, average="macro", zero_division=0),
    "mcc": metrics.matthews_corrcoef,
    "accuracy": metrics.accuracy_score,
}


def binary_threshold(name, rows, metric, grid=None):
    """The best cut on p1 among one within each gap: TunedThresholdClassifierCV with every threshold there is."""
    p, y, _, _ = data(rows, 2, 1.5, grid)
    v = np.unique(p[:, 1])
    cuts = np.concatenate([[v[0] / 2], (v[1:] + v[:-1]) / 2, [(1 + v[-1]) / 2]])
    best = max(SCORES[metric](y, (p[:, 1] > c).astype(int)) for c in cuts)
    return {"name": name, "metric": metric, "probabilities": p.tolist(), "classes": y.tolist(), "best": float(best),
            "plain": float(SCORES[metric](y, (p[:, 1] > p[:, 0]).astype(int)))}


def factors_threshold(name, rows, metric):
    """The best of a fine grid of factors (log-spaced) for the second and third of three classes."""
    p, y, _, _ = data(rows, 3, 1.5)
    grid = np.exp(np.linspace(-4, 4, 161))
    best = max(SCORES[metric](y, np.argmax(p * np.array([1, a, b]), axis=1)) for a in grid for b in grid)
    return {"name": name, "metric": metric, "probabilities": p.tolist(), "classes": y.tolist(), "best_of_grid": float(best),
            "plain": float(SCORES[metric](y, np.argmax(p, axis=1)))}


def main():
    out = {
        "versions": {"scikit-learn": sklearn.__version__, "scipy": scipy.__version__, "numpy": np.__version__},
        "tolerance": {"isotonic": 1e-12, "platt": 1e-9, "temperature": 1e-7},
        "calibration": [
            case("two", 150, 2, 2.0),
            case("two, few values, weighted", 200, 2, 1.5, grid=20, weighted=True),
            case("three, too sure", 180, 3, 3.0, weighted=True),
            case("four, forest-like", 200, 4, 2.0, grid=25),
            case("three, too unsure", 150, 3, 0.4),
        ],
        "binary_thresholds": [binary_threshold(m + (" on few values" if g else ""), 90, m, g) for m in SCORES for g in (None, 15)],
        "factor_thresholds": [factors_threshold(m, 60, m) for m in ("balanced_accuracy", "f1_macro", "mcc")],
    }
    path = pathlib.Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(out, separators=(",", ":")) + "\n")


main()
