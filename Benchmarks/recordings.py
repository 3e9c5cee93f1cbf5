#!/usr/bin/env python3
"""From the raw files of many students to feature matrices: ours beside pandas, polars, pyarrow and NumPy.

The data set is what `trellis init --synthetic mrt --subjects 38 --seed 1` writes, 4 GB; it is made where it is absent. Ours
and the others take turns, each in a process of its own that starts when the machine is idle; the files lie in the system's
cache. Ours begin with an empty store.

Usage: Benchmarks/recordings.py [--write] [--data DIR] [--python PATH] [--cases reading whole windows] [--students 1,2,38]
About 13 minutes for all. Peers: pip install -r peers/recordings.txt
"""
import argparse, datetime, json, os, shutil, subprocess, sys, tempfile

import quiet, report
from learners import built, machine, summary

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
# Fastest first, as found: what is measured once only comes last.
PEERS = ["polars", "pyarrow", "pandas_arrow", "pandas"]
MODULES = {"polars": ["polars"], "pyarrow": ["pyarrow", "pandas"], "pandas_arrow": ["pyarrow", "pandas"], "pandas": ["pandas"]}
FORMS = ["loop", "reduceat", "cumulative", "buckets"]
STRIDES = [5.0, 1.0]


def synthetic(args):
    """The folder of the data set; made where it is absent."""
    folder = os.path.abspath(args.data)
    if not os.path.exists(os.path.join(folder, "truth.json")):
        os.makedirs(os.path.dirname(folder), exist_ok=True)
        with tempfile.TemporaryDirectory(dir=os.path.dirname(folder)) as work:
            subprocess.run([args.trellis, "init", "--synthetic", "mrt", "--subjects", "38", "--seed", "1", "--out", "made"],
                           cwd=work, check=True, stdout=sys.stderr)
            found = next(at for at, _, names in os.walk(work) if "truth.json" in names)
            os.rename(found, folder)
    return folder


def students(folder):
    """Their ids; those without a head band, who cost least, come last."""
    ids = sorted((name for name in os.listdir(folder) if name.isdigit()), key=int)
    return sorted(ids, key=lambda own: not os.path.exists(os.path.join(folder, own, f"{own}_EEG.csv")))


class Project:
    """A project folder in which the first so many students are."""

    def __init__(self, work, folder, count):
        self.path = os.path.join(work, f"{count}")
        self.data = os.path.join(self.path, "data", "mrt")
        os.makedirs(self.data)
        os.makedirs(os.path.join(self.path, "experiments"))
        chosen = students(folder)[:count]
        for own in chosen:
            os.symlink(os.path.join(folder, own), os.path.join(self.data, own))
        files = [os.path.join(folder, own, name) for own in chosen for name in os.listdir(os.path.join(folder, own))]
        self.bytes = sum(map(os.path.getsize, files))
        self.files = files
        with open(os.path.join(HERE, "Specs", "recordings.yaml")) as file:
            lines = file.readlines()
        # Repeated trials of students who are not there would be a mistake in the spec.
        if count < 38:
            lines = [line for line in lines if "known_duplicates" not in line]
        with open(os.path.join(self.path, "experiments", "recordings.yaml"), "w") as file:
            file.writelines(lines)

    def warm(self):
        """Reads all files once, so that they lie in the system's cache."""
        for name in self.files:
            with open(name, "rb") as file:
                while file.read(1 << 24):
                    pass

    def clear(self):
        for name in ".trellis", "results":
            shutil.rmtree(os.path.join(self.path, name), ignore_errors=True)


