"""Reference values of comparisons of models: tests, effect sizes, chance levels and rankings.

Run: python Tests/References/comparisons.py   (writes comparisons.json beside itself)
Versions: numpy 2.4.6, scipy 1.17.1, scikit-posthocs 0.17.1.
"""

import json
import math
import pathlib
import warnings

import numpy as np
import scikit_posthocs
import scipy
import scipy.stats as st

warnings.filterwarnings("ignore")
rng = np.random.default_rng(20250311)


def zsplits():
    out = []
    for n, method in [(9, "auto"), (13, "auto"), (25, "asymptotic"), (70, "asymptotic")]:
        d = rng.integers(-3, 5, n).astype(float)
        d[0] = 0
        result = st.wilcoxon(d, zero_method="zsplit", correction=False, method=method)
        out.append({"differences": d.tolist(), "statistic": float(result.statistic), "p": float(result.pvalue)})
    return out


def mid_p():
    # Fagerland, Lydersen and Laake (2013): the exact two-sided p less the probability of what was observed.
    out = []
    for b, c in [(0, 1), (3, 3), (1, 9), (12, 30), (150, 118), (2000, 2100)]:
        n, low = b + c, min(b, c)
        out.append({"first": b, "second": c, "p": min(1.0, 2 * st.binom.cdf(low, n, 0.5) - st.binom.pmf(low, n, 0.5))})
    return out


def effects():
    out = []
    for n in (2, 7, 38):
        a = rng.normal(0.6, 0.1, n)
        b = rng.normal(0.55, 0.1, n)
        t = st.ttest_rel(a, b).statistic
        out.append({"differences": (a - b).tolist(), "dz": float(t / math.sqrt(n))})
    return out


def binomial_bounds():
    return [{"n": n, "rate": rate, "level": level, "bound": float(st.binom.ppf(level, n, rate) / n)}
            for n in (1, 20, 80, 98, 1400) for rate in (0.25, 0.5, 0.7192) for level in (0.95, 0.99, 0.999)]


def distributions():
    return {
        "chi_square_above": [[x, d, float(st.chi2.sf(x, d))] for d in (1, 2, 3, 7.5, 20, 150)
                             for x in (1e-3, 0.4, 1, 3.84, 9.2, 30, 160, 400)],
        "range_cumulative": [[q, k, float(st.studentized_range.cdf(q, k, np.inf))] for k in (2, 3, 5, 10, 20)
                             for q in (0.1, 1, 2.5, 3.314, 4, 6)],
        "range_quantile": [[p, k, float(st.studentized_range.ppf(p, k, np.inf))] for k in (2, 3, 5, 10, 20)
                           for p in (0.1, 0.5, 0.9, 0.95, 0.99)],
    }


def demsar():
    # Demsar (2006), table 5 (a): critical values of the two-tailed Nemenyi test, which are q / sqrt 2.
    return {"0.05": [1.960, 2.343, 2.569, 2.728, 2.850, 2.949, 3.031, 3.102, 3.164],
            "0.10": [1.645, 2.052, 2.291, 2.459, 2.589, 2.693, 2.780, 2.855, 2.920]}


def ranking(name, scores):
    scores = np.asarray(scores, float)
    n, k = scores.shape
    result = st.friedmanchisquare(*scores.T)
    ranks = np.apply_along_axis(st.rankdata, 1, -scores).mean(axis=0)
    f = (n - 1) * result.statistic / (n * (k - 1) - result.statistic)
    return {"name": name, "scores": scores.tolist(), "mean_ranks": ranks.tolist(),
            "statistic": float(result.statistic), "p": float(result.pvalue), "f": float(f),
            "f_p": float(st.f.sf(f, k - 1, (k - 1) * (n - 1))),
            "nemenyi": np.asarray(scikit_posthocs.posthoc_nemenyi_friedman(scores)).tolist(),
            "critical_difference": float(st.studentized_range.ppf(0.95, k, np.inf) / math.sqrt(2)
                                         * math.sqrt(k * (k + 1) / (6 * n)))}


def rankings():
    skill = np.array([0.0, 0.02, 0.05, 0.2])
    return [
        ranking("four models, twelve blocks", skill + rng.normal(0.6, 0.1, (12, 4))),
        ranking("three models with ties", rng.integers(3, 7, (15, 3)) / 10),
        ranking("six models, thirty-eight blocks", rng.normal(0.5, 0.1, (38, 6)) + np.linspace(0, 0.1, 6)),
        ranking("five models, four blocks", rng.normal(0.5, 0.1, (4, 5))),
    ]


out = {
    "versions": {"scipy": scipy.__version__, "numpy": np.__version__,
                 "scikit-posthocs": scikit_posthocs.__version__},
    "tolerance": "1e-10 relative for tails of chi square and mid-p; 1e-8 for the studentized range, which scipy "
                 "integrates to about 1e-9; 1e-12 where only sums differ",
    "zsplit": zsplits(),
    "mid_p": mid_p(),
    "effects": effects(),
    "binomial_bounds": binomial_bounds(),
    "distributions": distributions(),
    "demsar": demsar(),
    "rankings": rankings(),
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(out, allow_nan=False) + "\n")
print(path, len(path.read_text()))
