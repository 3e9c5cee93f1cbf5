"""What is measured: ours and its peers, case by case."""

# A module that a peer cannot do without.
NEEDS = {"sklearn": "sklearn", "xgboost": "xgboost", "lightgbm": "lightgbm", "torch": "torch", "imblearn": "imblearn",
         "gridsearchcv": "imblearn", "loop": "imblearn"}
# Forms of the notebook that are slower than the others run once.
ONCE = {"gridsearchcv", "loop", "loop_ex"}


class Case:
    """One question, put to ours and to its peers.

    peers: (name, threads) each. inner: repetitions within a process. rounds: how often at most all of them take turns.
    """

    def __init__(self, kind, which, script, peers, inner=1, rounds=9, quick=True, rows=None, trees=None, name=None):
        self.kind, self.set, self.script, self.peers = kind, which, script, peers
        self.inner, self.rounds, self.quick, self.rows, self.trees = inner, rounds, quick, rows, trees
        self.name = name or f"{kind}-{which}"

    def options(self, args, seed, inner):
        words = ["--set", self.set, "--reps", str(inner), "--seed", str(seed)]
        words += ["--rows", str(self.rows)] if self.rows else ["--data", args.data]
        return words + (["--trees", str(self.trees)] if self.trees else [])


def all_cases():
    both = ["sklearn", "sklearn_ex"]
    boosters = ["xgboost", "lightgbm", "sklearn"]
    linear = ["sklearn_lbfgs", "sklearn_newton", "sklearn_lbfgs_ex"]
    spread = ["sklearn", "sklearn_covariance", "sklearn_ex"]
    on = lambda names, threads: [(name, threads) for name in names]
    yield Case("forest", "trials", "trees", on(both, "2"), inner=3)
    yield Case("forest", "mid", "trees", on(both, "2"))
    yield Case("forest", "large", "trees", on(both, "2"), rounds=1, quick=False)
    yield Case("extra_trees", "mid", "trees", on(both, "2"), rounds=2, quick=False)
    yield Case("boosting", "trials", "trees", on(boosters, "1,2"))
    yield Case("boosting", "mid", "trees", on(boosters, "2"))
    yield Case("boosting", "large", "trees", on(boosters, "2"))
    for which, inner in ("trials", 7), ("mid", 3), ("large", 3):
        yield Case("logistic", which, "classic", on(linear, "1,2"), inner=inner)
    yield Case("linear_svm", "trials", "classic", on(["sklearn"], "1"), inner=5)
    yield Case("linear_svm", "mid", "classic", on(["sklearn"], "1"))
    yield Case("svm", "trials", "classic", [("sklearn", "1"), ("sklearn_ex", "1,2")], inner=5)
    yield Case("svm", "mid", "classic", [("sklearn", "1"), ("sklearn_ex", "2")])
    yield Case("svm", "large", "classic", [("sklearn_ex", "2")], rounds=1, quick=False)
    for which, inner in ("trials", 7), ("mid", 3), ("large", 1):
        yield Case("knn", which, "classic", on(both, "1,2" if which != "large" else "2"), inner=inner, quick=which != "large")
    for which, inner in ("trials", 7), ("mid", 5), ("large", 3):
        yield Case("pca", which, "classic", on(spread, "1,2"), inner=inner)
    yield Case("lda", "mid", "classic", on(["sklearn_svd", "sklearn_eigen"], "1,2"), inner=3, rounds=2)
    for which, inner in ("trials", 7), ("mid", 5):
        yield Case("smote", which, "resampling", on(["imblearn", "imblearn_ex"], "1,2"), inner=inner)
    for which in "trials", "mid":
        yield Case("shap_boosting", which, "treeshap", on(["xgboost", "xgboost_shap", "lightgbm"], "2"), inner=3, rounds=3)
        yield Case("shap_forest", which, "treeshap", on(["sklearn_shap"], "2"), rounds=1, quick=False)
    yield Case("mlp", "mid", "networks", on(["torch", "sklearn"], "1,2"))
    yield Case("bilstm", "sequence", "networks", on(["torch"], "1,2"))
    forms = [("gridsearchcv_ex", "2"), ("loop_ex", "2"), ("gridsearchcv", "2"), ("loop", "2")]
    yield Case("notebook", "trials", "notebook", forms, quick=False, name="notebook")
    for kind, trees, peers in ("boosting", 50, ["xgboost", "lightgbm"]), ("forest", 10, ["sklearn_ex"]):
        for rows in 10_000, 100_000, 1_000_000, 10_000_000:
            known = on(peers, "2") if kind == "boosting" or rows <= 1_000_000 else []
            rounds = 3 if rows <= 100_000 else 1
            yield Case(kind, f"{rows}", "trees", known, rounds=rounds, quick=rows <= 100_000, rows=rows, trees=trees,
                       name=f"scaling-{kind}-{rows}")


def chosen(names):
    """The cases with these names; a name of none is the beginning of several. All without names."""
    known = list(all_cases())
    if not names:
        return known
    exact = {case.name for case in known} & set(names)
    starts = tuple(name for name in names if name not in exact)
    return [case for case in known if case.name in exact or starts and case.name.startswith(starts)]
