#!/usr/bin/env python3
"""From the raw files of many students to feature matrices, with pandas, polars or pyarrow for reading and NumPy for the rest.

The same work as Specs/recordings.yaml: event rows dropped, no head band or bad contact = missing, infinite = missing,
sorted by time, repeated rows dropped; windows of 5 s every 2.5 s from the start of each trial, the last one shorter; mean
and variance of 20 band columns, alpha asymmetry and engagement on linear power, Welch band power of 4 raw channels on an
even grid of 256 Hz; mean, standard deviation and maximum of 33 face columns and the share of time above 50 of 20 of them.

Usage: recordings.py --what read|features --peer pandas|pandas_arrow|polars|pyarrow --root DIR [--subjects N] [--threads N]
One line of JSON: seconds by the clock and of the processor, rows, peak memory, a checksum of the means.
"""
import argparse, json, os, resource, sys, time

CHANNELS = ["TP9", "AF7", "AF8", "TP10"]
BANDS = ["Delta", "Theta", "Alpha", "Beta", "Gamma"]
BAND = [f"{b}_{c}" for b in BANDS for c in CHANNELS]
RAW = [f"RAW_{c}" for c in CHANNELS]
HSI = [f"HSI_{c}" for c in CHANNELS]
EEG = ["UnixTime", "QuestionKey", *BAND, *RAW, "HeadBandOn", *HSI, "Elements"]
EMOTION = ["Anger", "Contempt", "Disgust", "Fear", "Joy", "Sadness", "Surprise", "Engagement", "Valence", "Sentimentality",
           "Confusion", "Neutral", "Attention"]
UNIT = ["Brow Furrow", "Brow Raise", "Cheek Raise", "Chin Raise", "Dimpler", "Eye Closure", "Eye Widen", "Inner Brow Raise",
        "Jaw Drop", "Lip Corner Depressor", "Lip Press", "Lip Pucker", "Lip Stretch", "Lip Suck", "Lid Tighten", "Mouth Open",
        "Nose Wrinkle", "Smile", "Smirk", "Upper Lip Raise"]
FACE = ["UnixTime", *EMOTION, *UNIT]
LOG = ["Key", "verdict", "routineStart", "routineEnd"]
TEXT = {"QuestionKey", "Elements", "Key", "verdict"}
LENGTH, STRIDE, RATE = 5.0, 2.5, 256.0

parser = argparse.ArgumentParser()
parser.add_argument("--what", choices=["read", "features"], required=True)
parser.add_argument("--peer", choices=["pandas", "pandas_arrow", "polars", "pyarrow"], required=True)
parser.add_argument("--root", required=True)
parser.add_argument("--subjects", type=int, default=10**9)
parser.add_argument("--threads", default="2")
args = parser.parse_args()
for name in "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS", "ARROW_NUM_THREADS":
    os.environ[name] = args.threads

import numpy as np

if args.peer == "polars":
    import polars as pl

    def read(path, columns):
        table = pl.read_csv(path, columns=columns, schema_overrides={
            c: pl.String if c in TEXT else pl.Float64 for c in columns})
        return {c: table[c].is_not_null().to_numpy() if c == "Elements" else table[c].to_numpy() for c in columns}
elif args.peer == "pyarrow":
    import pyarrow as pa, pyarrow.csv as pc
    pa.set_cpu_count(int(args.threads))

    def read(path, columns):
        kinds = {c: pa.string() if c in TEXT else pa.float64() for c in columns}
        table = pc.read_csv(path, convert_options=pc.ConvertOptions(
            include_columns=columns, column_types=kinds, strings_can_be_null=True, null_values=["", "nan", "NaN", "NA"]))
        out = {}
        for c in columns:
            column = table[c]
            out[c] = (column.is_valid().to_numpy() if c == "Elements" else
                      column.to_pandas().to_numpy() if c in TEXT else column.to_numpy())
        return out
else:
    import pandas as pd
    options = {"engine": "pyarrow"} if args.peer == "pandas_arrow" else {"engine": "c"}

    def read(path, columns):
        table = pd.read_csv(path, usecols=columns, dtype={c: "object" if c in TEXT else "float64" for c in columns}, **options)
        return {c: table[c].notna().to_numpy() if c == "Elements" else table[c].to_numpy() for c in columns}


def windows(starts, ends):
    lows, highs = [], []
    for start, end in zip(starts, ends):
        full = int(np.floor((end - start - LENGTH) / STRIDE + 1e-9)) + 1 if end - start >= LENGTH else 0
        at = start + STRIDE * np.arange(full)
        lows.append(at), highs.append(at + LENGTH)
        tail = start + STRIDE * full
        if tail < end:
            lows.append(np.array([tail])), highs.append(np.array([end]))
    return np.concatenate(lows), np.concatenate(highs)


def moments(values, first, last):
    """Mean and variance (n - 1) of windows of rows that overlap: running sums of what is not missing, around the mean."""
    known = np.isfinite(values)
    centre = np.nanmean(np.where(known, values, np.nan), axis=0)
    centre = np.where(np.isfinite(centre), centre, 0)
    held = np.where(known, values - centre, 0)
    running = lambda x: np.concatenate([np.zeros((1, x.shape[1])), np.cumsum(x, axis=0)])
    total = lambda sums: sums[last] - sums[first]
    n = total(running(known.astype(float)))
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = total(running(held)) / n
        variance = np.maximum(total(running(held * held)) - n * mean * mean, 0) / (n - 1)
    return np.where(n > 0, mean + centre, np.nan), np.where(n > 1, variance, np.nan), n


