#!/usr/bin/env python3
"""What a stage costs beside its work, and what a run costs that has nothing to do: trellis and its neighbours.

Every tool makes STAGES trivial stages in ten chains (its own form of "copy 1 KB"), then finds all of it done. All
tools take turns within one run, so that a busy machine is busy for all of them. trellis appears twice: its scheduler
and disk store on a bare graph (every result flushed to the disk), and the command on a real sweep of 1,000 cells.

Usage: Benchmarks/overhead.py [--reps N] [--slow-reps N] [--write]
Tools that are not installed are left out, and said so: pip install dvc snakemake ninja joblib
"""
import argparse, json, os, platform, shutil, statistics, subprocess, sys, tempfile, time
from importlib.metadata import PackageNotFoundError, version

import report

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
CHAINS = 10
BIN = os.path.dirname(sys.executable)


def tool(name):
    own = os.path.join(BIN, name)
    return own if os.path.exists(own) else shutil.which(name)


def timed(command, folder, expect=None):
    """Wall and processor seconds of a command; it must succeed."""
    env = dict(os.environ, DVC_NO_ANALYTICS="true", PATH=BIN + os.pathsep + os.environ["PATH"])
    before, wall = os.times(), time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    wall, after = time.perf_counter() - wall, os.times()
    if done.returncode or (expect and expect not in done.stdout):
        sys.exit(f"{' '.join(command)} failed or did something else:\n{done.stdout[-3000:]}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return wall, cpu


def files(folder, stages):
    """The graph as input and output files, in order."""
    os.makedirs(os.path.join(folder, "in"))
    os.makedirs(os.path.join(folder, "out"))
    out = []
    for chain in range(CHAINS):
        source = f"in/{chain}.txt"
        with open(os.path.join(folder, source), "w") as file:
            file.write((f"{chain} " * 1024)[:1024])
        for step in range(stages // CHAINS):
            target = f"out/{chain}_{step}.txt"
            out.append((source, target))
            source = target
    return out, [f"out/{chain}_{stages // CHAINS - 1}.txt" for chain in range(CHAINS)]


def ninja(folder, stages):
    pairs, _ = files(folder, stages)
    with open(os.path.join(folder, "build.ninja"), "w") as file:
        file.write("rule copy\n  command = cp $in $out\n")
        file.writelines(f"build {target}: copy {source}\n" for source, target in pairs)
    return [tool("ninja"), "-j2"]


def make(folder, stages):
    pairs, last = files(folder, stages)
    with open(os.path.join(folder, "Makefile"), "w") as file:
        file.write("all: " + " ".join(last) + "\n")
        file.writelines(f"{target}: {source}\n\tcp $< $@\n" for source, target in pairs)
    return [tool("make"), "-j2"]


def snakemake(folder, stages):
    pairs, last = files(folder, stages)
    with open(os.path.join(folder, "Snakefile"), "w") as file:
        file.write(f"rule all:\n    input: {last!r}\n")
        file.writelines(
            f"rule s{i}:\n    input: {s!r}\n    output: {t!r}\n    shell: 'cp {{input}} {{output}}'\n"
            for i, (s, t) in enumerate(pairs))
    return [tool("snakemake"), "--cores", "2", "--quiet", "all"]


def dvc(folder, stages):
    pairs, _ = files(folder, stages)
    with open(os.path.join(folder, "dvc.yaml"), "w") as file:
        file.write("stages:\n")
        file.writelines(f"  s{i}:\n    cmd: cp {s} {t}\n    deps: [{s}]\n    outs: [{t}]\n"
                        for i, (s, t) in enumerate(pairs))
    timed([tool("dvc"), "init", "--no-scm", "-q"], folder)
    for key in ("core.analytics", "core.check_update"):
        timed([tool("dvc"), "config", key, "false"], folder)
    return [tool("dvc"), "repro", "-q"]


def joblib(folder, stages):
    text = f"""from joblib import Memory
memory = Memory("cache", verbose=0)
@memory.cache
def stage(chain, step, text):
    return text
for chain in range({CHAINS}):
    text = (str(chain) + " ") * 512
    for step in range({stages // CHAINS}):
        text = stage(chain, step, text)
"""
    with open(os.path.join(folder, "chains.py"), "w") as file:
        file.write(text)
    return [sys.executable, "chains.py"]


def scheduler(folder, stages):
    return [OVERHEAD, "run", folder, str(stages), "2"]


def installed(name):
    if name == "joblib.Memory":
        return module_version("joblib") is not None
    return tool(name) is not None


def module_version(name):
    try:
        return version(name)
    except PackageNotFoundError:
        return None


# Name, how to set it up, and with how many stages it is asked; the slow ones are asked less.
TOOLS = [
    ("trellis scheduler", scheduler, (200, 1000)),
    ("ninja", ninja, (200, 1000)),
    ("make", make, (200, 1000)),
    ("joblib.Memory", joblib, (200, 1000)),
    ("snakemake", snakemake, (200,)),
    ("dvc", dvc, (200,)),
]


def sweep(folder, cells):
    """A project of so many cells on 40 trials."""
    os.makedirs(os.path.join(folder, "experiments"))
    os.makedirs(os.path.join(folder, "data"))
    state = 12345
    with open(os.path.join(folder, "data", "signals.csv"), "w") as file:
        file.write("person,clip,state,left,right\n")
        for row in range(10 * 4 * 12):
            person, clip = row // 48, row // 12 % 4
            values = []
            for shift in (clip % 2 * 0.2, 0):
                state = (state * 1103515245 + 12345) % 2**31
                values.append(f"{state / 2**31 + shift:.4f}")
            file.write(f"p{person},c{clip},{'busy' if clip % 2 else 'calm'},{values[0]},{values[1]}\n")
    with open(os.path.join(folder, "experiments", "sweep.yaml"), "w") as file:
        file.write("""spec: 1
name: sweep
dataset:
  use: recordings
  root: data
  subject: {column: person}
  trial: {column: clip}
  time: {rate_hz: 4}
  modalities: {hand: {file: signals.csv, columns: {force: {include: [left, right]}}}}
  label: {use: column, column: state, classes: [calm, busy]}
windowing: {use: whole_trial}
features: {hand: [{use: statistics, columns: force, stats: [mean, std]}]}
model: {preprocess: [{use: standardize}], use: logistic_regression}
evaluation:
  outer: {use: group_kfold, group: subject, folds: 3}
  metrics: [balanced_accuracy, f1_macro]
  primary: balanced_accuracy
sweep:
  grid: {model.C: [%s]}
report: {tables: {scores: {rows: [model.C], values: [balanced_accuracy]}}}
""" % ", ".join(f"{i / 1000:.3f}" for i in range(1, cells + 1)))
    os.utime(os.path.join(folder, "data", "signals.csv"), (time.time() - 3600,) * 2)


def sweep_once(work, cells, clock):
    """A cold run, then warm ones; gives the stages and what was spent in them."""
    folder = tempfile.mkdtemp(dir=work)
    sweep(folder, cells)
    command = [TRELLIS, "run", "experiments/sweep.yaml", "-j", "2"]
    wall, cpu = timed(command, folder)
    with open(os.path.join(folder, ".trellis", "runs", "sweep", "events.jsonl")) as file:
        events = [json.loads(line) for line in file]
    stages = [event["seconds"] for event in events if event["event"] == "finished"]
    clock("cold", wall, cpu)
    # Two workers: what they spent inside stages took half of that on the clock.
    clock("cold, beside the work, per stage", max(0.0, wall - sum(stages) / 2) / len(stages), None)
    for _ in range(3):
        clock("warm", *timed(command, folder, expect="results/sweep"))
    with open(os.path.join(folder, ".trellis", "runs", "sweep", "events.jsonl")) as file:
        assert sum('"event":"finished"' in line for line in file) == len(stages), "a warm run did something"
    shutil.rmtree(folder)
    return len(stages)


def measured(times):
    wall = [wall for wall, _ in times]
    cpu = [cpu for _, cpu in times if cpu is not None]
    out = {"median_s": round(statistics.median(wall), 6), "min_s": round(min(wall), 6), "n": len(wall)}
    if cpu:
        out["cpu_median_s"] = round(statistics.median(cpu), 6)
    return out


def measure(args, work):
    times, skipped = {}, []

    def clock(name, what, stages):
        return lambda wall, cpu: times.setdefault((name, stages, what), []).append((wall, cpu))

    chosen = [t for t in TOOLS if t[0].startswith("trellis") or installed(t[0])]
    skipped = [t[0] for t in TOOLS if t not in chosen]
    count = 0
    for repetition in range(args.reps):
        for name, setup, sizes in chosen:
            if name in ("dvc", "snakemake") and repetition >= args.slow_reps:
                continue
            for stages in sizes:
                folder = tempfile.mkdtemp(dir=work)
                command = setup(folder, stages)
                clock(name, "cold", stages)(*timed(command, folder))
                clock(name, "warm", stages)(*timed(command, folder))
                shutil.rmtree(folder)
        count = sweep_once(work, args.cells, lambda what, *t: clock("trellis run", what, args.cells)(*t))
        print(f"repetition {repetition + 1} of {args.reps} done, load {os.getloadavg()[0]:.1f}", file=sys.stderr)
    cases = [{"tool": n, "stages": s, "what": w, **measured(t)} for (n, s, w), t in times.items()]
    versions = {n: module_version(n) for n in ("dvc", "snakemake", "ninja", "joblib") if module_version(n)}
    return {"cells": args.cells, "stages_of_the_sweep": count, "reps": args.reps, "slow_reps": args.slow_reps,
            "skipped": skipped, "versions": versions, "python": platform.python_version(),
            "cores": os.cpu_count(), "load": [round(x, 1) for x in os.getloadavg()], "cases": cases}


def built(package, product, *flags):
    command = ["swift", "build", "--package-path", package, "-c", "release", "--product", product, *flags]
    subprocess.run(command, check=True, stdout=sys.stderr)
    shown = subprocess.run([*command, "--show-bin-path"], check=True, stdout=subprocess.PIPE, text=True)
    return os.path.join(shown.stdout.strip(), product)


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--reps", type=int, default=5)
parser.add_argument("--slow-reps", type=int, default=1, help="repetitions of dvc and snakemake")
parser.add_argument("--cells", type=int, default=1000)
parser.add_argument("--write", action="store_true", help="write results/overhead.json and docs/performance.md")
parser.add_argument("--trellis", help="the command, where it is built already")
parser.add_argument("--overhead", help="the benchmark's program, where it is built already")
args = parser.parse_args()
TRELLIS = args.trellis or built(ROOT, "trellis", "--static-swift-stdlib")
OVERHEAD = args.overhead or built(HERE, "overhead", "--static-swift-stdlib")
with tempfile.TemporaryDirectory() as work:
    result = measure(args, work)
if args.write:
    os.makedirs(os.path.join(HERE, "results"), exist_ok=True)
    with open(os.path.join(HERE, "results", "overhead.json"), "w") as file:
        json.dump(result, file, indent=1)
        file.write("\n")
    report.write()
print(report.overhead(result), end="")
