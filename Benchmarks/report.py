#!/usr/bin/env python3
"""Writes docs/performance.md out of page.md and what results/*.json says, and the pictures of the page.

Usage: Benchmarks/report.py [--check]      --check: fails where the page is not what it would be
"""
import json, math, os, sys

import picture

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
NAMES = {"trellis": "trellis", "sklearn": "scikit-learn", "sklearn_ex": "scikit-learn-intelex", "xgboost": "XGBoost",
         "lightgbm": "LightGBM", "torch": "PyTorch", "imblearn": "imbalanced-learn",
         "imblearn_ex": "imbalanced-learn on intelex", "sklearn_lbfgs": "scikit-learn, lbfgs",
         "sklearn_newton": "scikit-learn, newton-cholesky", "sklearn_lbfgs_ex": "scikit-learn-intelex, lbfgs",
         "sklearn_covariance": "scikit-learn, covariance", "sklearn_svd": "scikit-learn, svd",
         "sklearn_eigen": "scikit-learn, eigen", "gridsearchcv": "GridSearchCV", "loop": "loops",
         "xgboost_shap": "shap on XGBoost", "sklearn_shap": "shap on scikit-learn",
         "gridsearchcv_ex": "GridSearchCV on intelex", "loop_ex": "loops on intelex"}
# Of raw recordings: who reads, and in which form NumPy computes.
READERS = {"trellis": "trellis", "polars": "polars", "pyarrow": "pyarrow", "pandas": "pandas",
           "pandas_arrow": "pandas on pyarrow", "loop": "a slice per window", "reduceat": "add.reduceat",
           "cumulative": "running sums", "buckets": "shared buckets"}
SETS = {"trials": "1,450 x 120", "mid": "20,000 x 60", "large": "100,000 x 50", "sequence": "6,000 x 32 x 24"}
# What a case asks where it is not the fit alone.
TOGETHER = {"knn": ("fit", "predict"), "pca": ("fit", "predict"), "shap_boosting": ("explain",),
            "shap_forest": ("explain",)}
METRICS = [("accuracy", "accuracy", True), ("log_loss", "log loss", False)]
METRIC_WORDS = {key: name for key, name, _ in METRICS}


def words(seconds):
    if seconds >= 100:
        return f"{seconds:.0f} s"
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1e3:.1f} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.0f} us"


def times(ratio):
    return f"{ratio:.0f}x" if ratio >= 20 else f"{ratio:.1f}x" if ratio >= 3 else f"{ratio:.2f}x"


def took(entry, kind, what="wall"):
    """Seconds of what a case asks: the fit, or the fit and the answers together."""
    clocks = [entry["timings"][name].get(what) for name in TOGETHER.get(kind, ("fit",)) if name in entry["timings"]]
    return sum(clock["median_s"] for clock in clocks) if clocks and all(clocks) else None


def answered(entry):
    return entry["timings"].get("predict", {}).get("wall", {}).get("median_s")


def parted(case):
    """Ours, and the entries of the peers that were measured, fastest first."""
    there = [entry for entry in case["tools"] if "absent" not in entry]
    ours = next((entry for entry in there if entry["tool"] == "trellis"), None)
    peers = sorted((entry for entry in there if entry["tool"] != "trellis"), key=lambda e: took(e, case["kind"]))
    return ours, peers


def spread(ours, peer, key):
    """By how much a metric may differ by chance: over seeds, or where they change nothing, over the rows judged."""
    sd = max((entry["quality"][key]["sd"] or 0.0) for entry in (ours, peer))
    if sd == 0 and key == "log_loss":
        sd = peer["quality"].get("log_loss_error", {"mean": 0.0})["mean"]
    if sd == 0 and key == "accuracy" and "rows_test" in ours["extra"]:
        share = peer["quality"][key]["mean"]
        sd = math.sqrt(share * (1 - share) / ours["extra"]["rows_test"])
    return sd


def judged(ours, peer):
    """How the qualities compare: {metric: "alike" | "better" | "worse"}."""
    out = {}
    for key, _, larger in METRICS:
        if key in ours["quality"] and key in peer["quality"]:
            gap = ours["quality"][key]["mean"] - peer["quality"][key]["mean"]
            gap = gap if larger else -gap
            allowed = 2 * spread(ours, peer, key)
            out[key] = "alike" if abs(gap) <= allowed else "better" if gap > 0 else "worse"
    return out


