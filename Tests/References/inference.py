"""Reference values of distributions, intervals and tests from scipy and statsmodels.

Run: python Tests/References/inference.py   (writes inference.json beside itself)
"""

import json
import math
import pathlib
import warnings

import numpy as np
import scipy
import scipy.stats as st
import statsmodels
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests

warnings.filterwarnings("ignore")
rng = np.random.default_rng(20240604)


def clean(value):
    value = float(value)
    return value if math.isfinite(value) else None


def distributions():
    p = [1e-300, 1e-30, 1e-10, 1e-4, 0.01, 0.0249, 0.075, 0.3, 0.5, 0.7, 0.925, 0.975, 0.9999, 1 - 1e-12]
    x = [-38, -9, -4.5, -1.959964, -0.3, 0, 0.1, 1, 2.5, 6, 8.2]
    beta = [(a, b, v) for a in (0.5, 1, 2.5, 30, 400, 20000) for b in (0.5, 1, 7, 55, 1000)
            for v in (1e-6, 0.01, 0.3, a / (a + b), 0.77, 0.999)]
    student = [(t, d) for t in (-40, -3.2, -1, 0, 1e-5, 0.7, 2, 12, 300) for d in (1, 2, 4.5, 13, 37, 250, 1e5)]
    quantiles = [(q, d) for q in (1e-6, 0.005, 0.025, 0.2, 0.5, 0.6, 0.95, 0.975, 0.995) for d in (1, 2, 6, 37, 1000)]
    binomial = [(k, n, q) for n in (1, 5, 20, 300, 5000) for q in (0.1, 0.5, 0.83)
                for k in sorted({0, n // 5, n // 2, n - 1, n})]
    return {
        "normal_quantile": [[v, clean(st.norm.ppf(v))] for v in p],
        "normal_cumulative": [[v, clean(st.norm.cdf(v))] for v in x],
        "beta": [[a, b, v, clean(st.beta.cdf(v, a, b))] for a, b, v in beta],
        "student_two_sided": [[t, d, clean(2 * st.t.sf(abs(t), d))] for t, d in student],
        "student_cumulative": [[t, d, clean(st.t.cdf(t, d))] for t, d in student],
        "student_quantile": [[q, d, clean(st.t.ppf(q, d))] for q, d in quantiles],
        "binomial": [[k, n, q, clean(st.binom.cdf(k, n, q))] for k, n, q in binomial],
    }


def jackknife(data, statistic):
    return [clean(statistic(*[np.delete(column, i) for column in data])) for i in range(len(data[0]))]


def interval(name, data, statistic, level, method, resamples=400):
    data = tuple(np.array(column, float) for column in data)
    result = st.bootstrap(data, statistic, paired=True, vectorized=False, n_resamples=resamples,
                          confidence_level=level, method=method, rng=7)
    return {"name": name, "method": method.lower(), "level": level,
            "replicates": result.bootstrap_distribution.tolist(), "point": clean(statistic(*data)),
            "jackknife": jackknife(data, statistic),
            "low": clean(result.confidence_interval.low), "high": clean(result.confidence_interval.high)}


def intervals():
    skewed = rng.lognormal(size=12)
    grades = rng.integers(0, 5, 23)
    a = rng.normal(size=38)
    b = 0.6 * a + rng.normal(size=38)
    correlation = lambda u, v: float(np.corrcoef(u, v)[0, 1])
    out = []
    for method in ("BCa", "percentile"):
        out += [
            interval("mean of skewed values", (skewed,), np.mean, 0.95, method),
            interval("variance of skewed values", (skewed,), np.var, 0.9, method),
            interval("mean of tied grades", (grades,), np.mean, 0.95, method),
            interval("correlation", (a, b), correlation, 0.99, method),
            interval("all equal", (np.full(9, 0.5),), np.mean, 0.95, method),
        ]
    out[4]["low"] = out[4]["high"] = out[9]["low"] = out[9]["high"] = None  # ours are undefined
    return out


def student_intervals():
    out = []
    for count in (2, 5, 38):
        values = rng.normal(size=count)
        low, high = st.t.interval(0.95, count - 1, values.mean(), st.sem(values))
        out.append({"values": values.tolist(), "level": 0.95, "low": low, "high": high})
    return out


def wilcoxon(name, differences, zero_method="wilcox", method="auto"):
    d = np.array(differences, float)
    result = st.wilcoxon(d, zero_method=zero_method, correction=False, method=method)
    return {"name": name, "differences": d.tolist(), "zeros": zero_method,
            "method": {"auto": "auto", "exact": "exact", "asymptotic": "approximate"}[method],
            "statistic": clean(result.statistic), "p": clean(result.pvalue)}


def wilcoxons():
    smooth = {n: rng.normal(0.3, 1, n) for n in (1, 2, 5, 13, 20, 38, 50, 51, 120)}
    tied = {n: rng.integers(1, 6, n) * rng.choice([-1, 1, 1], n) for n in (4, 13, 14, 60)}
    holes = {n: rng.integers(-3, 5, n) for n in (9, 13, 25, 70)}
    for values in holes.values():
        values[0] = 0
    out = [wilcoxon(f"{n} without ties", d) for n, d in smooth.items()]
    out += [wilcoxon(f"{n} exact", smooth[n], method="exact") for n in (20, 120)]
    out += [wilcoxon(f"{n} approximate", smooth[n], method="asymptotic") for n in (5, 38)]
    out += [wilcoxon(f"{n} with ties", d) for n, d in tied.items()]
    for zero_method in ("wilcox", "pratt"):
        out += [wilcoxon(f"{n} with zeros, {zero_method}", d, zero_method) for n, d in holes.items()]
    out.append(wilcoxon("all on one side", [1.5, 2.5, 3.5, 0.5, 4.5]))
    return out


def mcnemars():
    out = []
    for b, c in [(0, 0), (0, 1), (3, 3), (1, 9), (12, 30), (150, 118), (2000, 2100)]:
        table = [[10, b], [c, 10]]
        chi = mcnemar(table, exact=False, correction=True) if b + c else None
        out.append({"first": b, "second": c, "exact": clean(mcnemar(table, exact=True).pvalue),
                    "statistic": clean(chi.statistic) if chi else None, "p": clean(chi.pvalue) if chi else None})
    return out


def corrected_t(differences, ratio):
    # Nadeau and Bengio (2003), equation 9; no library here has it.
    d = np.array(differences)
    t = d.mean() / math.sqrt((1 / len(d) + ratio) * d.var(ddof=1))
    return {"differences": d.tolist(), "ratio": ratio, "t": t, "p": 2 * st.t.sf(abs(t), len(d) - 1)}


def corrections():
    families = [[0.01], [0.04, 0.01, 0.03, 0.005], [0.5, 0.5, 0.9, 1.0], rng.uniform(0, 0.2, 15).tolist(),
                [0.02, 0.02, 0.001, 0.02], [0.0, 1e-12, 0.2]]
    return [{"p": p, "holm": multipletests(p, method="holm")[1].tolist(),
             "benjamini_hochberg": multipletests(p, method="fdr_bh")[1].tolist()} for p in families]


out = {
    "versions": {"scipy": scipy.__version__, "statsmodels": statsmodels.__version__, "numpy": np.__version__},
    "tolerance": "1e-10 relative: other algorithms for the same special functions; 1e-12 where only sums differ",
    "distributions": distributions(),
    "intervals": intervals(),
    "student_intervals": student_intervals(),
    "wilcoxon": wilcoxons(),
    "mcnemar": mcnemars(),
    "corrected_t": [corrected_t(rng.normal(0.02, 0.05, k), r) for k, r in [(5, 0.25), (10, 1 / 9), (30, 0.25)]],
    "corrections": corrections(),
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(out, allow_nan=False) + "\n")
print(path, len(path.read_text()))
