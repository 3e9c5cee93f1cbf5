#!/usr/bin/env python3
"""From the raw files of many students to feature matrices, with pandas, polars or pyarrow for reading and NumPy for the rest.

The same work as Specs/recordings.yaml: event rows dropped, no head band or bad contact = missing, infinite = missing,
sorted by time, repeated rows dropped; windows of 5 s every 2.5 s from the start of each trial, the last one shorter; mean
and variance of 20 band columns, alpha asymmetry and engagement on linear power, Welch band power of 4 raw channels on an
even grid of 256 Hz; mean, standard deviation and maximum of 33 face columns and the share of time above 50 of 20 of them.

Usage: recordings.py --what read|features --peer pandas|pandas_arrow|polars|pyarrow --root DIR [--threads N]
One line of JSON: seconds by the clock and of the processor, rows, peak memory, a checksum of the means.
"""
import argparse, json, os, resource, time

import raw
from raw import BAND, EEG, EMOTION, FACE, HSI, LOG, RAW, UNIT

LENGTH, STRIDE, RATE = 5.0, 2.5, 256.0

parser = argparse.ArgumentParser()
parser.add_argument("--what", choices=["read", "features"], required=True)
parser.add_argument("--peer", choices=sorted(raw.PEERS), required=True)
parser.add_argument("--root", required=True)
parser.add_argument("--threads", default="2")
args = parser.parse_args()
raw.set_threads(args.threads)

import numpy as np

read = raw.PEERS[args.peer](args.threads)


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


def welch(times, signal, low, high):
    """Band power of windows of an even grid; 2 s segments of a Hann window, half overlapping, trapezoids over the band."""
    from scipy.signal import welch as psd
    edges = [(1, 4), (4, 8), (8, 13), (13, 30), (30, 50)]
    out = np.full((len(low), signal.shape[1] * len(edges)), np.nan)
    if len(times) < 2:
        return out
    grid = times[0] + np.arange(int((times[-1] - times[0]) * RATE) + 1) / RATE
    even = np.empty((len(grid), signal.shape[1]))
    for column in range(signal.shape[1]):
        known = np.isfinite(signal[:, column])
        if known.sum() < 2:
            even[:, column] = np.nan
            continue
        even[:, column] = np.interp(grid, times[known], signal[known, column])
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
    file = lambda kind: raw.path(args.root, subject, kind)
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
    signal = np.column_stack([eeg[c][keep] for c in RAW])
    bands[~np.isfinite(bands)] = np.nan
    off = eeg["HeadBandOn"][keep] != 1
    bands[off], signal[off] = np.nan, np.nan
    for at, name in enumerate(HSI):
        bad = eeg[name][keep] > 2
        bands[np.ix_(bad, range(at, 20, 4))] = np.nan
        signal[bad, at] = np.nan
    order = np.argsort(times, kind="stable")
    times, bands, signal = times[order], bands[order], signal[order]
    twice = np.zeros(len(times), bool)
    near = np.flatnonzero(times[1:] == times[:-1]) + 1
    twice[near] = (np.nan_to_num(bands[near]) == np.nan_to_num(bands[near - 1])).all(1) & (
        np.nan_to_num(signal[near]) == np.nan_to_num(signal[near - 1])).all(1)
    times, bands, signal = times[~twice], bands[~twice], signal[~twice]
    first, last = np.searchsorted(times, low - 1e-6), np.searchsorted(times, high - 1e-6)
    mean, variance, _ = moments(bands, first, last)
    power, _, _ = moments(10 ** bands, first, last)
    with np.errstate(invalid="ignore", divide="ignore"):
        asymmetry = np.log(power[:, 10]) - np.log(power[:, 9])
        engagement = power[:, 12:16].mean(1) / (power[:, 8:12].mean(1) + power[:, 4:8].mean(1))
    return np.column_stack([mean, variance, asymmetry, engagement, welch(times, signal, low, high)])


def face_features(face, low, high):
    times = face["UnixTime"]
    values = np.column_stack([face[c] for c in EMOTION + UNIT])
    order = np.argsort(times, kind="stable")
    times, values = times[order], values[order]
    first, last = np.searchsorted(times, low - 1e-6), np.searchsorted(times, high - 1e-6)
    mean, variance, _ = moments(values, first, last)
    above, _, _ = moments(np.where(np.isfinite(values[:, 13:]), values[:, 13:] > 50, np.nan), first, last)
    return np.column_stack([mean, np.sqrt(variance), largest(values, first, last), above])


subjects = raw.students(args.root)
wall, cpu = time.perf_counter(), time.process_time()
rows, checksum = 0, 0.0
for subject in subjects:
    own, total = one(subject)
    rows, checksum = rows + own, checksum + total
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
print(json.dumps({"what": args.what, "peer": args.peer, "subjects": len(subjects), "rows": rows, "wall_s": wall, "cpu_s": cpu,
                  "versions": raw.versions(), "peak_rss_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "checksum": checksum}))
