#!/usr/bin/env python3
"""A night's sweep: ten thousand cells on real recordings, what they cost beside their work, and what it costs to ask
about them afterwards; then the same graph of stages, each a copy of 1 KB, for ninja, Snakemake and DVC.

Usage: Benchmarks/sweep.py [--cells N] [--memory 1GB] [--limit SECONDS] [--only sweep|peers] [--write]
Needs TRELLIS_DATA, the folder that holds `confused-students`. Tools that are not installed are left out, and said so:
pip install dvc snakemake ninja. A tool that takes longer than the limit for one command is cut off, and that is said.
"""
import argparse, collections, json, os, re, shutil, statistics, struct, subprocess, sys, tempfile, time
from importlib.metadata import PackageNotFoundError, version

import quiet, report

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
BIN = os.path.dirname(sys.executable)
SPEC = "experiments/night.yaml"
# What is asked of a finished sweep; the first is "run" with nothing to do.
ASKED = {"run": ["run", SPEC, "--progress", "none"], "plan": ["plan", SPEC], "why": ["why", SPEC],
         "status": ["status", SPEC], "table": ["table", SPEC], "check": ["check", SPEC]}


def tool(name):
    own = os.path.join(BIN, name)
    return own if os.path.exists(own) else shutil.which(name)


def run(command, folder, limit=7200):
    """Output and what was measured; a command that is cut off gives `None`."""
    output, messages, code, measured = quiet.run(command, folder, patience=OPTIONS.patience, limit=limit)
    if code == -9 and measured["wall_s"] >= limit:
        return None, measured
    if code:
        sys.exit("%s ended with %d:\n%s%s" % (" ".join(command), code, output[-1000:], messages))
    return output, measured


# --- Ours -------------------------------------------------------------------------------------------------------------


def project(folder, cells):
    """The sweep, with fewer cells where that is asked: the first of its axes are kept."""
    with open(os.path.join(HERE, "Specs", "night.yaml")) as file:
        text = file.read()
    axes = re.findall(r"^    ([\w.]+): \[(.*)\]$", text[text.index("  grid:"):text.index("\nrun:")], re.M)
    sizes = {name: len(values.split(",")) for name, values in axes}
    for name in ("scale", "windowing.overlap", "windowing.length_s", "look", "model"):
        others = 1
        for other in sizes:
            others *= sizes[other] if other != name else 1
        sizes[name] = max(1, min(sizes[name], cells // others))
    for name, values in axes:
        kept = ", ".join(values.split(", ")[-sizes[name]:] if "." in name else values.split(", ")[:sizes[name]])
        text = text.replace("    %s: [%s]" % (name, values), "    %s: [%s]" % (name, kept))
    os.makedirs(os.path.join(folder, "experiments"))
    with open(os.path.join(folder, SPEC), "w") as file:
        file.write(text)


def size(folder):
    """Files, bytes in them, and bytes on the disk."""
    files = apparent = blocks = 0
    for place, _, names in os.walk(folder):
        for name in names:
            status = os.lstat(os.path.join(place, name))
            files, apparent, blocks = files + 1, apparent + status.st_size, blocks + 512 * status.st_blocks
    return {"files": files, "bytes": apparent, "on_disk": blocks}


def stages(store):
    """Wall and processor seconds of all stages by kind, from their records."""
    found = collections.defaultdict(lambda: [0, 0.0, 0.0])
    for folder, _, names in os.walk(os.path.join(store, "store")):
        for name in names:
            if not name.endswith(".safetensors"):
                continue
            with open(os.path.join(folder, name), "rb") as file:
                texts = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))["__metadata__"]
            own = found[texts["kind"]]
            own[0], own[1], own[2] = own[0] + 1, own[1] + float(texts["wall_s"]), own[2] + float(texts["cpu_s"])
    return {kind: {"count": n, "wall_s": round(wall, 3), "cpu_s": round(cpu, 3)} for kind, (n, wall, cpu) in sorted(found.items())}


