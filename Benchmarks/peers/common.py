"""What every peer's script shares: its arguments, the sets, clocks, quality, and one line of JSON at the end."""
import argparse, json, os, platform, resource, time, warnings
from importlib.metadata import PackageNotFoundError, version

warnings.filterwarnings("ignore")
PACKAGES = ("numpy", "pandas", "scikit-learn", "scikit-learn-intelex", "imbalanced-learn", "xgboost", "xgboost-cpu",
            "lightgbm", "torch")


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("case")
    parser.add_argument("--peer", required=True)
    parser.add_argument("--data")
    parser.add_argument("--set", default="trials")
    parser.add_argument("--reps", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", default="2", help="one number, or several, one after the other: 1,2")
    parser.add_argument("--trees", type=int)
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--rows", type=int)
    args = parser.parse_args()
    args.threads = [int(word) for word in args.threads.split(",")]
    if args.peer.endswith("_ex"):
        from sklearnex import patch_sklearn
        patch_sklearn(verbose=False)
    return args


def cpu_seconds():
    return sum(used.ru_utime + used.ru_stime
               for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))


def peak_mib():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Report:
    """Clocks by number of threads; `report.time(2, "fit", f)` runs f and keeps its times."""

    def __init__(self, args):
        self.args, self.timings, self.quality, self.before = args, {}, {}, None

    def time(self, threads, name, body):
        if self.before is None:
            self.before = peak_mib()
        cpu, wall = cpu_seconds(), time.perf_counter()
        result = body()
        wall, cpu = time.perf_counter() - wall, cpu_seconds() - cpu
        kept = self.timings.setdefault(threads, {}).setdefault(name, {"wall_s": [], "cpu_s": []})
        kept["wall_s"].append(wall)
        kept["cpu_s"].append(cpu)
        return result

    def judge(self, threads, scores):
        self.quality.setdefault(threads, []).append({k: float(v) for k, v in scores.items()})

    def finish(self, **extra):
        versions = {"python": platform.python_version()}
        for name in PACKAGES:
            try:
                versions[name] = version(name)
            except PackageNotFoundError:
                pass
        args = self.args
        print(json.dumps({"case": args.case, "set": args.set, "peer": args.peer, "by_threads": {
            str(threads): {"timings": clocks, "quality": self.quality.get(threads, [])}
            for threads, clocks in self.timings.items()}, "extra": extra, "rss_before_mib": self.before,
            "peak_rss_mib": peak_mib(), "versions": versions}))


def table(args):
    """Features and classes of the rows to learn from, and of the rows to be judged on."""
    import numpy, pandas
    frame = pandas.read_csv(os.path.join(args.data, args.set + ".csv"))
    wanted = [name for name in frame.columns if name.startswith(("eeg_", "face_", "f_", "ch_"))]
    x, y = frame[wanted].to_numpy(numpy.float64), frame["label"].to_numpy(numpy.int64)
    test = frame["is_test"].to_numpy() == 1
    if "step" in frame.columns:
        steps = int(frame["step"].max()) + 1
        x, y, test = x.reshape(-1, steps, len(wanted)), y[::steps], test[::steps]
    return tuple(numpy.ascontiguousarray(part) for part in (x[~test], y[~test], x[test], y[test]))


def scores(truth, probabilities):
    import numpy
    from sklearn import metrics
    p = numpy.asarray(probabilities, dtype=float)
    p = p / p.sum(axis=1, keepdims=True)
    two = p.shape[1] == 2
    losses = -numpy.log(numpy.clip(p[numpy.arange(len(p)), truth], 1e-15, 1))
    return {"accuracy": metrics.accuracy_score(truth, p.argmax(1)),
            "macro_f1": metrics.f1_score(truth, p.argmax(1), average="macro"),
            "log_loss_error": losses.std() / len(p) ** 0.5,
            "log_loss": metrics.log_loss(truth, p, labels=list(range(p.shape[1]))),
            "roc_auc": metrics.roc_auc_score(truth, p[:, 1]) if two else metrics.roc_auc_score(truth, p, multi_class="ovr")}


def measure(args, make, x, y, xt, yt, predict="predict_proba", **extra):
    """Fits and asks for answers, a seed per repetition. One thread goes before two: idle threads of a pool spin for a while,
    and their time must not count for the repetition after it."""
    from threadpoolctl import threadpool_limits
    report = Report(args)
    for threads in sorted(args.threads):
        for repetition in range(args.reps):
            with threadpool_limits(threads):
                model = make(args.seed + repetition, threads)
                report.time(threads, "fit", lambda: model.fit(x, y))
                answers = report.time(threads, "predict", lambda: getattr(model, predict)(xt))
            if predict == "predict_proba":
                report.judge(threads, scores(yt, answers))
            elif predict == "predict":
                report.judge(threads, {"accuracy": (answers == yt).mean()})
            else:
                report.judge(threads, {"first_deviation": answers[:, 0].std()})
    report.finish(rows_train=len(x), rows_test=len(xt), **extra)
