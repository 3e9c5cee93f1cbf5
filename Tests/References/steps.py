"""Writes steps.json: what scikit-learn's preprocessing steps answer on small tables.

Tolerance 1e-9: sums run in another order. Yeo-Johnson's power is where the slope of the likelihood is 0, found
in extended precision, since scipy stops within 1.5e-8 of it (checked below). Mutual information: scikit-learn
adds noise of 1e-10, which changes nothing where no two values are equal. No value lies within 1e-7 of the ends
that quantile_transform learns, other than the ends.
"""
import json
import os
import warnings

import numpy as np
import scipy
import sklearn
from scipy import optimize
from sklearn.decomposition import PCA
from sklearn.feature_selection import SelectKBest, VarianceThreshold, chi2, f_classif, mutual_info_classif
from sklearn.impute import KNNImputer
from sklearn.preprocessing import (
    MinMaxScaler, OneHotEncoder, PolynomialFeatures, PowerTransformer, QuantileTransformer, RobustScaler, StandardScaler,
)

HERE = os.path.dirname(os.path.abspath(__file__))
warnings.simplefilter("ignore")


def plain(array):
    return [[None if np.isnan(v) else float(v) for v in row] for row in np.asarray(array, dtype=float)]


def tables():
    rng = np.random.RandomState(21)
    x = rng.standard_normal((45, 6)) * [1, 1e-3, 1e4, 1, 1, 1]
    x[:, 1] = np.exp(x[:, 1] * 1000)
    x[:, 3] = np.round(x[:, 3] * 2)  # ties
    x[:, 4] = 0.1  # constant
    x[:, 5] = x[:, 0] * 2 + x[:, 5] * 1e-2
    new = np.vstack([x[:3] + 0.01, rng.standard_normal((6, 6)) * [3, 1, 1e4, 3, 1, 5]])
    gaps, holes = x.copy(), new.copy()
    gaps[rng.random_sample(x.shape) < 0.2] = np.nan
    holes[rng.random_sample(new.shape) < 0.2] = np.nan
    holes[0] = np.nan
    x, new, gaps, holes = (np.round(t, 6) for t in (x, new, gaps, holes))
    donors, askers = rng.standard_normal((45, 5)), rng.standard_normal((9, 5))
    donors[rng.random_sample(donors.shape) < 0.2] = np.nan
    askers[rng.random_sample(askers.shape) < 0.3] = np.nan
    askers[0] = np.nan
    donors, askers = np.round(donors, 6), np.round(askers, 6)
    return {"complete": (x, new), "gaps": (gaps, holes), "donors": (donors, askers)}


def differences(a, b, *, missing_values=np.nan):
    """nan_euclidean_distances by differences: as measured scikit-learn's own form rounds by 1e-8."""
    both = ~np.isnan(a) & ~np.isnan(b)
    return np.sqrt(len(a) / both.sum() * ((a - b)[both] ** 2).sum()) if both.any() else np.nan


def exact(model, rows):
    """Quantiles that miss a repeated value by an ulp become that value: otherwise it gets one of its ends."""
    for index in range(rows.shape[1]):
        for at, quantile in enumerate(model.quantiles_[:, index]):
            near = rows[np.nanargmin(abs(rows[:, index] - quantile)), index]
            if abs(near - quantile) < 1e-12 * max(1, abs(near)):
                model.quantiles_[at, index] = near
    return model


def slope(power, x):
    x = x.astype(np.longdouble)
    power = np.longdouble(power)
    u = np.log1p(np.abs(x))
    p = np.where(x >= 0, power, 2 - power)
    z = p * u
    value = np.where(x >= 0, 1, -1) * np.expm1(z) / p
    change = (u * np.exp(z) - np.expm1(z) / p) / p
    apart = value - value.mean()
    return float(np.mean(np.sign(x) * u) - np.mean(apart * change) / np.mean(apart**2))


def powers(rows):
    model = PowerTransformer().fit(rows)
    found = []
    for index, power in enumerate(model.lambdas_):
        column = rows[:, index][~np.isnan(rows[:, index])]
        if np.ptp(column) > 0:
            exact = optimize.brentq(slope, power - 1e-3, power + 1e-3, args=(column,), xtol=1e-15, rtol=1e-15)
            assert abs(exact - power) < 1e-5, (exact, power)
            power = exact
        else:  # with gaps PowerTransformer does not see that a feature is constant
            power = 1.0
        found.append(power)
    model.lambdas_ = np.array(found)
    bent = np.stack([scipy.stats.yeojohnson(rows[:, i], p) for i, p in enumerate(found)], 1)
    model._scaler = StandardScaler().fit(bent)
    return model


