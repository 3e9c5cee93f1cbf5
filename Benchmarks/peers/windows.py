#!/usr/bin/env python3
"""Mean and variance of 20 band columns in windows of 5 s, in the forms that are quick in NumPy; reading is not timed.

loop:       a slice per window, `nanmean` and `nanvar`
reduceat:   sums and sums of squares of each window's rows, one call of `add.reduceat` for all windows of a column
cumulative: differences of running sums
buckets:    sums per bucket as long as the step, which windows that overlap share; NumPy's quickest where they do

Missing values are left out; sums of squares are around the column's mean, or they would be of no use.

Usage: windows.py --root DIR [--forms loop,buckets] [--strides 5,1] [--reps 1]
One line of JSON: of each student the least time of his repetitions, added up.
"""
import argparse, json, os, resource, time, warnings

import raw

FORMS = ["loop", "reduceat", "cumulative", "buckets"]
parser = argparse.ArgumentParser()
parser.add_argument("--forms", default=",".join(FORMS))
parser.add_argument("--root", required=True)
parser.add_argument("--strides", default="5")
parser.add_argument("--reps", type=int, default=1)
args = parser.parse_args()
raw.set_threads("1")

import numpy as np

LENGTH, STRIDE = 5.0, 5.0
read = raw.polars("1")


def load(student):
    eeg = read(raw.path(args.root, student, "EEG"), ["UnixTime", *raw.BAND])
    log = read(raw.path(args.root, student, "PSY"), ["routineStart", "routineEnd"])
    order = np.argsort(eeg["UnixTime"], kind="stable")
    values = np.stack([np.where(np.isfinite(eeg[name]), eeg[name], np.nan)[order] for name in raw.BAND])
    # Rows of events hold nothing.
    kept = np.isfinite(values).any(axis=0)
    return eeg["UnixTime"][order][kept], np.ascontiguousarray(values[:, kept]), log["routineStart"], log["routineEnd"]


def counts(starts, ends):
    """Windows of each trial."""
    room = ends - starts - LENGTH
    return np.where(room >= 0, np.floor(room / STRIDE + 1e-9) + 1, 0).astype(int)


def rows(times, moments):
    return np.searchsorted(times, moments - 1e-6)


def borders(times, starts, ends):
    number = counts(starts, ends)
    at = np.concatenate([start + STRIDE * np.arange(n) for start, n in zip(starts, number)])
    return rows(times, at), rows(times, at + LENGTH)


def loop(times, values, starts, ends):
    first, last = borders(times, starts, ends)
    mean = np.full((len(values), len(first)), np.nan)
    variance = mean.copy()
    for window, (a, b) in enumerate(zip(first, last)):
        if b > a:
            mean[:, window] = np.nanmean(values[:, a:b], axis=1)
            variance[:, window] = np.nanvar(values[:, a:b], axis=1, ddof=1)
    return mean, variance


def by_sums(values, full, total):
    """Column by column, so that it stays in the cache; columns without a missing value are not masked."""
    mean, variance = [], []
    for column in values:
        centre = column.mean()
        if np.isfinite(centre):
            n, held = full, column - centre
        else:
            known = np.isfinite(column)
            centre = column[known].mean() if known.any() else 0.0
            n, held = total(known.astype(float)), np.where(known, column - centre, 0)
        own = total(held) / n
        mean.append(own + centre)
        variance.append(np.maximum(total(held * held) - n * own * own, 0) / np.where(n > 1, n - 1, np.nan))
    return np.stack(mean), np.stack(variance)


def ended(values, low, high):
    """Rows low ..< high and one more, which no window counts: the last border lies there. Copied only where there is none."""
    return values[:, low:high + 1] if high < values.shape[1] else np.pad(values[:, low:high], ((0, 0), (0, 1)))


def reduceat(times, values, starts, ends):
    first, last = borders(times, starts, ends)
    places = np.ravel(np.column_stack([first, last]))
    values = ended(values, 0, places.max())
    return by_sums(values, (last - first).astype(float), lambda x: np.where(first < last, np.add.reduceat(x, places)[::2], 0))


def cumulative(times, values, starts, ends):
    first, last = borders(times, starts, ends)

    def total(x):
        running = np.zeros(len(x) + 1)
        np.cumsum(x, out=running[1:])
        return running[last] - running[first]
    return by_sums(values, (last - first).astype(float), total)


def buckets(times, values, starts, ends):
    number, per = counts(starts, ends), round(LENGTH / STRIDE)
    some = number > 0
    edges, first, at = [], [], 0
    for start, n in zip(starts[some], number[some]):
        edges.append(start + STRIDE * np.arange(n + per))
        first.append(at + np.arange(n))
        at += n + per
    edge, first = rows(times, np.concatenate(edges)), np.concatenate(first)
    low, high = edge[0], edge[-1]
    edge, values = edge - low, ended(values, low, high)
    empty = np.diff(np.append(edge, edge[-1])) <= 0
    slide = lambda parts: sum(parts[first + k] for k in range(per))

    def total(x):
        parts = np.add.reduceat(x, edge)
        parts[empty] = 0
        return slide(parts)
    return by_sums(values, slide(np.diff(np.append(edge, edge[-1])).astype(float)), total)


warnings.simplefilter("ignore")
np.seterr(invalid="ignore", divide="ignore")
found, cases = 0, {}
for student in raw.students(args.root):
    if not os.path.exists(raw.path(args.root, student, "EEG")):
        continue
    loaded = load(student)
    found += len(loaded[0])
    for STRIDE in map(float, args.strides.split(",")):
        for form in args.forms.split(","):
            walls, cpus = [], []
            for _ in range(args.reps):
                started, worked = time.perf_counter(), time.process_time()
                mean, variance = globals()[form](*loaded)
                walls.append(time.perf_counter() - started)
                cpus.append(time.process_time() - worked)
            own = cases.setdefault(f"{STRIDE:g}", {}).setdefault(form, {"wall_s": 0, "cpu_s": 0, "checksum": 0})
            own["wall_s"] += min(walls)
            own["cpu_s"] += min(cpus)
            own["checksum"] += float(np.nansum(mean) + np.nansum(variance))
print(json.dumps({"rows": found, "windows": cases, "versions": raw.versions(),
                  "peak_rss_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
