"""Writes xdf.json: what pyxdf reads from the small XDF files in recordings/, which are written here byte by byte.

pyxdf 1.17.5, numpy 2.4.6, with its defaults: clocks synchronised, resets handled, jitter removed.

Tolerance: values are equal; times agree to 1e-9 s, because straight lines are fitted by other means.
"""
import json
import os
import struct

import numpy as np
import pyxdf

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, "recordings")
BOUNDARY = bytes.fromhex("43a546dccbf5410fb30ed5467383cbe4")
CODES = {"int8": "b", "int16": "<h", "int32": "<i", "int64": "<q", "float32": "<f", "double64": "<d"}


def length(number, width=None):
    """Numbers take 1, 4 or 8 bytes; any that is wide enough is allowed."""
    width = width or (1 if number < 256 else 4)
    return bytes([width]) + number.to_bytes(width, "little")


def chunk(tag, content, width=None):
    return length(len(content) + 2, width) + struct.pack("<H", tag) + content


def header(number, name, kind, count, rate, form, channels=(), extra=""):
    described = "".join(
        f"<channel><label>{label}</label><unit>{unit}</unit><type>EEG</type></channel>" for label, unit in channels)
    desc = f"<desc>{'<channels>' + described + '</channels>' if channels else ''}{extra}</desc>"
    text = (f'<?xml version="1.0"?><info><name>{name}</name><type>{kind}</type><channel_count>{count}</channel_count>'
            f"<nominal_srate>{rate}</nominal_srate><channel_format>{form}</channel_format>"
            f"<created_at>1</created_at>{desc}</info>")
    return chunk(2, struct.pack("<I", number) + text.encode())


def samples(number, form, stamps, values, width=None):
    """One chunk; a stamp that is None is left out."""
    body = struct.pack("<I", number) + length(len(values), width)
    for stamp, sample in zip(stamps, values):
        body += b"\0" if stamp is None else b"\x08" + struct.pack("<d", stamp)
        for value in sample:
            body += length(len(value.encode())) + value.encode() if form == "string" else struct.pack(CODES[form], value)
    return chunk(3, body)


def offset(number, time, value):
    return chunk(4, struct.pack("<Idd", number, time, value))


def footer(number, count):
    text = f"<info><first_timestamp>1</first_timestamp><sample_count>{count}</sample_count></info>"
    return chunk(6, struct.pack("<I", number) + text.encode())


def boundary():
    return chunk(5, BOUNDARY)


def save(name, chunks):
    with open(os.path.join(FOLDER, name), "wb") as file:
        file.write(b"XDF:" + chunk(1, b'<?xml version="1.0"?><info><version>1.0</version></info>') + b"".join(chunks))


def two(rng):
    """EEG in bursts with a drifting clock and an outlier among its offsets, markers of another clock, a break."""
    out = [header(1, "Muse &amp; co", "EEG", 4, 100, "float32",
                  [("TP9", "microvolts"), ("AF7", "µV"), ("AF8", "uV"), ("TP10", "")]),
           header(7, "Task", "Markers", 1, 0, "string"), header(3, "Chest", "Accelerometer", 1, 10, "int16")]
    start, rows = 5000.0, 0
    for burst in range(20):
        count = 11 + burst % 3
        arrival = start + (rows + count) / 100.2 + rng.exponential(0.01)
        stamps = [arrival - (count - 1) / 100] + [None] * (count - 1)
        out.append(samples(1, "float32", stamps, rng.normal(0, 20, (count, 4)).tolist()))
        rows += count
        if burst % 4 == 0:
            out.append(boundary())
    for index in range(12):
        wrong = 0.3 if index == 5 else 0
        time = start - 20 + 5 * index
        out.append(offset(1, time, -3000.25 + 2e-5 * time + wrong + rng.normal(0, 2e-5)))
        out.append(offset(7, 120 + 5 * index, 1880.5 + rng.normal(0, 1e-5)))
    for index in range(6):
        out.append(samples(7, "string", [121.0 + 0.7 * index], [[["start", "question 1", "", "größer", "5", "end"][index]]]))
    stamps = [2000 + i / 10 + rng.normal(0, 0.003) for i in range(30)]
    stamps += [2090 + i / 10 + rng.normal(0, 0.003) for i in range(25)]
    out.append(samples(3, "int16", stamps, [[int(v)] for v in rng.integers(-32768, 32768, 55)], width=8))
    out += [offset(3, 2000, 1.5), footer(1, rows), footer(7, 6), footer(3, 55)]
    save("two.xdf", out)


