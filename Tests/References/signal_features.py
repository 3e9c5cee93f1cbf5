"""Writes signal_features.json: Hjorth parameters, entropies, coherence, line length, crossings, episodes.

antropy (Hjorth mobility and complexity, spectral entropy, zero crossings), mne-features (line length),
scipy.signal (coherence, Welch) and numpy in double precision; both sides sum a few thousand numbers in
different orders, and coherence divides sums of squares, hence tolerance 1e-9. Missing samples are null.
"""
import json
import os

import antropy
import mne_features
import numpy as np
import scipy
from mne_features.univariate import compute_line_length
from scipy import signal

HERE = os.path.dirname(os.path.abspath(__file__))
rng = np.random.default_rng(27)
BANDS = {"theta": [4, 8], "alpha": [8, 13], "beta": [13, 30]}


def numbers(values):
    return [None if not np.isfinite(v) else float(v) for v in np.asarray(values, float)]


def signals():
    t = np.arange(1280) / 256
    mixed = 20 * np.sin(2 * np.pi * 10 * t) + rng.normal(0, 5, t.size)
    yield "eeg_256", 256, np.round(mixed + 800, 3)
    yield "odd_100", 100, np.round(np.cumsum(rng.normal(0, 1, 511)), 3)
    yield "noise_64", 64, np.round(rng.normal(0, 1, 320), 4)
    yield "sine_128", 128, np.round(np.sin(2 * np.pi * 6 * np.arange(512) / 128 + 0.1), 6)


def shape_case(name, rate, x):
    mobility, complexity = antropy.hjorth_params(x)
    size = int(2 * rate)
    entropy = antropy.spectral_entropy(x, sf=rate, method="welch", nperseg=size, normalize=True)
    crossings = int(antropy.num_zerocross(x - x.mean()))
    return {
        "name": name, "rate": rate, "values": x.tolist(),
        "activity": float(x.var()), "mobility": float(mobility), "complexity": float(complexity),
        "spectral_entropy": float(entropy),
        "line_length": float(compute_line_length(x[None, :])[0]),
        "zero_crossings": crossings / ((len(x) - 1) / rate),
    }


def band_entropy_case(name, rate, x, band):
    size = int(2 * rate)
    f, p = signal.welch(x, rate, nperseg=size)
    inside = (f >= band[0]) & (f <= band[1])
    share = p[inside] / p[inside].sum()
    return {"name": name, "rate": rate, "values": x.tolist(), "band": band,
            "spectral_entropy": float(-(share * np.log2(share)).sum() / np.log2(inside.sum()))}


def band_mean(f, values, low, high):
    grid = np.concatenate([[low], f[(f > low) & (f < high)], [high]])
    return np.trapezoid(np.interp(grid, f, values), grid)


def differential_entropy_case(name, rate, x):
    f, p = signal.welch(x, rate, nperseg=int(2 * rate))
    return {"name": name, "rate": rate, "values": x.tolist(), "bands": [[k, *v] for k, v in BANDS.items()],
            "entropy": [float(0.5 * np.log(2 * np.pi * np.e * band_mean(f, p, *v))) for v in BANDS.values()]}


def coherence_case(name, rate, count, window_s):
    t = np.arange(count) / rate
    common = rng.normal(0, 1, count)
    x = np.round([common + rng.normal(0, s, count) + np.sin(2 * np.pi * 10 * t + s) for s in (0.5, 1, 2)], 4)
    pairs = [(0, 1), (0, 2), (1, 2)]
    size = int(round(window_s * rate))
    found = []
    for a, b in pairs:
        f, c = signal.coherence(x[a], x[b], rate, nperseg=size, noverlap=size // 2)
        found.append([float(band_mean(f, c, *v) / (v[1] - v[0])) for v in BANDS.values()])
    return {"name": name, "rate": rate, "window_s": window_s, "values": x.tolist(),
            "bands": [[k, *v] for k, v in BANDS.items()], "pairs": [list(p) for p in pairs], "coherence": found}


def episodes_case(name, rate, x, above):
    """Whole, evenly sampled values, counted with numpy: runs above a threshold."""
    up = x > above
    onsets = int((~up[:-1] & up[1:]).sum())
    step = 1 / rate
    edges = np.flatnonzero(np.diff(np.concatenate([[0], up.astype(int), [0]])))
    runs = edges.reshape(-1, 2)
    # A sample lasts until the next one; the last of the window has none.
    seconds = (np.minimum(runs[:, 1], len(x) - 1) - runs[:, 0]) * step
    observed = (len(x) - 1) * step
    return {"name": name, "rate": rate, "values": numbers(x), "above": above,
            "onsets": onsets, "onsets_per_minute": onsets * 60 / observed,
            "mean_duration_s": float(seconds.mean()), "longest_s": float(seconds.max()),
            "share": float(seconds.sum() / observed)}


def main():
    all_signals = list(signals())
    au = np.clip(np.round(50 + 40 * np.sin(np.arange(300) / 7) + rng.normal(0, 10, 300), 2), 0, 100)
    out = {
        "versions": {"antropy": antropy.__version__, "mne_features": mne_features.__version__,
                     "numpy": np.__version__, "scipy": scipy.__version__},
        "tolerance": 1e-9,
        "shapes": [shape_case(*s) for s in all_signals],
        "band_entropy": [band_entropy_case(*all_signals[0], [1, 45]), band_entropy_case(*all_signals[1], [3, 30])],
        "differential_entropy": [differential_entropy_case(*s) for s in all_signals[:3]],
        "coherence": [coherence_case("one_second_128", 128, 1000, 1), coherence_case("odd_segment", 100, 611, 0.51)],
        "episodes": [episodes_case("waves_10", 10, au, 50), episodes_case("blinks_30", 30,
                     (rng.uniform(size=400) < 0.1).astype(float), 0.5)],
    }
    with open(os.path.join(HERE, "signal_features.json"), "w") as file:
        json.dump(out, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