def largest(values, first, last):
    out = np.full((len(first), values.shape[1]), np.nan)
    held = np.where(np.isfinite(values), values, -np.inf)
    for row in range(len(first)):
        if last[row] > first[row]:
            out[row] = held[first[row]:last[row]].max(axis=0)
    return np.where(np.isfinite(out), out, np.nan)


def welch(times, raw, low, high):
    """Band power of windows of an even grid; 2 s segments of a Hann window, half overlapping, trapezoids over the band."""
    from scipy.signal import welch as psd
    edges = [(1, 4), (4, 8), (8, 13), (13, 30), (30, 50)]
    out = np.full((len(low), raw.shape[1] * len(edges)), np.nan)
    if len(times) < 2:
        return out
    grid = times[0] + np.arange(int((times[-1] - times[0]) * RATE) + 1) / RATE
    even = np.empty((len(grid), raw.shape[1]))
    for column in range(raw.shape[1]):
        known = np.isfinite(raw[:, column])
        if known.sum() < 2:
            even[:, column] = np.nan
            continue
        even[:, column] = np.interp(grid, times[known], raw[known, column])
    after = np.searchsorted(times, grid)
    gap = times[np.minimum(after, len(times) - 1)] - times[np.maximum(after - 1, 0)]
    even[gap > 0.1] = np.nan
    first, last = np.searchsorted(grid, low - 1e-6), np.searchsorted(grid, high - 1e-6)
    for row in range(len(low)):
        part = even[first[row]:last[row]]
        if len(part) < RATE or not np.isfinite(part).all():
            continue
        f, p = psd(part, RATE, nperseg=min(len(part), int(2 * RATE)), axis=0)
        for at, (a, b) in enumerate(edges):
            band = (f >= a) & (f <= b)
            out[row, at::len(edges)] = np.trapezoid(p[band], f[band], axis=0)
    return out


def one(subject):
    file = lambda kind: os.path.join(args.root, subject, f"{subject}_{kind}.csv")
    log = read(file("PSY"), LOG)
    low, high = windows(log["routineStart"], log["routineEnd"])
    rows, total = 0, 0.0
    if os.path.exists(file("EEG")):
        eeg = read(file("EEG"), EEG)
        rows += len(eeg["UnixTime"])
        if args.what == "features":
            total += np.nansum(eeg_features(eeg, low, high))
    if os.path.exists(file("TIVA")):
        face = read(file("TIVA"), FACE)
        rows += len(face["UnixTime"])
        if args.what == "features":
            total += np.nansum(face_features(face, low, high))
    return rows, total


def eeg_features(eeg, low, high):
    keep = ~eeg["Elements"] & np.isfinite(eeg["UnixTime"])
    times = eeg["UnixTime"][keep]
    bands = np.column_stack([eeg[c][keep] for c in BAND])
    raw = np.column_stack([eeg[c][keep] for c in RAW])
    bands[~np.isfinite(bands)] = np.nan
    off = eeg["HeadBandOn"][keep] != 1
    bands[off], raw[off] = np.nan, np.nan
    for at, name in enumerate(HSI):
        bad = eeg[name][keep] > 2
        bands[np.ix_(bad, range(at, 20, 4))] = np.nan
        raw[bad, at] = np.nan
    order = np.argsort(times, kind="stable")
    times, bands, raw = times[order], bands[order], raw[order]
    twice = np.zeros(len(times), bool)
    near = np.flatnonzero(times[1:] == times[:-1]) + 1
    twice[near] = (np.nan_to_num(bands[near]) == np.nan_to_num(bands[near - 1])).all(1) & (
        np.nan_to_num(raw[near]) == np.nan_to_num(raw[near - 1])).all(1)
    times, bands, raw = times[~twice], bands[~twice], raw[~twice]
    first, last = np.searchsorted(times, low - 1e-6), np.searchsorted(times, high - 1e-6)
    mean, variance, _ = moments(bands, first, last)
    power, _, _ = moments(10 ** bands, first, last)
    with np.errstate(invalid="ignore", divide="ignore"):
        asymmetry = np.log(power[:, 10]) - np.log(power[:, 9])
        engagement = power[:, 12:16].mean(1) / (power[:, 8:12].mean(1) + power[:, 4:8].mean(1))
    return np.column_stack([mean, variance, asymmetry, engagement, welch(times, raw, low, high)])


def face_features(face, low, high):
    times = face["UnixTime"]
    values = np.column_stack([face[c] for c in EMOTION + UNIT])
    order = np.argsort(times, kind="stable")
    times, values = times[order], values[order]
    first, last = np.searchsorted(times, low - 1e-6), np.searchsorted(times, high - 1e-6)
    mean, variance, _ = moments(values, first, last)
    above, _, _ = moments(np.where(np.isfinite(values[:, 13:]), values[:, 13:] > 50, np.nan), first, last)
    return np.column_stack([mean, np.sqrt(variance), largest(values, first, last), above])


subjects = sorted((s for s in os.listdir(args.root) if s.isdigit()), key=int)[:args.subjects]
wall, cpu = time.perf_counter(), time.process_time()
rows, checksum = 0, 0.0
for subject in subjects:
    own, total = one(subject)
    rows, checksum = rows + own, checksum + total
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
print(json.dumps({"what": args.what, "peer": args.peer, "subjects": len(subjects), "rows": rows, "wall_s": wall, "cpu_s": cpu,
                  "peak_rss_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "checksum": checksum}))
