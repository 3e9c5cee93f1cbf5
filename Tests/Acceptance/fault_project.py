"""A small project whose runs are broken on purpose, and what its store and logs say afterwards."""
import collections, hashlib, json, os, re, resource, shutil, subprocess, sys, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
STORE = ".trellis"
NOBODY = 65534
IS_ROOT = os.geteuid() == 0
GOOD, SOME_FAILED, NO_DATA = 0, 1, 66

SPEC = """spec: 1
name: sweep
dataset:
  use: recordings
  root: data
  subject: {column: person}
  trial: {column: clip}
  time: {rate_hz: 4}
  modalities:
    hand: {file: signals.csv, columns: {force: {include: [left, right]}}}
    skin: {file: signals.csv, columns: {level: {include: [skin]}}}
  label: {use: column, column: state, classes: [calm, busy]}
windowing: {length_s: 1, overlap: 0.5, within: trial, anchor: trial_start, tail: drop}
features:
  hand: [%s]
  skin: [{use: statistics, columns: level, stats: [mean]}]
model: {preprocess: [{use: standardize}], use: logistic_regression}
evaluation:
  outer: {use: group_kfold, group: subject, folds: 3}
  vote: {to: trial, by: mean_proba}
  metrics: [balanced_accuracy, f1_macro]
  primary: balanced_accuracy
  seeds: [0, 1]
variants:
  fusion:
    hand:  {use: single, modality: hand}
    early: {use: early}
  model:
    m1: {use: logistic_regression, C: 0.1}
    m2: {use: random_forest, trees: 40}
    m3: {use: gradient_boosting, trees: 40}
sweep:
  grid: {model: [m1, m2, m3], fusion: [hand, early], windowing.length_s: [1, 2]}
report:
  tables:
    scores: {rows: [model], columns: [fusion, windowing.length_s], values: [balanced_accuracy]}
  html: true
"""
PLAIN = "{use: statistics, columns: force, stats: [mean, std]}"
COMMAND = "{use: command, run: [/bin/sh, programs/means.sh], files: [programs/means.sh, programs/means.py], " \
          "columns: [force], names: [a, b], timeout_s: 60}"
# A worker that lives long enough to be hit.
SHELL = "#!/bin/sh\nsleep 0.05\nexec %s -S -E -s \"$(dirname \"$0\")/means.py\"\n" % sys.executable
PROGRAM = """import json, os, struct
with open(os.environ["TRELLIS_INPUT"], "rb") as file:
    header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
    data = file.read()
def array(name, code):
    start, end = header[name]["data_offsets"]
    return struct.unpack("<%d%s" % ((end - start) // 8, code), data[start:end])
values, rows = array("values", "d"), array("rows", "q")
out = []
for first, end in zip(rows[::2], rows[1::2]):
    for channel in range(2):
        own = values[2 * first + channel:2 * end:2]
        out.append(sum(own) / len(own))
content = struct.pack("<%dd" % len(out), *out)
text = json.dumps({"values": {"dtype": "F64", "shape": [len(rows) // 2, 2], "data_offsets": [0, len(content)]}}).encode()
text += b" " * (-len(text) % 8)
with open(os.environ["TRELLIS_OUTPUT"], "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text + content)
"""


