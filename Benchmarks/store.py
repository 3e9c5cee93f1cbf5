#!/usr/bin/env python3
"""The store at size: what looking after N results costs, and what it costs an experiment that shares their store.

Makes a project with one small experiment, runs it, and fills its store with N further results of 1 to 2 kB, whole in
every digest, that another experiment is noted to use. Then times the command: each line is one process, with its wall
time, processor time and largest memory. The first line after filling builds the index anew.

Usage: Benchmarks/store.py TRELLIS [--records 1000000] [--folder FOLDER] [--keep]
"""
import argparse, hashlib, json, os, shutil, struct, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
FIXTURE = os.path.join(os.path.dirname(HERE), "Tests", "Golden", "fixtures", "tiny")


def artifact(number):
    """Content and digest of a part with one tensor of 64 whole numbers."""
    values = struct.pack("<64q", *range(number, number + 64))
    name, kind = b"x", b"I64"
    text = b"trellis artifact 1\n" + struct.pack("<q", 1)
    for word in (name, kind):
        text += struct.pack("<q", len(word)) + word
    text += struct.pack("<qq", 1, 64) + values + struct.pack("<q", 0)
    return values, hashlib.sha256(text).hexdigest()


def stage(number, inputs):
    """Key and bytes of a stage's file, as Sources/Pipeline/Store/StageFile.swift writes them."""
    configuration = '{"number":%d,"text":"%s"}' % (number, "x" * 200)
    listed = ",".join('["in/%d","%s"]' % pair for pair in enumerate(inputs))
    key = hashlib.sha256(
        ('{"kind":"filler","revision":1,"seed":null,"inputs":[%s],"configuration":%s}' % (listed, configuration)).encode()
    ).hexdigest()
    values, digest = artifact(number)
    parts = [{"name": "", "sha256": digest, "bytes": len(values), "attributes": {}}]
    texts = {
        "format": "trellis stage 1", "kind": "filler", "revision": "1", "label": "filler %d" % number,
        "configuration": configuration, "inputs": "[%s]" % listed, "seed": "none",
        "parts": json.dumps(parts, separators=(",", ":")), "wall_s": "0.01", "cpu_s": "0.01", "peak_bytes": "0",
        "made_at": "1700000000", "build": "filler",
    }
    opening = '{"__metadata__":{"sha256":"'
    rest = '",' + json.dumps(texts, separators=(",", ":"))[1:]
    rest += ',"x":{"dtype":"I64","shape":[64],"data_offsets":[0,512]}}'
    rest += " " * (-(8 + len(opening) + 64 + len(rest)) % 8)
    header = opening + hashlib.sha256(rest.encode()).hexdigest() + rest
    return key, struct.pack("<Q", len(header)) + header.encode() + values


def fill(store, count):
    for number in range(256):
        os.makedirs("%s/store/%02x" % (store, number), exist_ok=True)
    keys, inputs = [], [hashlib.sha256(b"%d" % n).hexdigest() for n in range(4)]
    for number in range(count):
        key, content = stage(number, inputs)
        with open("%s/store/%s/%s.safetensors" % (store, key[:2], key), "wb") as file:
            file.write(content)
        keys.append(key)
    os.makedirs(store + "/runs/filler")
    text = "".join(key + "\n" for key in sorted(keys))
    with open(store + "/runs/filler/keys", "w") as file:
        file.write(text + "end %s\n" % hashlib.sha256(text.encode()).hexdigest())


def size(store):
    """Inodes and bytes of a store, as the disk counts them."""
    inodes = used = 0
    for folder, folders, names in os.walk(store):
        for name in folders + names:
            inodes, used = inodes + 1, used + 512 * os.lstat(os.path.join(folder, name)).st_blocks
    return "%d inodes, %.2f GB on the disk" % (inodes, used / 1e9)


def timed(trellis, folder, *words):
    before = time.perf_counter()
    child = subprocess.Popen([trellis, *words], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output = child.stdout.read().decode()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - before
    last = output.strip().splitlines()[-1] if output.strip() else ""
    print("%-34s %8.2f s wall %8.2f s processor %6.0f MB   %s" % (
        " ".join(words), wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1e3, last), flush=True)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit("failed: %s" % output[-2000:])


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("trellis")
    options.add_argument("--records", type=int, default=1_000_000)
    options.add_argument("--folder")
    options.add_argument("--keep", action="store_true", help="leave the project where it is")
    options = options.parse_args()
    trellis = os.path.abspath(options.trellis)
    folder = tempfile.mkdtemp(prefix="trellis-store-", dir=options.folder)
    project = folder + "/project"
    shutil.copytree(FIXTURE, project)
    spec = "experiments/tiny.yaml"
    try:
        timed(trellis, project, "run", spec, "--progress", "none")
        timed(trellis, project, "plan", spec)
        before = time.perf_counter()
        fill(project + "/.trellis", options.records)
        print("%d results made in %.0f s" % (options.records, time.perf_counter() - before), flush=True)
        print(size(project + "/.trellis"), flush=True)
        for words in (["plan", spec], ["run", spec, "--progress", "none"], ["cache", "ls"], ["cache", "ls"],
                      ["plan", spec], ["why", spec], ["run", spec, "--progress", "none"],
                      ["run", spec, "--progress", "none", "variants.model.rf.trees=21"],
                      ["run", spec, "--progress", "none"], ["cache", "gc"], ["cache", "gc", "--keep", "1GB"], ["cache", "verify"],
                      ["cache", "export", spec, "--out", "tiny.tar"]):
            timed(trellis, project, *words)
        # A colleague with a large store of their own takes the archive in; the results are the same.
        colleague = folder + "/colleague"
        os.makedirs(colleague)
        os.rename(project + "/.trellis", colleague + "/.trellis")
        os.rename(project + "/results", folder + "/results")
        timed(trellis, colleague, "cache", "import", "../project/tiny.tar")
        timed(trellis, colleague, "run", spec, "--progress", "none")
        if subprocess.run(["diff", "-r", "-x", "local", folder + "/results", colleague + "/results"]).returncode:
            sys.exit("the colleague's results are others")
        os.rename(colleague + "/.trellis", project + "/.trellis")
        shutil.rmtree(project + "/.trellis/runs/filler")
        timed(trellis, project, "cache", "gc", "--delete")
        timed(trellis, project, "plan", spec)
    finally:
        if not options.keep:
            shutil.rmtree(folder)


main()