def formats(rng):
    """A stream of every format, irregular, without clock offsets."""
    out = []
    for index, (form, low, high) in enumerate([
            ("int8", -128, 128), ("int16", -2**15, 2**15), ("int32", -2**31, 2**31), ("int64", -2**53, 2**53)]):
        values = rng.integers(low, high, (9, 2))
        values[0] = [low, high - 1]
        out += [header(index + 1, form, "Test", 2, 0, form),
                samples(index + 1, form, (10 + np.cumsum(rng.exponential(1, 9))).tolist(), values.tolist())]
    for index, form in enumerate(["float32", "double64"]):
        values = rng.normal(0, 1e6, (9, 2)).astype("f4" if form == "float32" else "f8")
        out += [header(index + 11, form, "Test", 2, 0, form),
                samples(index + 11, form, (10 + np.cumsum(rng.exponential(1, 9))).tolist(), values.tolist())]
    out += [header(20, "Buttons", "Markers", 1, 0, "int32"),
            samples(20, "int32", [3.5, 4.5, 11.25], [[7], [0], [-1]])]
    save("formats.xdf", out)


def resets(rng):
    """The computer of a stream starts anew twice: its clock jumps forward, then back."""
    out = [header(1, "Amp", "EEG", 1, 50, "double64")]
    row = 0
    for first, shift in [(1000.0, 500.0), (9000.0, -7400.0), (40.0, 1660.0)]:
        times = first + np.arange(300) / 50 + rng.normal(0, 0.002, 300)
        for begin in range(0, 300, 50):
            values = [[float(row + i)] for i in range(50)]
            out.append(samples(1, "double64", times[begin:begin + 50].tolist(), values))
            row += 50
        for index in range(12):
            time = first + 0.5 * index
            out.append(offset(1, time, shift + 1e-5 * index + rng.normal(0, 1e-5)))
    save("resets.xdf", out + [footer(1, row)])


def damaged(rng):
    """A chunk whose flag is wrong and one whose length is no length; the file goes on behind boundaries."""
    out = [header(1, "Amp", "EEG", 2, 0, "int16")]
    good = [samples(1, "int16", [10.0 + i], [[i, -i]]) for i in range(8)]
    broken = bytearray(good[3])
    broken[0] = 3
    out += good[:3] + [bytes(broken), good[4], boundary()] + good[5:] + [footer(1, 8)]
    save("damaged.xdf", out)


def corrupt_end(rng):
    """An outlet is destroyed while it is recorded: a sample too many, a last offset of garbage."""
    out = [header(1, "Amp", "EEG", 1, 0, "int16")]
    out += [samples(1, "int16", [100.0 + i], [[i]]) for i in range(21)]
    out += [offset(1, 100.0 + 2 * i, 0.5 + rng.normal(0, 1e-5)) for i in range(11)]
    out += [offset(1, 800000.0, -750000.0), footer(1, 20)]
    save("corrupt_end.xdf", out)


def drops(rng):
    """A regular stream that says that it leaves samples out: its times are not evened out."""
    extra = "<synchronization><can_drop_samples>true</can_drop_samples></synchronization>"
    out = [header(1, "Camera", "Video", 1, 30, "int32", [("frame", "")], extra)]
    times = 50 + np.delete(np.arange(60), [7, 8, 30]) / 30 + rng.normal(0, 1e-3, 57)
    out.append(samples(1, "int32", times.tolist(), [[i] for i in range(57)]))
    out += [offset(1, 50.0, 0.25), offset(1, 50.0, 0.5)]
    save("drops.xdf", out)


def read(name):
    streams, _ = pyxdf.load_xdf(os.path.join(FOLDER, name))
    return {"file": name, "streams": [{
        "name": stream["info"]["name"][0], "type": stream["info"]["type"][0],
        "rate": float(stream["info"]["nominal_srate"][0]), "format": stream["info"]["channel_format"][0],
        "times": np.asarray(stream["time_stamps"]).tolist(),
        "values": stream["time_series"] if isinstance(stream["time_series"], list)
        else np.asarray(stream["time_series"]).astype(float).tolist()} for stream in streams]}


def main():
    os.makedirs(FOLDER, exist_ok=True)
    makers = [two, formats, resets, damaged, corrupt_end, drops]
    for index, maker in enumerate(makers):
        maker(np.random.default_rng(index + 1))
    out = {"versions": {"pyxdf": pyxdf.__version__, "numpy": np.__version__},
           "files": [read(maker.__name__ + ".xdf") for maker in makers]}
    with open(os.path.join(HERE, "xdf.json"), "w") as file:
        json.dump(out, file, separators=(",", ":"), ensure_ascii=False)
        file.write("\n")


if __name__ == "__main__":
    main()