def quality(entry, short=False):
    parts = []
    for key, name, _ in METRICS:
        if key in entry.get("quality", {}):
            found = entry["quality"][key]
            sd = f" ± {found['sd']:.4f}" if found["sd"] else ""
            parts.append(f"{found['mean']:.4f}{sd}" if short else f"{name} {found['mean']:.4f}{sd}")
    return ", ".join(parts)


def case_text(name, case):
    """What a case found, for the terminal."""
    ours, peers = parted(case)
    lines = [name]
    for entry in case["tools"]:
        if "absent" in entry:
            lines.append(f"  {entry['tool']:20} {entry['absent']}")
            continue
        mark = " DISTURBED" if entry["disturbed"] else ""
        cpu = took(entry, case["kind"], "cpu")
        ratio = ""
        if ours and entry is not ours:
            ratio = f"   ours {times(took(entry, case['kind']) / took(ours, case['kind']))}"
            if answered(entry) and answered(ours):
                ratio += f", answers {times(answered(entry) / answered(ours))}"
        lines.append(
            f"  {entry['tool']:20} {entry['threads']} threads  {words(took(entry, case['kind'])):>9} wall "
            f"{words(cpu) if cpu else '':>9} cpu  {words(answered(entry)) if answered(entry) else '':>9} answers  "
            f"{entry['peak_rss_mib']:6} MiB (+{entry['peak_rss_mib'] - entry['rss_before_mib']})  {quality(entry)}{ratio}{mark}")
    if ours and peers:
        verdict = ", ".join(f"{key} {word}" for key, word in judged(ours, peers[0]).items())
        cpus = [cpu for cpu in (took(entry, case["kind"], "cpu") for entry in peers) if cpu]
        own = took(ours, case["kind"], "cpu")
        lines.append(f"  => {times(took(peers[0], case['kind']) / took(ours, case['kind']))} the fastest peer by the clock"
                     + (f", {times(min(cpus) / own)} by processor time" if cpus and own else "")
                     + (f"; {verdict}" if verdict else ""))
    if case["rows"] == 10_000_000 and ours:
        gib = ours["peak_rss_mib"] / 1024
        lines.append(f"  => peak {gib:.2f} GiB, {'inside' if gib <= 8 else 'MORE THAN'} 8 GiB")
    return "\n".join(lines)


def learners(result):
    """A line per case, then all that was measured."""
    out = ["| | set | ours | fastest other | faster by | by processor time | answers faster by | "
           "accuracy, log loss: ours | theirs | MiB: ours | theirs |", "|---|---|--:|--:|--:|--:|--:|---|---|--:|--:|"]
    details = []
    for name, case in result["cases"].items():
        ours, peers = parted(case)
        if not ours or not peers:
            continue
        best, kind = peers[0], case["kind"]
        cpus = [cpu for cpu in (took(entry, kind, "cpu") for entry in peers) if cpu]
        own = took(ours, kind, "cpu")
        answers = [answered(entry) for entry in peers if answered(entry)]
        out.append(" | ".join((
            f"| {kind.replace('_', ' ')}", SETS.get(case["set"], case["set"]), words(took(ours, kind)),
            f"{words(took(best, kind))} ({NAMES[best['tool']]})", f"**{times(took(best, kind) / took(ours, kind))}**",
            times(min(cpus) / own) if cpus and own else "",
            times(min(answers) / answered(ours)) if answers and answered(ours) else "",
            quality(ours, True) + "".join(f" ({METRIC_WORDS[key]} {word})" for key, word in judged(ours, best).items()
                                          if word != "alike"), quality(best, True), f"{ours['peak_rss_mib']}", f"{best['peak_rss_mib']} |")))
        details += ["", f"**{kind.replace('_', ' ')}, {SETS.get(case['set'], case['set'])}** ({case['date']})", "",
                    "| | threads | time | fastest to slowest | processor time | answers | MiB, of which since the data was read | "
                    "accuracy, log loss | to ours |", "|---|--:|--:|--:|--:|--:|--:|---|--:|"]
        for entry in [ours, *peers]:
            wall, cpu = entry["timings"]["fit"]["wall"], took(entry, kind, "cpu")
            details.append(" | ".join((
                f"| {NAMES[entry['tool']]}{' (disturbed)' if entry['disturbed'] else ''}", f"{entry['threads']}",
                words(took(entry, kind)), f"{words(wall['min_s'])} to {words(wall['max_s'])}", words(cpu) if cpu else "",
                words(answered(entry)) if answered(entry) else "",
                f"{entry['peak_rss_mib']}, {entry['peak_rss_mib'] - entry['rss_before_mib']}", quality(entry, True),
                f"{times(took(entry, kind) / took(ours, kind))} |")))
        for entry in case["tools"]:
            if "absent" in entry:
                details.append(f"\n{NAMES[entry['tool']]}: {entry['absent']}")
    machine = result["machine"]
    out += ["", f"{machine['cores']} cores of {machine['cpu']} (family {machine['family']}, model {machine['model']}), "
            f"{machine['memory_gib']} GiB. " + ", ".join(f"{n} {v}" for n, v in sorted(result["versions"].items())) + "."
            + (f" Not installed: {', '.join(result['missing'])}." if result["missing"] else ""),
            "", "<details><summary>All that was measured</summary>", *details, "", "</details>"]
    return "\n".join(out) + "\n"