def ours(work):
    folder = os.path.join(work, "night")
    project(folder, OPTIONS.cells)
    output, first = run([OPTIONS.trellis, "plan", SPEC], folder)
    words = re.search(r"(\d+) cells? and (\d+) automatic", output)
    _, cold = run([OPTIONS.trellis, "run", SPEC, "--progress", "none", "--memory", OPTIONS.memory, "-j", str(quiet.CORES)], folder)
    made = stages(os.path.join(folder, ".trellis"))
    wall = sum(kind["wall_s"] for kind in made.values()) / quiet.CORES
    cpu = sum(kind["cpu_s"] for kind in made.values())
    asked = {}
    for name, command in ASKED.items():
        times = [run([OPTIONS.trellis, *command], folder)[1] for _ in range(OPTIONS.reps)]
        asked[name] = {"median_s": statistics.median(t["wall_s"] for t in times),
                       "cpu_median_s": statistics.median(t["cpu_s"] for t in times),
                       "max_rss_mib": max(t["max_rss_mib"] for t in times), "n": len(times)}
    again = stages(os.path.join(folder, ".trellis"))
    assert again == made, "asking made something"
    results = os.path.join(folder, "results", "night")
    local = collections.Counter()
    for place, _, names in os.walk(results):
        if os.path.basename(place) == "local":
            local["files"] += len(names)
            local["bytes"] += sum(os.path.getsize(os.path.join(place, name)) for name in names)
    return {"cells": int(words[1]), "dummies": int(words[2]), "stages": sum(kind["count"] for kind in made.values()),
            "kinds": made, "memory": OPTIONS.memory, "plan_cold": first, "cold": cold,
            "stage_wall_over_cores_s": round(wall, 3), "stage_cpu_s": round(cpu, 3),
            "overhead": round(1 - wall / cold["wall_s"], 4), "overhead_cpu": round(1 - cpu / cold["cpu_s"], 4),
            "asked": asked, "results": size(results), "local": dict(local), "store": size(os.path.join(folder, ".trellis")),
            "page_bytes": os.path.getsize(os.path.join(results, "report.html")),
            "summary_bytes": os.path.getsize(os.path.join(results, "summary.json"))}


# --- Peers: the same graph, every stage a copy --------------------------------------------------------------------------


def graph(cells):
    """Target and sources of every stage: features, fits, and per cell a score and a test against the dummy."""
    looks = 50
    yield from (("out/look%d" % look, ["in/data"]) for look in range(looks))
    yield "out/dummy", ["in/data"]
    for cell in range(cells):
        yield "out/fit%d" % cell, ["out/look%d" % (cell % looks)]
        yield "out/score%d" % cell, ["out/fit%d" % cell]
        yield "out/test%d" % cell, ["out/fit%d" % cell, "out/dummy"]


def laid_out(folder, cells, are_done):
    """The input, and where asked also every output, in order of time."""
    os.makedirs(os.path.join(folder, "in"))
    os.makedirs(os.path.join(folder, "out"))
    text = ("%d " % 1 * 1024)[:1024]
    pairs = list(graph(cells))
    now = time.time_ns() - 10**9 * 3600
    for number, name in enumerate(["in/data"] + ([target for target, _ in pairs] if are_done else [])):
        path = os.path.join(folder, name)
        with open(path, "w") as file:
            file.write(text)
        os.utime(path, ns=(now + number * 1000, now + number * 1000))
    return pairs


def ninja(folder, pairs):
    with open(os.path.join(folder, "build.ninja"), "w") as file:
        file.write("rule copy\n  command = cp $from $out\n")
        file.writelines("build %s: copy %s\n  from = %s\n" % (target, " ".join(sources), sources[0]) for target, sources in pairs)
    return {"run": [tool("ninja"), "-j%d" % quiet.CORES], "plan": [tool("ninja"), "-n"], "why": [tool("ninja"), "-n", "-d", "explain"]}


def snakemake(folder, pairs):
    with open(os.path.join(folder, "Snakefile"), "w") as file:
        used = {source for _, sources in pairs for source in sources}
        file.write("rule all:\n    input: %r\n" % [target for target, _ in pairs if target not in used])
        file.writelines("rule s%d:\n    input: %r\n    output: %r\n    shell: 'cp {input[0]} {output}'\n" % (n, sources, target)
                        for n, (target, sources) in enumerate(pairs))
    base = [tool("snakemake"), "--cores", str(quiet.CORES), "--quiet", "all"]
    return {"run": base, "plan": [*base, "-n"], "why": None}


