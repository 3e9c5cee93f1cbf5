#!/usr/bin/env python3
"""How fast ours learn beside the libraries that people use, on the same sets with the same hyperparameters.

Every case runs ours and all of its peers in turns, each in a process of its own that starts when the machine is idle.
Medians count over the undisturbed processes; reading the data is not timed, except in `notebook`. A peer counts with
whichever number of threads suits it best.

Usage: Benchmarks/learners.py [--cases NAME ...] [--reps N] [--quick] [--write] [--data DIR] [--python PATH]
A name may be the beginning of several: `--cases boosting knn-mid`. `--list` names all. Peers: pip install -r peers/requirements.txt
"""
import argparse, datetime, json, os, platform, shutil, statistics, subprocess, sys, tempfile, time

import cases, quiet, report

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)


class Runner:
    def __init__(self, args):
        self.args, self.missing = args, set()
        self.installed = {name: self.has(module) for name, module in cases.NEEDS.items()}
        self.ex = self.has("sklearnex")

    def has(self, module):
        return subprocess.run([self.args.python, "-c", f"import importlib.util, sys; "
                               f"sys.exit(importlib.util.find_spec('{module}') is None)"]).returncode == 0

    def can(self, peer):
        base = peer.split("_")[0]
        found = self.installed[base] and (self.ex or not peer.endswith("_ex"))
        if not found:
            self.missing.add(peer)
        return found

    def process(self, command, folder=None):
        args = self.args
        return quiet.run(command, folder, share=args.noise, patience=0 if args.busy else args.patience, limit=args.limit)

    def ours(self, case, seed, inner):
        if case.kind == "notebook":
            return self.notebook()
        command = [self.args.learners, case.kind, *case.options(self.args, seed, inner), "--threads", "2"]
        output, messages, code, process = self.process(command)
        if code:
            return {"failed": messages.strip() or f"exit code {code}"}
        line = json.loads(output)
        if "absent" in line:
            return line
        line["by_threads"] = {"2": {"timings": line.pop("timings"), "quality": line.pop("quality")}}
        return line | {"process": process}

    def notebook(self):
        """`trellis run` in a project of its own, whose store is empty."""
        spec = os.path.join(HERE, "Specs", "notebook.yaml")
        if not os.path.exists(spec):
            return {"absent": "no Specs/notebook.yaml"}
        with tempfile.TemporaryDirectory() as folder:
            os.makedirs(os.path.join(folder, "experiments"))
            os.makedirs(os.path.join(folder, "data"))
            shutil.copy(spec, os.path.join(folder, "experiments", "notebook.yaml"))
            shutil.copy(os.path.join(self.args.data, "trials.csv"), os.path.join(folder, "data"))
            os.utime(os.path.join(folder, "data", "trials.csv"), (time.time() - 3600,) * 2)
            command = [self.args.trellis, "run", "experiments/notebook.yaml", "--jobs", "2"]
            output, messages, code, process = self.process(command, folder)
        if code:
            return {"failed": (output[-1500:] + messages).strip()}
        total = {"wall_s": [process["wall_s"]], "cpu_s": [process["cpu_s"]]}
        return {"by_threads": {"2": {"timings": {"fit": total}, "quality": []}}, "process": process,
                "peak_rss_mib": process["max_rss_mib"], "rss_before_mib": 0.0, "table": output[-4000:]}

    def peer(self, case, peer, threads, seed, inner):
        script = os.path.join(HERE, "peers", case.script + ".py")
        command = [self.args.python, script, case.kind, "--peer", peer, "--threads", threads,
                   *case.options(self.args, seed, inner)]
        output, messages, code, process = self.process(command)
        if code:
            return {"failed": messages.strip().splitlines()[-1] if messages.strip() else f"exit code {code}"}
        line = json.loads(output.strip().splitlines()[-1])
        if case.kind == "notebook":
            # Whole processes, imports included, as for ours; and what it would be without them.
            own = line["by_threads"][threads]["timings"]
            line["by_threads"][threads]["timings"] = {
                "fit": {"wall_s": [process["wall_s"]], "cpu_s": [process["cpu_s"]]},
                "without_imports": {"wall_s": own["fit"]["wall_s"], "cpu_s": []}}
        return line | {"process": process}

    def measure(self, case):
        """All turns of a case: {tool: [lines]}."""
        args, lines = self.args, {}
        turns = [("trellis", None)] + [(peer, threads) for peer, threads in case.peers if self.can(peer)]
        rounds, inner = (1, 1) if args.quick else (min(args.reps, case.rounds), case.inner)
        for turn in range(rounds):
            for tool, threads in turns:
                if tool in cases.ONCE and turn > 0 or any("absent" in line or "failed" in line for line in lines.get(tool, [])):
                    continue
                for attempt in range(1 if args.busy else 3):
                    seed = 100 * turn
                    line = (self.ours(case, seed, inner) if tool == "trellis"
                            else self.peer(case, tool, threads, seed, inner))
                    line["seed"] = seed
                    self.say(case, tool, line)
                    lines.setdefault(tool, []).append(line)
                    if line.get("process", {}).get("others_share", 0) <= args.noise:
                        break
        return lines

    def say(self, case, tool, line):
        if "process" not in line:
            print(f"{case.name} {tool}: {line.get('absent') or line.get('failed')}", file=sys.stderr)
            return
        times = ", ".join(f"{threads} threads: " + " ".join(
            f"{name} {report.words(statistics.median(clock['wall_s']))}" for name, clock in part["timings"].items())
            for threads, part in line["by_threads"].items())
        process = line["process"]
        print(f"{datetime.datetime.now():%H:%M:%S} {case.name} {tool}: {times}; whole process "
              f"{report.words(process['wall_s'])}, others {process['others_share']:.0%}", file=sys.stderr, flush=True)