class Runner:
    def __init__(self, args):
        self.args, self.versions = args, {}
        self.peers = [peer for peer in PEERS if all(map(self.has, MODULES[peer] + ["numpy", "scipy"]))]
        self.missing = [peer for peer in PEERS if peer not in self.peers]

    def has(self, module):
        return subprocess.run([self.args.python, "-c", f"import importlib.util, sys; "
                               f"sys.exit(importlib.util.find_spec('{module}') is None)"]).returncode == 0

    def process(self, command, folder=None):
        args = self.args
        output, messages, code, process = quiet.run(
            command, folder, share=args.noise, patience=0 if args.busy else args.patience, limit=args.limit)
        if code:
            sys.exit(f"{' '.join(command)}: exit code {code}\n{output[-1500:]}{messages}")
        return output, process

    def script(self, name, *words):
        output, process = self.process([self.args.python, os.path.join(HERE, "peers", name), *words])
        line = json.loads(output.strip().splitlines()[-1])
        self.versions.update(line["versions"])
        return line, process

    def reading(self, project, tool):
        """All columns that the spec uses; the interpreter's start and imports are not in the time."""
        if tool == "trellis":
            output, process = self.process([self.args.recordings, "read", "--root", project.data])
            line = json.loads(output)
            own = line["timings"]["all"]
            return {"wall_s": own["wall_s"][0], "cpu_s": own["cpu_s"][0], "rows": line["rows"], "process": process}
        line, process = self.script("recordings.py", "--what", "read", "--peer", tool, "--root", project.data)
        return {"wall_s": line["wall_s"], "cpu_s": line["cpu_s"], "rows": line["rows"], "process": process}

    def whole(self, project, tool):
        """Ours: the whole process, hashes, quality report, store and CSV files of features included."""
        if tool == "trellis":
            project.clear()
            command = [self.args.trellis, "export", "features", "experiments/recordings.yaml", "--jobs", "2",
                       "--progress", "none"]
            _, process = self.process(command, project.path)
            return {"wall_s": process["wall_s"], "cpu_s": process["cpu_s"], "process": process}
        line, process = self.script("recordings.py", "--what", "features", "--peer", tool, "--root", project.data)
        return {"wall_s": line["wall_s"], "cpu_s": line["cpu_s"], "process": process}

    def windows(self, project, tool):
        """{step: {form: line}}; all forms of NumPy in one process, as the files are the same. One thread each."""
        strides = ",".join(f"{stride:g}" for stride in STRIDES)
        if tool == "trellis":
            output, process = self.process([self.args.recordings, "window", "--root", project.data, "--threads", "1",
                                            "--strides", strides, "--reps", "3"])
            line = json.loads(output)
            return {stride: {"trellis": {
                "wall_s": line["timings"][str(stride)]["wall_s"][0], "cpu_s": line["timings"][str(stride)]["cpu_s"][0],
                "checksum": line["checksums"][at], "rows": line["rows"], "process": process}}
                for at, stride in enumerate(STRIDES)}
        line, process = self.script("windows.py", "--root", project.data, "--strides", strides, "--reps", "3")
        return {stride: {form: own | {"rows": line["rows"], "process": process}
                         for form, own in line["windows"][f"{stride:g}"].items()} for stride in STRIDES}

    def measure(self, what, project, rounds):
        """{case: {tool: [lines]}} of so many turns."""
        out = {}
        for turn in range(rounds):
            # The slowest ways to read take one turn.
            tools = ["trellis"] + (["numpy"] if what == "windows" else self.peers if turn == 0 else self.peers[:2])
            for tool in tools:
                for _ in range(1 if self.args.busy else 2):
                    found = getattr(self, what)(project, tool)
                    found = found if what == "windows" else {None: {tool: found}}
                    lines = [(stride, name, line) for stride, named in found.items() for name, line in named.items()]
                    for stride, name, line in lines:
                        out.setdefault(stride, {}).setdefault(name, []).append(line)
                        self.say(what, stride, name, line)
                    if lines[0][2]["process"]["others_share"] <= self.args.noise:
                        break
        return out

    def say(self, what, stride, tool, line):
        step = f" every {stride:g} s" if stride else ""
        print(f"{datetime.datetime.now():%H:%M:%S} {what}{step} {tool}: {report.words(line['wall_s'])}, processor "
              f"{report.words(line['cpu_s'])}, {line['process']['peak_tree_mib']:.0f} MiB, others "
              f"{line['process']['others_share']:.0%}", file=sys.stderr, flush=True)