def main():
    cases = []
    data = tables()

    def case(step, table, parameters, model, fitted=False):
        rows, new = data[table]
        if not fitted:
            model.fit(rows)
        cases.append({
            "step": step, "table": table, "parameters": parameters,
            "rows": plain(model.transform(rows)), "new": plain(model.transform(new)),
        })

    for table in ["complete", "gaps"]:
        case("robust_scale", table, {}, RobustScaler())
        case("robust_scale", table, {"quantile_range": [10.0, 80.5]}, RobustScaler(quantile_range=(10.0, 80.5)))
        case("min_max_scale", table, {}, MinMaxScaler())
        case("min_max_scale", table, {"range": [-1.0, 3.0], "clip": True}, MinMaxScaler((-1, 3), clip=True))
        for number in [7, 1000]:
            for kind in ["uniform", "normal"]:
                model = QuantileTransformer(n_quantiles=number, output_distribution=kind)
                own = {"quantiles": number, "distribution": kind}
                case("quantile_transform", table, own, exact(model.fit(data[table][0]), data[table][0]), fitted=True)
        case("power_transform", table, {}, powers(data[table][0]), fitted=True)
        if table == "complete":  # with gaps a constant keeps its rounding there
            case("variance_filter", table, {}, VarianceThreshold())
        case("variance_filter", table, {"threshold": 1.5}, VarianceThreshold(1.5))
    for k, weights in [(5, "uniform"), (3, "distance"), (1, "uniform"), (40, "distance")]:
        model = KNNImputer(n_neighbors=k, weights=weights, add_indicator=True, metric=differences)
        case("impute", "donors", {"strategy": "knn", "k": k, "weights": weights, "add_indicator": True}, model)
    for degree, only in [(2, False), (3, True), (3, False)]:
        model = PolynomialFeatures(degree, interaction_only=only, include_bias=False)
        case("polynomial_features", "complete", {"degree": degree, "interaction_only": only}, model)
    for components in [None, 3, 0.9, 0.9999999]:
        for whiten in [False, True]:
            # 'wide' has fewer rows than columns; there the last component is without variance.
            for table, own in [("complete", None), ("wide", slice(0, 5))]:
                rows, new = data["complete"]
                rows = rows[:, [0, 1, 3, 5, 2]] if own is None else rows[own]
                new = new[:, [0, 1, 3, 5, 2]] if own is None else new
                if own is not None and components is None:
                    continue
                model = PCA(components, whiten=whiten, svd_solver="full").fit(rows)
                cases.append({
                    "step": "pca", "table": table, "parameters": {"components": components, "whiten": whiten},
                    "input": plain(rows), "input_new": plain(new),
                    "rows": plain(model.transform(rows)), "new": plain(model.transform(new)),
                    "directions": plain(model.components_), "variances": model.explained_variance_.tolist(),
                    "shares": model.explained_variance_ratio_.tolist(),
                })
    rng = np.random.RandomState(4)
    y = np.arange(120) % 3
    x = rng.standard_normal((120, 7)) + np.outer(y, [0, 0.3, 1, 0, 2, 0.1, 0]) + 100
    codes = np.round(rng.standard_normal((120, 2)) * 2)
    encoder = OneHotEncoder(handle_unknown="ignore").fit(codes[:60])
    scores = {
        "features": x.tolist(), "classes": y.tolist(), "anova_f": f_classif(x, y)[0].tolist(),
        "chi2": chi2(x, y)[0].tolist(), "mutual_info": mutual_info_classif(x, y, random_state=1).tolist(),
        "kept": {
            name: np.flatnonzero(SelectKBest(function, k=3).fit(x, y).get_support()).tolist()
            for name, function in [("anova_f", f_classif), ("chi2", chi2)]
        },
    }
    out = {
        "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__},
        "tolerance": 1e-9,
        "tables": {name: {"rows": plain(rows), "new": plain(new)} for name, (rows, new) in data.items()},
        "cases": cases, "scores": scores,
        "one_hot": {"rows": codes.tolist(), "trained": 60, "codes": encoder.transform(codes).toarray().tolist()},
    }
    with open(os.path.join(HERE, "steps.json"), "w") as file:
        json.dump(out, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