def summary(values):
    return {"median_s": round(statistics.median(values), 6), "min_s": round(min(values), 6),
            "max_s": round(max(values), 6), "n": len(values)} if values else None


def entries(tool, lines, noise):
    """One entry per number of threads: medians over the undisturbed processes, quality over all seeds."""
    good = [line for line in lines if "process" in line]
    if not good:
        return [{"tool": tool, "absent": next((line.get("absent") or "failed: " + line.get("failed", "") for line in lines))}]
    calm = [line for line in good if line["process"]["others_share"] <= noise]
    used, out = calm or good, []
    for threads in sorted(used[0]["by_threads"]):
        parts = [line["by_threads"][threads] for line in used]
        entry = {"tool": tool, "threads": int(threads), "processes": len(used), "disturbed": not calm, "timings": {},
                 "others_share": [line["process"]["others_share"] for line in used]}
        for name in parts[0]["timings"]:
            wall = [value for part in parts for value in part["timings"][name]["wall_s"]]
            cpu = [value for part in parts for value in part["timings"][name]["cpu_s"]]
            entry["timings"][name] = {"wall": summary(wall), "cpu": summary(cpu)}
        seen, quality = set(), {}
        for line in good:
            for at, scores in enumerate(line["by_threads"][threads]["quality"]):
                # A process that was run again had the same seeds.
                if (line.get("seed"), at) in seen:
                    continue
                seen.add((line.get("seed"), at))
                for key, value in scores.items():
                    quality.setdefault(key, []).append(value)
        entry["quality"] = {key: {"mean": round(statistics.fmean(values), 5), "seeds": len(values),
                                  "sd": round(statistics.stdev(values), 5) if len(values) > 1 else None}
                            for key, values in quality.items()}
        entry["peak_rss_mib"] = round(statistics.median(line["process"]["peak_tree_mib"] for line in used))
        entry["rss_before_mib"] = round(statistics.median(line["rss_before_mib"] for line in used))
        entry["extra"] = {**used[0].get("extra", {}), **({"notes": used[0]["notes"]} if used[0].get("notes") else {}),
                          **({"table": used[0]["table"]} if used[0].get("table") else {})}
        out.append(entry)
    return out


