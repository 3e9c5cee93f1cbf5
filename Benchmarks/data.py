#!/usr/bin/env python3
"""Makes the sets that learners.py measures on, as CSV, from fixed seeds. Needs numpy.

trials    1,450 rows x 120 columns (80 eeg_, 40 face_), 4 classes of 1044, 334, 35 and 37 rows, 38 subjects in 5 folds
mid       20,000 x 60, 4 classes          large     100,000 x 50, 2 classes
sequence  6,000 windows x 32 steps x 24 channels, one line a step, 3 classes that differ in the order of two events only

Every fifth row or so is for judging (is_test; in trials the subjects of fold 4).

Usage: data.py FOLDER [SET ...]
"""
import os, sys
import numpy as np

SOURCES = 20


def labelled(random, sources, counts, noise):
    """Classes of the sizes asked for, from sources: a line, products and a bend each; the rarest class chooses first."""
    rows, classes = len(sources), len(counts)
    score = sources @ random.normal(size=(SOURCES, classes)) * 0.6 + noise * random.normal(size=(rows, classes))
    for label in range(classes):
        one, other, bent = (random.permutation(SOURCES)[:5] for _ in range(3))
        score[:, label] += 0.5 * (sources[:, one] * sources[:, other]).sum(1)
        score[:, label] += 0.6 * (np.abs(sources[:, bent[:3]]) > 1).sum(1)
    score -= score.mean(1, keepdims=True)
    labels, free = np.zeros(rows, dtype=int), np.ones(rows, dtype=bool)
    for label in sorted(range(1, classes), key=lambda label: counts[label]):
        best = np.argsort(np.where(free, -score[:, label], np.inf), kind="stable")[:counts[label]]
        labels[best], free[best] = label, False
    return labels


def columns(random, sources, count):
    """Mixtures of a few sources each with noise; every second one skewed."""
    mix = random.normal(size=(SOURCES, count)) * (random.random((SOURCES, count)) < 0.2)
    out = sources @ mix + 0.7 * random.normal(size=(len(sources), count))
    out[:, 1::2] = np.exp(0.5 * out[:, 1::2])
    return out


def trials():
    random = np.random.default_rng(1)
    sizes = 20 + random.multinomial(1450 - 38 * 20, np.full(38, 1 / 38))
    subject = np.repeat(np.arange(38), sizes)
    sources = random.normal(size=(1450, SOURCES)) + 0.6 * random.normal(size=(38, SOURCES))[subject]
    labels = labelled(random, sources, [1044, 334, 35, 37], 1.0)
    held = np.array([np.bincount(labels[subject == one], minlength=4) for one in range(38)])
    folds, load = np.zeros(38, dtype=int), np.zeros((5, 4))
    # Subjects with much of a rare class first, each to the fold that has least of what it brings.
    share = held / held.sum(0)
    for one in np.argsort(-share.sum(1), kind="stable"):
        folds[one] = np.argmin(load @ share[one])
        load[folds[one]] += share[one]
    names = [f"eeg_{i:03d}" for i in range(80)] + [f"face_{i:03d}" for i in range(40)]
    fold = folds[subject]
    head = {"subject": [f"S{one + 1:02d}" for one in subject], "fold": fold, "is_test": (fold == 4) * 1, "label": labels}
    return head, names, columns(random, sources, 120)


def flat(seed, rows, count, counts, noise):
    random = np.random.default_rng(seed)
    sources = random.normal(size=(rows, SOURCES))
    labels = labelled(random, sources, counts, noise)
    test = (random.permutation(rows) < rows // 5) * 1
    return {"is_test": test, "label": labels}, [f"f_{i:03d}" for i in range(count)], columns(random, sources, count)


def sequence():
    random = np.random.default_rng(4)
    windows, steps, channels = 6000, 32, 24
    labels = random.permutation(windows) % 3
    noise = random.normal(size=(windows, steps, channels))
    for step in range(1, steps):
        noise[:, step] = 0.6 * noise[:, step - 1] + 0.8 * noise[:, step]
    early, gap = random.integers(4, 14, windows), random.integers(4, 14, windows)
    both = early + gap // 2
    for first, where in ((0, np.choose(labels, [early, early + gap, both])), (8, np.choose(labels, [early + gap, early, both]))):
        height = (0.7 + 0.5 * random.random((windows, 1))) * np.exp(-0.125 * (np.arange(steps) - where[:, None]) ** 2)
        noise[:, :, first:first + 8] += height[:, :, None] * (0.4 + 0.6 * random.random((windows, 1, 8)))
    test = (random.permutation(windows) < windows // 5) * 1
    head = {"window": np.repeat(np.arange(windows), steps), "step": np.tile(np.arange(steps), windows),
            "is_test": np.repeat(test, steps), "label": np.repeat(labels, steps)}
    return head, [f"ch_{i:02d}" for i in range(channels)], noise.reshape(-1, channels)


SETS = {"trials": trials, "mid": lambda: flat(2, 20_000, 60, [9000, 6000, 3500, 1500], 1.0),
        "large": lambda: flat(3, 100_000, 50, [60_000, 40_000], 1.5), "sequence": sequence}


def write(folder, name):
    head, names, values = SETS[name]()
    path = os.path.join(folder, name + ".csv")
    with open(path + ".part", "w") as file:
        file.write(",".join([*head, *names]) + "\n")
        form = ",".join(["%s"] * len(head) + ["%.6f"] * len(names)) + "\n"
        for entry in zip(*head.values(), values.tolist()):
            file.write(form % (*entry[:-1], *entry[-1]))
    os.replace(path + ".part", path)
    return path


def made(folder, names=tuple(SETS)):
    """Makes what is not there yet."""
    os.makedirs(folder, exist_ok=True)
    for name in names:
        if not os.path.exists(os.path.join(folder, name + ".csv")):
            print(write(folder, name), file=sys.stderr)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    made(sys.argv[1], sys.argv[2:] or tuple(SETS))
