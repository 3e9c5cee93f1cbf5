"""Writes gradient_boosting_bands.json: scores of XGBoost and LightGBM over 20 seeds on five data sets.

Log loss for classes, root of the mean squared error for numbers, on rows left out. The band is from the lower of the
two libraries' mean - 3 standard deviations to the higher of their mean + 3. The seeds choose rows and columns; bins
differ too, and so do LightGBM's hessians of several classes. The test takes the mean of three seeds.
digits (first 900 rows) and diabetes as scikit-learn ships them; eye_state: standard deviation and mean absolute step
of each electrode in the 98 seconds of data/eye-state.
"""
import json
import os

import lightgbm
import numpy as np
import pandas as pd
import sklearn
import xgboost
from datasets import load
from sklearn.datasets import load_diabetes, load_digits
from sklearn.metrics import log_loss, root_mean_squared_error

HERE = os.path.dirname(os.path.abspath(__file__))
SEEDS = 20


def tables():
    digits, diabetes = load_digits(), load_diabetes(scaled=False)
    eeg = pd.read_csv(os.path.join(HERE, "..", "..", "data", "eye-state", "eeg.csv"))
    cases = [case for _, case in eeg.groupby("case", sort=True)]
    eye = [case.drop(columns=["case", "eyes"]).to_numpy() for case in cases]
    return {
        "eye_state": {
            "features": [np.r_[e.std(0), np.abs(np.diff(e, axis=0)).mean(0)].round(4).tolist() for e in eye],
            "classes": [int(case["eyes"].iloc[0] == "closed") for case in cases],
        },
        "digits": {"features": digits.data[:900].astype(int).tolist(), "classes": digits.target[:900].tolist()},
        "diabetes": {"features": diabetes.data.round(4).tolist(), "values": diabetes.target.tolist()},
    }


def scores(library, seed, x, y, test, rounds, depth, rate, share, classes):
    xgb = library == "xgboost"
    common = dict(n_estimators=rounds, learning_rate=rate, subsample=share, colsample_bytree=share, n_jobs=2,
                  reg_lambda=1.0, random_state=seed)
    if xgb:
        kind = xgboost.XGBClassifier if classes else xgboost.XGBRegressor
        model = kind(tree_method="hist", max_depth=depth, min_child_weight=1.0, **common)
    else:
        kind = lightgbm.LGBMClassifier if classes else lightgbm.LGBMRegressor
        model = kind(max_depth=depth, num_leaves=2**depth, min_child_weight=1.0, min_child_samples=1, subsample_freq=1,
                     verbose=-1, **common)
    model.fit(x[test == 0], y[test == 0])
    if not classes:
        return root_mean_squared_error(y[test == 1], model.predict(x[test == 1]))
    p = model.predict_proba(x[test == 1]).astype(np.float64)
    return log_loss(y[test == 1], p / p.sum(1, keepdims=True), labels=range(p.shape[1]))


def band(name, table, rounds, depth, rate=0.1, share=0.8):
    classes = "classes" in table
    x = np.array(table["features"], dtype=float)
    y = np.array(table["classes" if classes else "values"])
    test = (np.arange(len(y)) * 7919 % 10 < 4).astype(int)
    out = {
        "data": name, "test": test.tolist(), "rounds": rounds,
        "parameters": {"max_depth": depth, "learning_rate": rate, "row_share": share, "column_share": share},
    }
    lows, highs = [], []
    for library in ["xgboost", "lightgbm"]:
        values = [scores(library, seed, x, y, test, rounds, depth, rate, share, classes) for seed in range(SEEDS)]
        mean, sd = float(np.mean(values)), float(np.std(values, ddof=1))
        out[library] = {"mean": mean, "sd": sd}
        lows.append(mean - 3 * sd)
        highs.append(mean + 3 * sd)
    out["low"], out["high"] = min(lows), max(highs)
    return out


def main():
    own = tables()
    shared = {name: dict(zip(("features", "classes"), load(name))) for name in ["wine", "breast_cancer"]}
    out = {
        "versions": {
            "numpy": np.__version__, "scikit-learn": sklearn.__version__, "xgboost": xgboost.__version__,
            "lightgbm": lightgbm.__version__,
        },
        "bands": [
            band("wine", shared["wine"], 40, 3),
            band("breast_cancer", shared["breast_cancer"], 40, 3),
            band("digits", own["digits"], 15, 3, rate=0.3),
            band("diabetes", own["diabetes"], 50, 3),
            band("eye_state", own["eye_state"], 40, 3),
        ],
        **own,
    }
    with open(os.path.join(HERE, "gradient_boosting_bands.json"), "w") as file:
        json.dump(out, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