def machine():
    with open("/proc/cpuinfo") as file:
        found = dict(line.strip().split("\t: ", 1) for line in file.read().replace("\t\t:", "\t:").splitlines() if "\t: " in line)
    with open("/proc/meminfo") as file:
        memory = int(file.readline().split()[1]) / 2**20
    return {"cpu": found.get("model name", platform.machine()), "family": found.get("cpu family"), "model": found.get("model"),
            "cores": os.cpu_count(), "memory_gib": round(memory, 1), "kernel": platform.release(),
            "load": round(os.getloadavg()[0], 1)}


def built(package, product, *flags):
    command = ["swift", "build", "--package-path", package, "-c", "release", "--product", product, *flags]
    subprocess.run(command, check=True, stdout=sys.stderr)
    shown = subprocess.run([*command, "--show-bin-path"], check=True, stdout=subprocess.PIPE, text=True)
    return os.path.join(shown.stdout.strip(), product)


def parsed():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", nargs="+", metavar="NAME", help="only these, or those that begin so")
    parser.add_argument("--list", action="store_true", help="names all cases and ends")
    parser.add_argument("--reps", type=int, default=3, help="how often all tools of a case take turns (3)")
    parser.add_argument("--quick", action="store_true", help="one turn of the quick cases, to see that all of it works")
    parser.add_argument("--write", action="store_true", help="write results/learners.json and docs/performance.md")
    parser.add_argument("--data", help="a folder with the sets; made by data.py unless given")
    parser.add_argument("--python", default=sys.executable, help="the interpreter that has the peers")
    parser.add_argument("--learners", help="ours, where it is built already")
    parser.add_argument("--trellis", help="the command, where it is built already")
    parser.add_argument("--noise", type=float, default=0.08, help="share of the cores that others may use (0.08)")
    parser.add_argument("--patience", type=float, default=60, help="seconds to wait for idle cores before going on (60)")
    parser.add_argument("--limit", type=float, default=900, help="seconds that a process may take (900)")
    parser.add_argument("--busy", action="store_true", help="do not wait for idle cores, and try nothing again")
    return parser.parse_args()


def keep(case, result, lines, missing):
    """Puts a case among those that were measured before."""
    path = os.path.join(HERE, "results", "scaling.json" if case.rows else "learners.json")
    kept = {"cases": {}, "versions": {}}
    if os.path.exists(path):
        with open(path) as file:
            kept = json.load(file)
    kept["machine"], kept["missing"] = machine(), sorted(missing)
    for line in (line for found in lines.values() for line in found):
        kept["versions"].update(line.get("versions", {}))
    kept["cases"][case.name] = result
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".part", "w") as file:
        json.dump(kept, file, indent=1)
        file.write("\n")
    os.replace(path + ".part", path)


def main():
    args = parsed()
    chosen = cases.chosen(args.cases)
    if args.quick and not args.cases:
        chosen = [case for case in chosen if case.quick]
    if args.list or not chosen:
        sys.exit("\n".join(case.name for case in cases.all_cases()))
    args.data = os.path.abspath(args.data or os.path.join(HERE, ".build", "data"))
    needed = sorted({case.set for case in chosen if not case.rows})
    if not all(os.path.exists(os.path.join(args.data, name + ".csv")) for name in needed):
        subprocess.run([args.python, os.path.join(HERE, "data.py"), args.data, *needed], check=True)
    args.learners = os.path.abspath(args.learners or built(HERE, "learners", "--static-swift-stdlib"))
    if any(case.kind == "notebook" for case in chosen):
        args.trellis = os.path.abspath(args.trellis or built(ROOT, "trellis", "--static-swift-stdlib"))
    runner = Runner(args)
    for case in chosen:
        lines = runner.measure(case)
        result = {"kind": case.kind, "set": case.set, "rows": case.rows, "trees": case.trees,
                  "date": f"{datetime.date.today()}",
                  "tools": [entry for tool, found in lines.items() for entry in entries(tool, found, args.noise)]}
        print(report.case_text(case.name, result), flush=True)
        if args.write:
            keep(case, result, lines, runner.missing)
    if runner.missing:
        print("not installed, so left out: " + ", ".join(sorted(runner.missing)))
    if args.write:
        report.write()


if __name__ == "__main__":
    main()
