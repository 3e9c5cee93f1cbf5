"""Writes features.json: sample statistics, Welch band powers.

numpy, scipy.stats and scipy.signal.welch in double precision; both sides sum a few thousand numbers in
different orders, hence tolerance 1e-9. Missing samples are null.
"""
import json
import os

import numpy as np
import scipy
from scipy import signal, stats

HERE = os.path.dirname(os.path.abspath(__file__))
rng = np.random.default_rng(20)


def numbers(values):
    return [None if not np.isfinite(v) else float(v) for v in np.asarray(values, float)]


def statistics_case(name, times, values):
    times, values = np.asarray(times, float), np.asarray(values, float)
    keep = np.isfinite(values)
    x, t = values[keep], times[keep]
    with np.errstate(all="ignore"):
        q25, q50, q75 = np.quantile(x, [0.25, 0.5, 0.75]) if len(x) else [np.nan] * 3
        expected = {
            "mean": x.mean() if len(x) else np.nan,
            "variance": x.var(ddof=1) if len(x) > 1 else np.nan,
            "std": x.std(ddof=1) if len(x) > 1 else np.nan,
            "min": x.min() if len(x) else np.nan,
            "max": x.max() if len(x) else np.nan,
            "median": q50,
            "iqr": q75 - q25,
            "slope": stats.linregress(t, x).slope if len(x) > 1 else np.nan,
            "skewness": stats.skew(x) if len(x) > 1 else np.nan,
            "kurtosis": stats.kurtosis(x) if len(x) > 1 else np.nan,
        }
    return {
        "name": name,
        "times": times.tolist(),
        "values": numbers(values),
        "expected": {k: numbers([v])[0] for k, v in expected.items()},
    }


def statistics_cases():
    gaps = rng.normal(3, 2, 50)
    gaps[[0, 7, 8, 9, 49]] = np.nan
    yield statistics_case("normal", np.arange(200) / 10, rng.normal(1, 3, 200))
    yield statistics_case("gaps", np.sort(rng.uniform(0, 5, 50)), gaps)
    yield statistics_case("offset", np.arange(64) / 256, 1e6 + rng.normal(0, 1, 64))
    yield statistics_case("skewed", 1.68e9 + np.arange(101) / 4, rng.exponential(2, 101))
    yield statistics_case("two", [0, 0.5], [1, 4])
    yield statistics_case("one", [0], [2.5])
    yield statistics_case("none", [0, 1], [np.nan, np.nan])
    yield statistics_case("constant", np.arange(9), [0.1] * 9)


def band_power(frequencies, density, low, high):
    inside = frequencies[(frequencies > low) & (frequencies < high)]
    grid = np.concatenate([[low], inside, [high]])
    return np.trapezoid(np.interp(grid, frequencies, density), grid)


def welch_case(name, rate, values, window_s, bands):
    values = np.round(values, 4)
    size = min(len(values), int(round(window_s * rate)))
    f, p = signal.welch(values, rate, window="hann", nperseg=size, noverlap=size // 2, detrend="constant",
                        scaling="density")
    power = {k: band_power(f, p, *edges) for k, edges in bands.items()}
    total = band_power(f, p, min(b[0] for b in bands.values()), max(b[1] for b in bands.values()))
    return {
        "name": name, "rate": rate, "window_s": window_s, "values": values.tolist(),
        "bands": [[k, *edges] for k, edges in bands.items()],
        "power": [float(v) for v in power.values()],
        "relative": [float(v / total) for v in power.values()],
    }


def welch_cases():
    bands = {"delta": [1, 4], "theta": [4, 8], "alpha": [8, 13], "beta": [13, 30], "gamma": [30, 50]}
    t = np.arange(1280) / 256
    eeg = 20 * np.sin(2 * np.pi * 10 * t) + rng.normal(0, 5, t.size) + 800
    yield welch_case("eeg_256", 256, eeg, 2, bands)
    yield welch_case("eeg_250_radix_5", 250, eeg[:1250], 2, bands)
    yield welch_case("one_second", 128, eeg[:128], 2, {"theta": [4, 8], "alpha": [8, 13], "beta": [13, 30]})
    yield welch_case("prime_length", 100, eeg[:811], 2.11, {"low": [1.3, 4.7], "high": [4.7, 50]})
    yield welch_case("odd_length", 51, eeg[:300], 1, {"low": [2, 6], "high": [6, 25.5]})


def main():
    out = {
        "versions": {"numpy": np.__version__, "scipy": scipy.__version__},
        "tolerance": 1e-9,
        "statistics": list(statistics_cases()),
        "welch": list(welch_cases()),
    }
    with open(os.path.join(HERE, "features.json"), "w") as file:
        json.dump(out, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