def dvc(folder, pairs):
    with open(os.path.join(folder, "dvc.yaml"), "w") as file:
        file.write("stages:\n")
        file.writelines("  s%d:\n    cmd: cp %s %s\n    deps: %s\n    outs: [%s]\n" % (
            n, sources[0], target, json.dumps(sources), target) for n, (target, sources) in enumerate(pairs))
    for words in (["init", "--no-scm", "-q"], ["config", "core.analytics", "false"], ["config", "core.check_update", "false"]):
        subprocess.run([tool("dvc"), *words], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return {"run": [tool("dvc"), "repro", "-q"], "plan": [tool("dvc"), "repro", "--dry", "-q"], "why": [tool("dvc"), "status"]}


def peers(work):
    """Every tool on growing graphs: from nothing, then on what is all there; a tool that was cut off grows no further."""
    found, missing, versions = [], [], {}
    for name, setup in (("ninja", ninja), ("snakemake", snakemake), ("dvc", dvc)):
        if not tool(name):
            missing.append(name)
            continue
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            versions[name] = "?"
        is_over = {"cold": False, "run": False, "plan": False, "why": False}
        for cells in sorted({min(size, OPTIONS.cells) for size in (100, 1000, OPTIONS.cells)}):
            folder = os.path.join(work, "%s-%d" % (name, cells))
            commands = setup(folder, laid_out(folder, cells, False))
            case = {"tool": name, "cells": cells, "stages": 3 * cells + 51}
            if not is_over["cold"]:
                output, measured = run(commands["run"], folder, OPTIONS.limit)
                case["cold"] = dict(measured, was_cut_off=output is None, done=len(os.listdir(os.path.join(folder, "out"))))
                is_over["cold"] = output is None
            if is_over["cold"] and not finished(name, folder, cells, setup):
                is_over.update(run=True, plan=True, why=True)
            for what, command in commands.items():
                if command is None or is_over[what]:
                    continue
                output, measured = run(command, folder, OPTIONS.limit)
                case[what] = dict(measured, was_cut_off=output is None)
                is_over[what] = output is None
            found.append(case)
            print("%s, %d cells: %s" % (name, cells, {k: v["wall_s"] for k, v in case.items() if isinstance(v, dict)}), file=sys.stderr)
            shutil.rmtree(folder)
    return found, missing, versions


def finished(name, folder, cells, setup):
    """Puts everything in place that a tool had no time to make, in a way that it takes for its own; whether that worked."""
    shutil.rmtree(folder)
    setup(folder, laid_out(folder, cells, True))
    if name == "snakemake":
        return True    # it goes by times of files where it made nothing itself
    if name == "dvc":
        output, _ = run([tool("dvc"), "commit", "-f", "-q"], folder, OPTIONS.limit)
        return output is not None
    return False


def built():
    command = ["swift", "build", "--package-path", ROOT, "-c", "release", "--product", "trellis", "--static-swift-stdlib"]
    subprocess.run(command, check=True, stdout=sys.stderr)
    shown = subprocess.run([*command, "--show-bin-path"], check=True, stdout=subprocess.PIPE, text=True)
    return shown.stdout.strip() + "/trellis"


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--trellis", help="the command, where it is built already")
parser.add_argument("--cells", type=int, default=10_000)
parser.add_argument("--memory", default="1GB", help="the cap of the sweep")
parser.add_argument("--limit", type=float, default=300, help="seconds that one command of another tool may take")
parser.add_argument("--reps", type=int, default=5, help="how often a finished sweep is asked")
parser.add_argument("--patience", type=float, default=60, help="seconds to wait for an idle machine")
parser.add_argument("--only", choices=("sweep", "peers"))
parser.add_argument("--folder", help="where to work; several GB")
parser.add_argument("--write", action="store_true", help="write results/sweep.json and docs/performance.md")
OPTIONS = parser.parse_args()
OPTIONS.trellis = os.path.abspath(OPTIONS.trellis or built())
RESULT = os.path.join(HERE, "results", "sweep.json")
found = {}
if OPTIONS.only and OPTIONS.write and os.path.exists(RESULT):
    with open(RESULT) as file:
        found = json.load(file)
with tempfile.TemporaryDirectory(prefix="trellis-sweep-", dir=OPTIONS.folder) as work:
    if OPTIONS.only != "peers":
        found["sweep"] = ours(work)
        print(json.dumps(found["sweep"], indent=1), file=sys.stderr)
    if OPTIONS.only != "sweep":
        found["peers"], found["missing"], found["versions"] = peers(work)
        found["limit_s"] = OPTIONS.limit
found["cores"] = quiet.CORES
if OPTIONS.write:
    os.makedirs(os.path.dirname(RESULT), exist_ok=True)
    with open(RESULT, "w") as file:
        json.dump(found, file, indent=1)
        file.write("\n")
    report.write()
print(report.sweep(found), end="")
