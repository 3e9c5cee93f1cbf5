"""Writes edf.json: what pyedflib reads from the small EDF and BDF files in recordings/, which it also writes.

pyedflib 0.1.42, numpy 2.4.6, mne 1.13.2. EDF+D is made from EDF+C by changing the header's word and the starts of
records, because pyedflib neither writes nor reads it: samples must be those of the EDF+C file.

Tolerances: stored integers are equal; physical values agree to 1e-12 of the physical range, because both sides round
differently; onsets to 1e-6 s, because a double holds seconds since 1970 to 2e-7 s.
"""
import datetime
import json
import os

import mne
import numpy as np
import pyedflib

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, "recordings")


def header(label, unit, rate, low, high, digital):
    return {"label": label, "dimension": unit, "sample_frequency": rate, "physical_min": low, "physical_max": high,
            "digital_min": digital[0], "digital_max": digital[1], "transducer": "AgAgCl", "prefilter": "HP:0.1Hz"}


def write(name, kind, signals, seconds, start, notes=(), record=1.0, seed=1, edit=None):
    """Random integers between the digital bounds, both bounds among them."""
    path = os.path.join(FOLDER, name)
    rng = np.random.default_rng(seed)
    writer = pyedflib.EdfWriter(path, len(signals), file_type=kind)
    writer.setStartdatetime(start)
    writer.setDatarecordDuration(record)
    writer.setSignalHeaders(signals)
    data = []
    for signal in signals:
        low, high = signal["digital_min"], signal["digital_max"]
        stored = rng.integers(low, high + 1, int(signal["sample_frequency"] * seconds)).astype(np.int32)
        stored[:2] = [low, high]
        if edit:
            edit(signal, stored)
        data.append(stored)
    writer.writeSamples(data, digital=True)
    for onset, duration, text in notes:
        writer.writeAnnotation(onset, duration, text)
    writer.close()
    return path


def read(path):
    reader = pyedflib.EdfReader(path)
    start = reader.getStartdatetime()
    whole = start.replace(microsecond=0, tzinfo=datetime.timezone.utc)
    onsets, durations, texts = reader.readAnnotations()
    out = {"file": os.path.basename(path), "start": int(whole.timestamp()),
           # pyedflib gives a tenth of the fraction in its date; its annotations count from the right one.
           "fraction": 10 * start.microsecond / 1e6, "signals": [],
           "annotations": [{"onset": float(onset), "duration": float(duration), "text": str(text)}
                           for onset, duration, text in zip(onsets, durations, texts)]}
    for index in range(reader.signals_in_file):
        out["signals"].append({
            "label": reader.getLabel(index), "unit": reader.getPhysicalDimension(index),
            "rate": reader.getSampleFrequency(index),
            "range": reader.getPhysicalMaximum(index) - reader.getPhysicalMinimum(index),
            "digital": reader.readSignal(index, digital=True).tolist(),
            "physical": reader.readSignal(index).tolist()})
    reader.close()
    return out


def moved(source, name, mode, onsets):
    """The EDF+C file `source` with records that start at `onsets`."""
    with open(source, "rb") as file:
        data = bytearray(file.read())
    count = int(data[252:256])
    data[192:197] = mode
    samples = [int(data[256 + count * 216 + 8 * i:256 + count * 216 + 8 * i + 8]) for i in range(count)]
    labels = [data[256 + 16 * i:256 + 16 * i + 16].strip() for i in range(count)]
    annotations = labels.index(b"EDF Annotations")
    record = 2 * sum(samples)
    for index, onset in enumerate(onsets):
        start = 256 * (count + 1) + index * record + 2 * sum(samples[:annotations])
        block = bytes(data[start:start + 2 * samples[annotations]])
        end = block.index(b"\0")
        rest = block[end:].rstrip(b"\0")
        new = b"+%s\x14\x14" % onset.encode() + (rest if rest else b"")
        data[start:start + len(block)] = new + b"\0" * (len(block) - len(new))
    with open(os.path.join(FOLDER, name), "wb") as file:
        file.write(data)
    return os.path.join(FOLDER, name)


def triggers(signal, stored):
    if signal["label"] == "Status":
        stored[:] = 1 << 19
        stored[10:14] += 5
        stored[14:16] += 261
        stored[40:41] += 65535
        stored[60:] += 2


def main():
    os.makedirs(FOLDER, exist_ok=True)
    start = datetime.datetime(2023, 3, 28, 17, 4, 9)
    full, half = (-32768, 32767), (-2048, 2047)
    bits = (-8388608, 8388607)
    plain = write("plain.edf", pyedflib.FILETYPE_EDF, [
        header("EEG Fpz-Cz", "uV", 64, -187.5, 187.25, half), header("Temp rectal", "degC", 4, 34.4, 40.2, full),
        header("EOG", "mV", 64, 1.5, -1.5, full), header("Body", "", 1, 0, 100, (0, 100))], 4, start)
    notes = [(0.25, -1, "start"), (0.75, 1.5, "Lights off"), (1.0, -1, "Größe µV"), (2.125, 0.25, "stop")]
    continuous = write("continuous.edf", pyedflib.FILETYPE_EDFPLUS, [
        header("Fp1", "uV", 40, -3276.8, 3276.7, full), header("SaO2", "%", 2, 0, 100, (0, 4095))], 4,
        start, notes, record=0.5, seed=2)
    moved(continuous, "discontinuous.edf", b"EDF+D",
          ["0.25", "0.75", "1.25", "10", "10.5", "100.125", "100.625", "101.125"])
    late = moved(continuous, "late.edf", b"EDF+C", [str(0.25 + 0.5 * index) for index in range(8)])
    status = write("status.bdf", pyedflib.FILETYPE_BDF, [
        header("A1", "uV", 32, -262144, 262144, bits), header("Status", "Boolean", 32, bits[0], bits[1], bits)], 3,
        start, seed=3, edit=triggers)
    plus = write("plus.bdf", pyedflib.FILETYPE_BDFPLUS, [
        header("Fz", "uV", 20, -1000, 1000.5, bits), header("Cz", "nV", 20, -9999, 9999, (-100000, 100000))], 3,
        start, [(1.5, -1, "blink"), (2.5, 0.125, "jaw")], seed=4)
    raw = mne.io.read_raw_bdf(status, preload=True, verbose="error")
    found = mne.find_events(raw, "Status", consecutive=True, mask=0xFFFF, mask_type="and", shortest_event=1,
                            verbose="error")
    out = {"versions": {"pyedflib": pyedflib.__version__, "numpy": np.__version__, "mne": mne.__version__},
           "files": [read(path) for path in [plain, continuous, late, status, plus]],
           "discontinuous": [0.25, 0.75, 1.25, 10, 10.5, 100.125, 100.625, 101.125],
           "triggers": [[int(row), int(value)] for row, _, value in found]}
    with open(os.path.join(HERE, "edf.json"), "w") as file:
        json.dump(out, file, separators=(",", ":"), ensure_ascii=False)
        file.write("\n")


if __name__ == "__main__":
    main()