def scaling(result):
    """Time and memory by number of rows; the picture shows the same."""
    series = {}
    for case in result["cases"].values():
        for entry in case["tools"]:
            if "absent" not in entry:
                series.setdefault((case["kind"], entry["tool"]), []).append((case["rows"], entry, case["trees"]))
    out = ["| | trees | rows | time | processor time | per row and tree | peak MiB | accuracy |",
           "|---|--:|--:|--:|--:|--:|--:|--:|"]
    for (kind, tool), points in sorted(series.items(), key=lambda item: (item[0][0], item[0][1] != "trellis", item[0][1])):
        for rows, entry, trees in sorted(points, key=lambda point: point[0]):
            wall, cpu = took(entry, kind), took(entry, kind, "cpu")
            out.append(f"| {kind}, {NAMES[tool]} | {trees} | {rows:,} | {words(wall)} | {words(cpu)} | "
                       f"{wall / rows / trees * 1e9:.1f} ns | {entry['peak_rss_mib']:,} | "
                       f"{entry['quality']['accuracy']['mean']:.4f} |")
    lines = [(f"{kind}, {NAMES[tool]}", kind, tool == "trellis",
              sorted((rows, took(entry, kind)) for rows, entry, _ in points)) for (kind, tool), points in sorted(series.items())]
    return "\n".join(out) + "\n", picture.growth(lines)


def question(case):
    if case["what"] == "windows":
        return f"windows of 5 s every {case['stride']:g} s"
    return {"reading": "reading", "whole": "raw files to features"}[case["what"]]


def by_time(case):
    """Ours, and the others, fastest first."""
    ours = next(entry for entry in case["tools"] if entry["tool"] == "trellis")
    return ours, sorted((e for e in case["tools"] if e is not ours), key=lambda e: e["wall"]["median_s"])


