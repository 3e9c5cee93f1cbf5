"""Two numbers per window, with nothing but the standard library: see docs/command-features.md.

For each channel the mean of its samples, and the frequency in Hz at which its spectrum is strongest.
"""
import cmath
import json
import math
import os
import struct


def read(path):
    """The arrays of a safetensors file as flat lists, their shapes, and its texts."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    texts = header.pop("__metadata__", {})
    arrays, shapes = {}, {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        letter = {"F64": "d", "I64": "q"}[entry["dtype"]]
        arrays[name] = struct.unpack(f"<{(end - begin) // 8}{letter}", data[begin:end])
        shapes[name] = entry["shape"]
    return arrays, shapes, texts


def write(path, rows, width):
    """One array called `values`, float64, windows x names."""
    flat = [value for row in rows for value in row]
    entry = {"dtype": "F64", "shape": [len(rows), width], "data_offsets": [0, 8 * len(flat)]}
    header = json.dumps({"values": entry}).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(header)) + header + struct.pack(f"<{len(flat)}d", *flat))


def peak_hz(samples, rate_hz):
    """The strongest frequency above 0 Hz, by the definition of the Fourier transform."""
    count = len(samples)
    mean = sum(samples) / count
    best, best_power = math.nan, 0.0
    for k in range(1, count // 2 + 1):
        turn = -2j * cmath.pi * k / count
        power = abs(sum((x - mean) * cmath.exp(turn * i) for i, x in enumerate(samples)))
        if power > best_power:
            best, best_power = k * rate_hz / count, power
    return best


arrays, shapes, texts = read(os.environ["TRELLIS_INPUT"])
rate_hz = json.loads(texts["rate_hz"])
scale = float(json.loads(texts["parameters"]).get("scale", "1"))
channels = shapes["values"][1]
rows = []
for window in range(shapes["rows"][0]):
    first, end = arrays["rows"][2 * window : 2 * window + 2]
    row = []
    for channel in range(channels):
        samples = [arrays["values"][i * channels + channel] for i in range(first, end)]
        samples = [x for x in samples if not math.isnan(x)]
        row.append(scale * sum(samples) / len(samples) if samples else math.nan)
        row.append(peak_hz(samples, rate_hz) if len(samples) > 1 else math.nan)
    rows.append(row)
write(os.environ["TRELLIS_OUTPUT"], rows, 2 * channels)
