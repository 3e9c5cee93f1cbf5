"""Rows of 50 uniform columns and two classes, the same bits as Sources/learners/Scaling.swift makes."""
import numpy

COLUMNS = 50


def uniform(places, seed):
    with numpy.errstate(over="ignore"):
        z = (places + numpy.uint64(seed) * numpy.uint64(0x100000001)) * numpy.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        z ^= z >> numpy.uint64(31)
    return (z >> numpy.uint64(11)) * 2.0**-53


def generated(rows, seed):
    features, labels = numpy.empty((rows, COLUMNS)), numpy.empty(rows, dtype=numpy.int64)
    for first in range(0, rows, 100_000):
        last = min(rows, first + 100_000)
        places = numpy.arange(first, last, dtype=numpy.uint64)[:, None] * numpy.uint64(64)
        x = uniform(places + numpy.arange(COLUMNS, dtype=numpy.uint64), seed)
        noise = uniform(places[:, 0] + numpy.uint64(COLUMNS), seed) - 0.5
        line = 2 * (x[:, 0] - 0.5)
        product = 8 * (x[:, 1] - 0.5) * (x[:, 2] - 0.5)
        step = numpy.where((x[:, 3] > 0.25) & (x[:, 3] < 0.75), -0.5, 0.5)
        features[first:last], labels[first:last] = x, line + product + step + 2 * noise > 0
    return features, labels
