"""Writes brainvision.json: what MNE reads from the small BrainVision recordings in recordings/, which pybv writes.

mne 1.13.2, pybv 0.8.1, numpy 2.4.6. pybv writes neither vectorized samples nor 32-bit integers: these recordings are others, rewritten.

Tolerance: 1e-12 relative for values (resolution times integer on both sides), 1e-6 s for onsets.
"""
import datetime
import json
import os

import mne
import numpy as np
import pybv

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, "recordings")


def write(name, form, resolution, unit, rows, rate, seed):
    rng = np.random.default_rng(seed)
    names = ["Fp1", "Cz, left", "ECG"]
    data = rng.normal(0, 50e-6, (3, rows))
    events = [
        {"onset": 3, "duration": 1, "description": 1, "type": "Stimulus", "channels": "all"},
        {"onset": 20, "duration": 7, "description": "pause short", "type": "Comment", "channels": "all"},
        {"onset": 41, "duration": 1, "description": 255, "type": "Response", "channels": ["Fp1"]}]
    pybv.write_brainvision(
        data=data, sfreq=rate, ch_names=names, fname_base=name, folder_out=FOLDER, events=events, overwrite=True,
        resolution=resolution, unit=unit, fmt=form,
        meas_date=datetime.datetime(2023, 3, 28, 17, 4, 9, 250000, tzinfo=datetime.timezone.utc))


def rewritten(source, name, word, other, transform):
    """The recording `source` with another word in its header and its samples (rows × 3 channels) laid out otherwise."""
    for ending in [".vhdr", ".vmrk"]:
        with open(os.path.join(FOLDER, source + ending), encoding="utf-8") as file:
            text = file.read().replace(source, name)
        with open(os.path.join(FOLDER, name + ending), "w", encoding="utf-8") as file:
            file.write(text.replace(word, other))
    data = np.fromfile(os.path.join(FOLDER, source + ".eeg"), "<i2").reshape(-1, 3)
    np.ascontiguousarray(transform(data)).tofile(os.path.join(FOLDER, name + ".eeg"))


def read(name):
    raw = mne.io.read_raw_brainvision(os.path.join(FOLDER, name + ".vhdr"), preload=True, verbose="error")
    return {"file": name + ".vhdr", "rate": raw.info["sfreq"], "start": raw.info["meas_date"].timestamp(),
            "names": raw.ch_names, "volts": raw.get_data().tolist(),
            "annotations": [{"onset": float(a["onset"]), "duration": float(a["duration"]),
                             "text": str(a["description"])} for a in raw.annotations]}


def main():
    os.makedirs(FOLDER, exist_ok=True)
    write("bv_int16", "binary_int16", [0.1, 0.5, 2.0], "µV", 64, 250, 1)
    write("bv_float32", "binary_float32", 1e-3, "V", 50, 300, 3)
    write("bv_wide", "binary_int16", [0.001, 0.01, 0.0625], "mV", 48, 512, 2)
    rewritten("bv_wide", "bv_int32", "INT_16", "INT_32", lambda data: data.astype("<i4") * 1000)
    rewritten("bv_int16", "bv_vectorized", "DataOrientation=MULTIPLEXED", "DataOrientation=VECTORIZED",
              lambda data: data.T)
    out = {"versions": {"mne": mne.__version__, "pybv": pybv.__version__, "numpy": np.__version__},
           "files": [read(name) for name in ["bv_int16", "bv_wide", "bv_int32", "bv_float32", "bv_vectorized"]]}
    with open(os.path.join(HERE, "brainvision.json"), "w") as file:
        json.dump(out, file, separators=(",", ":"), ensure_ascii=False)
        file.write("\n")


if __name__ == "__main__":
    main()