class Project:
    """A project folder, what was started in it, and what was damaged in it on purpose."""

    def __init__(self, trellis, folder, has_workers=False):
        self.trellis, self.folder, self.has_workers = trellis, folder, has_workers
        self.processes, self.messages, self.damaged, self.codes = [], [], set(), []
        self.finished = collections.Counter()   # by key, as far as logs that may be damaged told
        self.seen = set()                       # runs whose events are in `finished` already

    def make(self):
        for name in ("experiments", "data", "programs"):
            os.makedirs(os.path.join(self.folder, name))
        data = self.path("data", "signals.csv")
        shutil.copy(os.path.join(ROOT, "Tests", "Golden", "fixtures", "tiny", "data", "signals.csv"), data)
        for path, text in ((self.path("programs", "means.sh"), SHELL), (self.path("programs", "means.py"), PROGRAM),
                           (self.path("experiments", "sweep.yaml"), SPEC % (COMMAND if self.has_workers else PLAIN))):
            with open(path, "w") as file:
                file.write(text)
        for folder, _, names in os.walk(self.folder):   # old enough that digests of files are remembered
            for name in names:
                os.utime(os.path.join(folder, name), (time.time() - 3600,) * 2)
        if IS_ROOT and not self.has_workers:
            self.give_away()
        return self

    def give_away(self):
        """Everything belongs to nobody: root would pass every permission by."""
        os.chmod(self.folder, 0o755)
        for folder, names, files in os.walk(self.folder):
            for name in names + files:
                os.lchown(os.path.join(folder, name), NOBODY, NOBODY)
        os.chown(self.folder, NOBODY, NOBODY)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def start(self, *words, command="run", before=(), limit=None):
        """Starts the program, as nobody where this is root."""
        words = [*before, self.trellis, *command.split(), *(["experiments/sweep.yaml"] if command == "run" else []),
                 *(["--allow-commands"] if command == "run" and self.has_workers else []), *words]
        out = tempfile.TemporaryFile("w+")    # not on a disk that may be full
        temporary = os.path.join(os.path.dirname(self.folder), "tmp")
        # Workers need this interpreter, which may belong to root.
        who = {} if before or self.has_workers or not IS_ROOT else {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        process = subprocess.Popen(
            words, cwd=self.folder, env=dict(os.environ, TMPDIR=temporary), stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
            restore_signals=limit is None,    # with Python's own, a file that grows too long is an error and no signal
            preexec_fn=limit and (lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))), **who)
        process.out, process.was_killed = out, False
        self.processes.append(process)
        return process

    def wait(self, process, seconds=120):
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            code = "hung"
        process.out.seek(0)
        process.text = process.out.read()
        process.out.close()
        self.messages.append(process.text)
        self.codes.append(code)
        if code == "hung" or (code < 0 and not process.was_killed):
            raise Broken("ended with %s: %s" % (code, process.text[-600:]))
        return code

    def run(self, *words, **more):
        return self.wait(self.start(*words, **more))

    def kill(self, process):
        if process.poll() is None:
            process.was_killed = True
            process.kill()

    # What the store and the logs say.

    def objects(self):
        found = {}
        for folder, _, names in os.walk(self.path(STORE, "store")):
            for name in names:
                if name.endswith(".safetensors"):
                    found[name[:64]] = os.path.join(folder, name)
        return found

    def events(self):
        """Key, event and run of every whole line."""
        try:
            with open(self.path(STORE, "runs", "sweep", "events.jsonl"), "rb") as file:
                lines = file.read().split(b"\n")
        except OSError:
            return
        for line in lines:
            try:
                event = json.loads(line)
                if event.get("key"):
                    yield event["key"], event["event"], event["run"]
            except (ValueError, KeyError, AttributeError, UnicodeDecodeError):
                continue

    def note_finished(self):
        """Counts what was finished so far, before a log can be damaged."""
        fresh = set()
        for key, event, run in self.events():
            if run not in self.seen:
                fresh.add(run)
                if event == "finished":
                    self.finished[key] += 1
        self.seen |= fresh

    def begun(self, runs):
        return {key for key, event, run in self.events() if event == "started" and run in runs}

    def results(self):
        found = {}
        for folder, names, files in os.walk(self.path("results")):
            names[:] = [name for name in names if name != "local"]
            for name in files:
                path = os.path.join(folder, name)
                with open(path, "rb") as file:
                    found[os.path.relpath(path, self.folder)] = hashlib.sha256(file.read()).hexdigest()
        return found

    def digests(self):
        """Digests of every part of every stored result, as their headers give them."""
        found = {}
        for key, path in self.objects().items():
            with open(path, "rb") as file:
                found[key] = re.findall(rb'sha256\\":\\"([0-9a-f]{64})', file.read(1 << 16))
        return found


class Broken(Exception):
    """A promise that was not kept."""


class NotTried(Exception):
    """A fault that cannot be made here."""
