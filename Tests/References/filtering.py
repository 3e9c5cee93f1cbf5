"""Writes filtering.json: filter design, filtering in sections, polyphase resampling.

scipy.signal in double precision. The same formulas in another order of operations: coefficients agree to
1e-12, outputs to 1e-9 of the largest sample (a narrow filter near 0 Hz loses digits to its own poles).
"""
import json
import os

import numpy as np
import scipy
from scipy import signal

HERE = os.path.dirname(os.path.abspath(__file__))
rng = np.random.default_rng(41)

RATE = 256
t = np.arange(400) / RATE
SIGNAL = np.round(800 + 30 * np.sin(2 * np.pi * 10 * t) + 12 * np.sin(2 * np.pi * 50 * t) + 40 * t ** 2
                  + rng.normal(0, 5, t.size), 4)

BUTTER = [  # order, low, high, rate
    (1, None, 30, 256), (2, None, 40, 256), (3, None, 5, 256), (5, None, 100, 250), (8, None, 12, 100),
    (1, 1, None, 256), (2, 0.5, None, 256), (5, 1, None, 250), (4, 30, None, 100),
    (1, 8, 13, 256), (2, 1, 40, 256), (3, 1, 50, 256), (4, 1, 40, 256), (4, 0.5, 45, 128), (5, 4, 8, 500),
    (6, 8, 30, 256), (3, 0.1, 4.9, 10),
]
NOTCH = [(50, 30, 256), (60, 35, 512), (50, 5, 250), (8, 2, 20), (0.5, 10, 100)]
FILTERED = [(4, 1, 40), (2, None, 30), (3, None, 20), (5, 1, None), (3, 8, 13)]
RESAMPLED = [(1, 2), (2, 1), (25, 64), (256, 305), (3, 7), (5, 1), (128, 125)]


def edges(low, high):
    if low is None:
        return high, "lowpass"
    if high is None:
        return low, "highpass"
    return [low, high], "bandpass"


def design(order, low, high, rate):
    edge, kind = edges(low, high)
    return signal.butter(order, edge, kind, fs=rate, output="sos")


def rows(array):
    return [[float(v) for v in row] for row in array]


def notch(frequency, quality, rate):
    b, a = signal.iirnotch(frequency, quality, rate)
    return np.concatenate([b, a])[None, :]


def both_ways(sos, values):
    start = signal.sosfilt_zi(sos) * values[0]
    return {"zero": signal.sosfiltfilt(sos, values).tolist(),
            "causal": signal.sosfilt(sos, values, zi=start)[0].tolist()}


def along_line(values, up, down):
    """resample_poly of what is left of a line from the first to the last sample, and the line again."""
    at = np.arange(values.size)
    rise = (values[-1] - values[0]) / (values.size - 1)
    rest = signal.resample_poly(values - (values[0] + rise * at), up, down)
    return rest + values[0] + rise * np.arange(rest.size) * down / up


def main():
    filtered = [{"order": o, "low": lo, "high": hi, **both_ways(design(o, lo, hi, RATE), SIGNAL)}
                for o, lo, hi in FILTERED]
    comb = np.concatenate([notch(50, 30, RATE), notch(100, 30, RATE)])
    part = SIGNAL[:150]
    out = {
        "versions": {"numpy": np.__version__, "scipy": scipy.__version__},
        "tolerance": {"coefficients": 1e-12, "samples": 1e-9},
        "rate": RATE, "signal": SIGNAL.tolist(),
        "butter": [{"order": o, "low": lo, "high": hi, "rate": r, "sos": rows(design(o, lo, hi, r)),
                    "state": rows(signal.sosfilt_zi(design(o, lo, hi, r)))} for o, lo, hi, r in BUTTER],
        "notch": [{"frequency": f, "quality": q, "rate": r, "sos": rows(notch(f, q, r))} for f, q, r in NOTCH],
        "filtered": filtered,
        "comb": both_ways(comb, SIGNAL),
        "window": signal.firwin(2 * 10 * 7 + 1, 1 / 7, window=("kaiser", 5.0)).tolist(),
        "resampled": [{"up": u, "down": d, "zeros": signal.resample_poly(part, u, d).tolist(),
                       "line": along_line(part, u, d).tolist()} for u, d in RESAMPLED],
    }
    with open(os.path.join(HERE, "filtering.json"), "w") as file:
        json.dump(out, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