def recordings(result):
    """All students, then how time grows with their number; the picture shows the same."""
    cases = list(result["cases"].values())
    most = max(case["students"] for case in cases)
    out = ["| | ours | fastest other | faster by | by processor time | rows per second | MiB: ours | theirs |",
           "|---|--:|--:|--:|--:|--:|--:|--:|"]
    details = ["| | | time | fastest to slowest | processor time | MiB | to ours |", "|---|---|--:|--:|--:|--:|--:|"]
    for case in (case for case in cases if case["students"] == most):
        ours, peers = by_time(case)
        own, rows = ours["wall"]["median_s"], case["rows"] or max(c["rows"] or 0 for c in cases if c["students"] == most)
        if peers:
            best, cpu = peers[0], min(entry["cpu"]["median_s"] for entry in peers)
            out.append(" | ".join((
                f"| {question(case)}", words(own), f"{words(best['wall']['median_s'])} ({READERS[best['tool']]})",
                f"**{times(best['wall']['median_s'] / own)}**", times(cpu / ours["cpu"]["median_s"]),
                f"{rows / own / 1e6:.2f} million" if rows else "", f"{ours['peak_mib']:,}", f"{best['peak_mib']:,} |")))
        for entry in [ours, *peers]:
            wall = entry["wall"]
            details.append(" | ".join((
                f"| {question(case)}", READERS[entry["tool"]] + (" (disturbed)" if entry["disturbed"] else ""),
                words(wall["median_s"]), f"{words(wall['min_s'])} to {words(wall['max_s'])}",
                words(entry["cpu"]["median_s"]), f"{entry['peak_mib']:,}", f"{times(wall['median_s'] / own)} |")))
    growing = {what: sorted((c for c in cases if c["what"] == what), key=lambda c: c["students"]) for what in ("reading", "whole")}
    lines = []
    for what, found in growing.items():
        tools = list(dict.fromkeys(entry["tool"] for case in found for entry in case["tools"]))
        out += ["", f"| {question({'what': what})}: students | MB | " + " | ".join(
            f"{READERS[tool]} | MiB" for tool in tools) + " |", "|--:|--:|" + "--:|--:|" * len(tools)] if found else []
        for case in found:
            entries = {entry["tool"]: entry for entry in case["tools"]}
            cells = [f"{words(entries[t]['wall']['median_s'])} | {entries[t]['peak_mib']:,}" if t in entries else " | " for t in tools]
            out.append(f"| {case['students']} | {case['mib'] * 2**20 / 1e6:,.0f} | " + " | ".join(cells) + " |")
        for tool in tools:
            points = [(c["students"], e["wall"]["median_s"]) for c in found for e in c["tools"] if e["tool"] == tool]
            lines.append((f"{'features' if what == 'whole' else what}, {READERS[tool]}", what, tool == "trellis", points))
    machine = result["machine"]
    out += ["", f"{machine['cores']} cores of {machine['cpu']}, {machine['memory_gib']} GiB. "
            + ", ".join(f"{n} {v}" for n, v in sorted(result["versions"].items())) + "."
            + (f" Not installed: {', '.join(READERS[name] for name in result['missing'])}." if result["missing"] else ""),
            "", "<details><summary>All that was measured, of all students</summary>", "", *details, "", "</details>"]
    ticks = sorted({count for *_, points in lines for count, _ in points})
    drawn = picture.growth(lines, title="Time by number of students", across="students", ticks=ticks) if len(ticks) > 1 else None
    return "\n".join(out) + "\n", drawn


def overhead(result):
    found = {(c["tool"], c["stages"], c["what"]): c["median_s"] for c in result["cases"]}
    lines = ["| tool | stages | all to do | per stage | nothing to do | to trellis, all to do | to trellis, nothing to do |",
             "|---|--:|--:|--:|--:|--:|--:|"]
    for name, stages in dict.fromkeys((c["tool"], c["stages"]) for c in result["cases"] if c["tool"] != "trellis run"):
        cold, warm = found[name, stages, "cold"], found[name, stages, "warm"]
        own = [found["trellis scheduler", stages, what] for what in ("cold", "warm")]
        lines.append(f"| {name} | {stages} | {words(cold)} | {words(cold / stages)} | {words(warm)} | "
                     f"{cold / own[0]:.1f}x | {warm / own[1]:.1f}x |")
    cells, stages = result["cells"], result["stages_of_the_sweep"]
    run = {what: c for (n, _, what), c in found.items() if n == "trellis run"}
    cpu = next(c["cpu_median_s"] for c in result["cases"] if c["tool"] == "trellis run" and c["what"] == "warm")
    lines += ["", f"`trellis run` on a sweep of {cells} cells ({stages} stages): {words(run['cold'])} at first, of which "
              f"{words(run['cold, beside the work, per stage'])} per stage beside the work in the stages (loading, "
              f"planning, storing, writing results of every cell); {words(run['warm'])} where nothing is to do "
              f"({words(cpu)} of processor time)."]
    lines += ["", f"Medians of {result['reps']} repetitions ({result['slow_reps']} of dvc and snakemake) on "
              f"{result['cores']} cores, load {result['load'][0]}; tools in turns within one run, whole processes, start-up "
              f"included. " + ", ".join(f"{n} {v}" for n, v in result["versions"].items())
              + (f". Not installed: {', '.join(result['skipped'])}" if result["skipped"] else "") + "."]
    return "\n".join(lines) + "\n"


