"""Writes hidden_markov.json: paths, posteriors, filters and likelihoods of chains from hmmlearn, given log emissions.

hmmlearn 0.3.3, numpy 2.4.6.

Tolerance: 1e-9 (both work on logarithms; sums are added up in another order). Paths are equal: emissions are drawn, so that nothing ties.
"""
import json
import pathlib

import hmmlearn
import numpy as np
from hmmlearn import _hmmc
from hmmlearn.base import BaseHMM

rng = np.random.default_rng(20240815)


class Given(BaseHMM):
    """Emissions come as they are."""

    def _compute_log_likelihood(self, X):
        return X

    def _check(self):
        pass


def chain(classes, steps, stay, missing=False):
    start = rng.dirichlet(np.ones(classes))
    transitions = rng.dirichlet(np.ones(classes), classes) * (1 - stay) + stay * np.eye(classes)
    if missing:
        transitions[0, -1] = 0
        transitions /= transitions.sum(axis=1, keepdims=True)
        start[0] = 0
        start /= start.sum()
    emissions = np.log(rng.dirichlet(np.ones(classes) * 0.7, steps)) - np.log(rng.dirichlet(np.ones(classes) * 5))
    model = Given(n_components=classes, implementation="log")
    model.startprob_, model.transmat_, model.n_features = start, transitions, classes
    log_probability, path = model.decode(emissions, algorithm="viterbi")
    likelihood, posterior = model.score_samples(emissions)
    _, forward = _hmmc.forward_log(start, transitions, emissions)
    filtered = np.exp(forward - forward.max(axis=1, keepdims=True))
    filtered /= filtered.sum(axis=1, keepdims=True)
    prefixes = [int(model.decode(emissions[:t + 1])[1][-1]) for t in range(steps)]
    return {"start": start.tolist(), "transitions": transitions.tolist(), "emissions": emissions.tolist(), "path": path.tolist(),
            "log_probability": float(log_probability), "posterior": posterior.tolist(), "log_likelihood": float(likelihood),
            "filtered": filtered.tolist(), "prefix_ends": prefixes}


def main():
    out = {"versions": {"hmmlearn": hmmlearn.__version__, "numpy": np.__version__}, "tolerance": 1e-9,
           "chains": [chain(2, 60, 0.9), chain(3, 80, 0.5), chain(4, 50, 0.0), chain(3, 60, 0.7, missing=True), chain(1, 5, 0.0),
                      chain(2, 1, 0.5)]}
    pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out, separators=(",", ":")) + "\n")


main()