def agree(what, tools):
    """None where all read as many rows and found the same numbers, where they say them; else what differs."""
    for key, allowed in ("rows", 0), ("checksum", 1e-9):
        found = {tool: lines[0][key] for tool, lines in tools.items() if key in lines[0]}
        if found and max(found.values()) - min(found.values()) > allowed * abs(max(found.values())):
            return f"{what}: {key} differ: {found}"
    return None


def entry(tool, lines, noise):
    """Medians over the undisturbed processes."""
    calm = [line for line in lines if line["process"]["others_share"] <= noise]
    used = calm or lines
    return {"tool": tool, "processes": len(used), "disturbed": not calm,
            "others_share": [line["process"]["others_share"] for line in used],
            "wall": summary([line["wall_s"] for line in used]), "cpu": summary([line["cpu_s"] for line in used]),
            "peak_mib": round(max(line["process"]["peak_tree_mib"] for line in used))}


def keep(cases, runner):
    path = os.path.join(HERE, "results", "recordings.json")
    kept = {"cases": {}, "versions": {}}
    if os.path.exists(path):
        with open(path) as file:
            kept = json.load(file)
    kept["cases"].update(cases)
    kept["versions"].update(runner.versions)
    kept.update(machine=machine(), missing=runner.missing)
    with open(path + ".part", "w") as file:
        json.dump(kept, file, indent=1)
        file.write("\n")
    os.replace(path + ".part", path)


def parsed():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", nargs="+", choices=["reading", "whole", "windows"], default=["reading", "whole", "windows"])
    parser.add_argument("--students", default="1,2,4,8,16,38", help="how many students, case by case; windows take the most")
    parser.add_argument("--reps", type=int, default=2, help="turns at the largest number of students (2)")
    parser.add_argument("--write", action="store_true", help="write results/recordings.json and docs/performance.md")
    parser.add_argument("--data", default=os.path.join(HERE, ".build", "data", "mrt"), help="the data set; made where it is absent")
    parser.add_argument("--python", default=sys.executable, help="the interpreter that has the peers")
    parser.add_argument("--recordings", help="ours, where it is built already")
    parser.add_argument("--trellis", help="the command, where it is built already")
    parser.add_argument("--noise", type=float, default=0.08, help="share of the cores that others may use (0.08)")
    parser.add_argument("--patience", type=float, default=60, help="seconds to wait for idle cores before going on (60)")
    parser.add_argument("--limit", type=float, default=600, help="seconds that a process may take (600)")
    parser.add_argument("--busy", action="store_true", help="do not wait for idle cores, and try nothing again")
    return parser.parse_args()


def main():
    args = parsed()
    args.trellis = os.path.abspath(args.trellis or built(ROOT, "trellis", "--static-swift-stdlib"))
    args.recordings = os.path.abspath(args.recordings or built(HERE, "recordings", "--static-swift-stdlib"))
    folder, counts = synthetic(args), sorted(map(int, args.students.split(",")))
    runner, cases, faults = Runner(args), {}, []
    with tempfile.TemporaryDirectory() as work:
        projects = {count: Project(work, folder, count) for count in counts}
        projects[counts[-1]].warm()
        for what in args.cases:
            for count in counts if what != "windows" else counts[-1:]:
                # Small ones are over in a moment, and jump about.
                rounds = args.reps if count in (counts[-1], 1, 2) else 1
                for stride, tools in runner.measure(what, projects[count], rounds).items():
                    name = f"{what}-{stride:g}" if stride else f"{what}-{count}"
                    fault = agree(name, tools)
                    if fault:
                        # What was measured before and after is not lost for it.
                        faults.append(fault)
                        continue
                    cases[name] = {
                        "what": what, "students": count, "stride": stride, "date": f"{datetime.date.today()}",
                        "mib": round(projects[count].bytes / 2**20), "rows": next(iter(tools.values()))[0].get("rows"),
                        "tools": [entry(tool, lines, args.noise) for tool, lines in tools.items()]}
                projects[count].clear()
    if args.write:
        keep(cases, runner)
        report.write()
    print(report.recordings({"cases": cases, "versions": runner.versions, "machine": machine(), "missing": runner.missing})[0])
    if faults:
        sys.exit("\n".join(faults))


if __name__ == "__main__":
    main()