def sweep(result):
    lines = []
    own = result.get("sweep")
    if own:
        cold, asked = own["cold"], own["asked"]
        lines += [
            f"{own['cells']:,} cells and {own['dummies']} dummies, {own['stages']:,} stages: {words(cold['wall_s'])} from an empty "
            f"store to the written results, {cold['cpu_s']:,.0f} s of processor time. The stages themselves took "
            f"{words(own['stage_wall_over_cores_s'])} on {result['cores']} cores, so **{own['overhead']:.1%}** of the time went "
            f"beside them ({own['overhead_cpu']:.1%} of the processor time). Most memory: {cold['max_rss_mib']:,.0f} MiB, with "
            f"`--memory {own['memory']}`. Results: {own['results']['files']:,} files, "
            f"{(own['results']['bytes'] - own['local']['bytes']) / 1e6:,.0f} MB and {own['local']['bytes'] / 1e6:,.0f} MB of "
            f"predictions in `local/`; `report.html` {own['page_bytes'] / 1e6:.1f} MB, `summary.json` "
            f"{own['summary_bytes'] / 1e6:.1f} MB; the store {own['store']['files']:,} files, "
            f"{own['store']['on_disk'] / 1e6:,.0f} MB on the disk.", "",
            "| asked of the finished sweep | time | processor time | MiB |", "|---|--:|--:|--:|"]
        lines += [f"| `{name}` | {words(a['median_s'])} | {words(a['cpu_median_s'])} | {a['max_rss_mib']:,.0f} |"
                  for name, a in asked.items()]
        lines.append("")
    if result.get("peers"):
        def cell(case, what):
            if what not in case:
                return ""
            if case[what]["was_cut_off"]:
                done = f", {case[what]['done']:,} of {case['stages']:,} stages done" if "done" in case[what] else ""
                return f"cut off after {words(case[what]['wall_s'])}{done}"
            return words(case[what]["wall_s"])
        lines += ["| tool | cells | stages | all to do | nothing to do | what would be done | why |", "|---|--:|--:|--:|--:|--:|--:|"]
        if own:
            lines.append(f"| trellis | {own['cells']:,} | {own['stages']:,} | {words(own['cold']['wall_s'])}, real work | "
                         + " | ".join(words(own["asked"][what]["median_s"]) for what in ("run", "plan", "why")) + " |")
        lines += [f"| {c['tool']} | {c['cells']:,} | {c['stages']:,} | " + " | ".join(
            cell(c, what) for what in ("cold", "run", "plan", "why")) + " |" for c in result["peers"]]
        lines += ["", f"One command of another tool may take {words(result['limit_s'])}. Where making everything takes longer, its "
                  "outputs are put in place for it, and the other columns are of that. "
                  + ", ".join(f"{n} {v}" for n, v in result["versions"].items())
                  + (f". Not installed: {', '.join(result['missing'])}" if result["missing"] else "") + "."]
    return "\n".join(lines) + "\n"


def read(name):
    path = os.path.join(HERE, "results", name + ".json")
    if not os.path.exists(path):
        return None
    with open(path) as file:
        return json.load(file)


def pages():
    """Files of the report with their content."""
    with open(os.path.join(HERE, "page.md")) as file:
        page = file.read()
    out = {}
    for name, make, across in (("overhead", overhead, None), ("sweep", sweep, None), ("learners", learners, None), ("scaling", scaling, "rows"),
                               ("recordings", recordings, "students")):
        found = read(name)
        text = "Not measured yet.\n" if found is None else make(found)
        if isinstance(text, tuple):
            text, drawn = text
            if drawn:
                out[os.path.join("docs", "images", f"{name}.svg")] = drawn
                text = f"![Time by {across}, both axes logarithmic](images/{name}.svg)\n\n{text}"
        page = page.replace(f"{{{{{name}}}}}\n", text)
    out[os.path.join("docs", "performance.md")] = page
    return out


def write():
    for path, text in pages().items():
        with open(os.path.join(ROOT, path), "w") as file:
            file.write(text)


def check():
    for path, text in pages().items():
        with open(os.path.join(ROOT, path)) as file:
            if file.read() != text:
                sys.exit(f"{path} is not what Benchmarks/report.py makes")


if __name__ == "__main__":
    check() if sys.argv[1:] == ["--check"] else write()
