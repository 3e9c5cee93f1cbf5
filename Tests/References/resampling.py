"""Writes resampling.json: what imbalanced-learn finds and draws.

Kept are the parts that no random generator decides: neighbours, rows in danger, rows per source, and
new rows together with the source, the neighbour and the gap that imbalanced-learn's generator gave.
Tolerance 1e-9, relative to the size of a value: new rows are one product and two sums. The neighbours must be
the same rows; the data hold no two equal distances.
"""
import json
import os

import imblearn
import numpy as np
import sklearn
from datasets import load
from imblearn.over_sampling import ADASYN, SMOTE, SMOTENC, BorderlineSMOTE
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import StandardScaler

HERE = os.path.dirname(os.path.abspath(__file__))
SHOWN = 12  # drawn rows that are kept


def unbalanced(name, keep):
    """Every keep[c]-th row of class c of a data set."""
    x, y = load(name)
    x, y = np.array(x), np.array(y)
    seen = {}
    rows = []
    for row, label in enumerate(y):
        seen[label] = seen.get(label, -1) + 1
        if seen[label] % keep[label] == 0:
            rows.append(row)
    return rows, x[rows], y[rows]


def neighbours(table, queries, k):
    return NearestNeighbors(n_neighbors=k + 1).fit(table).kneighbors(queries, return_distance=False)[:, 1:]


def drawn(values, members, nns, count, seed):
    """New rows as SMOTE draws them, with the source, neighbour and gap of each."""
    rng = np.random.RandomState(seed)
    at = rng.randint(low=0, high=nns.size, size=count)
    gaps = rng.uniform(size=count)
    rows, columns = at // nns.shape[1], at % nns.shape[1]
    return [
        {"source": int(members[r]), "partner": int(nns[r, c]), "gap": float(g), "row": v.tolist()}
        for r, c, g, v in zip(rows[:SHOWN], columns[:SHOWN], gaps[:SHOWN], values[:SHOWN])
    ]


def case(name, data, keep, standardize, k=5, m=10):
    rows, x, y = unbalanced(data, keep)
    scaled = StandardScaler().fit_transform(x) if standardize else x
    out = {"name": name, "data": data, "rows": rows, "standardize": standardize, "k": k, "m": m,
           "largest": int(np.bincount(y).max()), "classes": []}
    bx, by = SMOTE(k_neighbors=k, random_state=5).fit_resample(scaled, y)
    border = BorderlineSMOTE(k_neighbors=k, m_neighbors=m, random_state=5)
    border.fit_resample(scaled, y)
    ax, ay = ADASYN(n_neighbors=k, random_state=5).fit_resample(scaled, y)
    first = len(x)
    for label in range(len(keep)):
        members = np.flatnonzero(y == label)
        count = out["largest"] - len(members)
        if count == 0:
            continue
        inside = members[neighbours(scaled[members], scaled[members], k)]
        around = neighbours(scaled, scaled[members], k)
        share = (y[around] != label).sum(axis=1) / k
        each = np.rint(share / share.sum() * count).astype(int)
        assert each.sum() == (ay[len(x):] == label).sum()
        danger = border.in_danger_indices.get(label, np.array([], int))
        out["classes"].append({
            "label": label, "neighbours": inside.tolist(), "adasyn": each.tolist(),
            "danger": danger.tolist(), "count": count,
            # Standardised rows are not those of our step, which draws in the columns' own units.
            "drawn": [] if standardize else drawn(bx[first:], members, inside, count, 5),
        })
        first += count
    return out


def mixed():
    rng = np.random.RandomState(11)
    x = np.column_stack([rng.standard_normal((60, 3)) * [1, 5, 0.2], rng.randint(0, 3, 60), rng.randint(0, 2, 60)])
    y = (np.arange(60) % 4 == 0).astype(int)
    x[y == 1, 0] += 1
    smote = SMOTENC([3, 4], random_state=5)
    smote.fit_resample(x, y)
    members = np.flatnonzero(y == 1)
    med = smote.median_std_[1]
    one_hot = np.column_stack([(x[:, 3] == v) for v in range(3)] + [(x[:, 4] == v) for v in range(2)])
    nns = members[neighbours(np.column_stack([x[members, :3], one_hot[members] * med / np.sqrt(2)]),
                             np.column_stack([x[members, :3], one_hot[members] * med / np.sqrt(2)]), 5)]
    modes = []
    for own in nns:  # the most frequent value, or null where several are
        row = []
        for column in (3, 4):
            values, counts = np.unique(x[own, column], return_counts=True)
            row.append(float(values[counts.argmax()]) if (counts == counts.max()).sum() == 1 else None)
        modes.append(row)
    return {"features": x.tolist(), "classes": y.tolist(), "median_deviation": float(med),
            "neighbours": nns.tolist(), "modes": modes}


def main():
    out = {
        "versions": {"imbalanced-learn": imblearn.__version__, "scikit-learn": sklearn.__version__,
                     "numpy": np.__version__},
        "tolerance": 1e-9,
        "cases": [
            case("wine, standardised", "wine", [1, 3, 4], True),
            case("wine as measured", "wine", [1, 3, 4], False),
            case("breast cancer, standardised", "breast_cancer", [5, 2], True),
            case("breast cancer as measured, few neighbours", "breast_cancer", [5, 2], False, k=2, m=5),
        ],
        "mixed": mixed(),
    }
    with open(os.path.join(HERE, "resampling.json"), "w") as file:
        json.dump(out, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
