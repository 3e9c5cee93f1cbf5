"""The raw layout of the recordings, and how each library reads it."""
import os, platform
from importlib.metadata import PackageNotFoundError, version

CHANNELS = ["TP9", "AF7", "AF8", "TP10"]
BANDS = ["Delta", "Theta", "Alpha", "Beta", "Gamma"]
BAND = [f"{b}_{c}" for b in BANDS for c in CHANNELS]
RAW = [f"RAW_{c}" for c in CHANNELS]
HSI = [f"HSI_{c}" for c in CHANNELS]
EEG = ["UnixTime", "QuestionKey", *BAND, *RAW, "HeadBandOn", *HSI, "Elements"]
EMOTION = ["Anger", "Contempt", "Disgust", "Fear", "Joy", "Sadness", "Surprise", "Engagement", "Valence", "Sentimentality",
           "Confusion", "Neutral", "Attention"]
UNIT = ["Brow Furrow", "Brow Raise", "Cheek Raise", "Chin Raise", "Dimpler", "Eye Closure", "Eye Widen", "Inner Brow Raise",
        "Jaw Drop", "Lip Corner Depressor", "Lip Press", "Lip Pucker", "Lip Stretch", "Lip Suck", "Lid Tighten", "Mouth Open",
        "Nose Wrinkle", "Smile", "Smirk", "Upper Lip Raise"]
FACE = ["UnixTime", *EMOTION, *UNIT]
LOG = ["Key", "verdict", "routineStart", "routineEnd"]
TEXT = {"QuestionKey", "Elements", "Key", "verdict"}


def set_threads(count):
    """Before any library is imported."""
    for name in "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS", "ARROW_NUM_THREADS":
        os.environ[name] = count


def students(root):
    return sorted((name for name in os.listdir(root) if name.isdigit()), key=int)


def versions():
    out = {"python": platform.python_version()}
    for name in "numpy", "scipy", "pandas", "polars", "pyarrow":
        try:
            out[name] = version(name)
        except PackageNotFoundError:
            pass
    return out


def path(root, student, kind):
    return os.path.join(root, student, f"{student}_{kind}.csv")


def polars(threads):
    import polars as pl

    def read(path, columns):
        table = pl.read_csv(path, columns=columns, schema_overrides={
            c: pl.String if c in TEXT else pl.Float64 for c in columns})
        return {c: table[c].is_not_null().to_numpy() if c == "Elements" else table[c].to_numpy() for c in columns}
    return read


def pyarrow(threads):
    import pyarrow as pa, pyarrow.csv as pc
    pa.set_cpu_count(int(threads))

    def read(path, columns):
        kinds = {c: pa.string() if c in TEXT else pa.float64() for c in columns}
        table = pc.read_csv(path, convert_options=pc.ConvertOptions(
            include_columns=columns, column_types=kinds, strings_can_be_null=True, null_values=["", "nan", "NaN", "NA"]))
        out = {}
        for c in columns:
            column = table[c]
            out[c] = (column.is_valid().to_numpy() if c == "Elements" else
                      column.to_pandas().to_numpy() if c in TEXT else column.to_numpy())
        return out
    return read


def pandas(engine):
    import pandas as pd

    def read(path, columns):
        table = pd.read_csv(path, usecols=columns, dtype={c: "object" if c in TEXT else "float64" for c in columns},
                            engine=engine)
        return {c: table[c].notna().to_numpy() if c == "Elements" else table[c].to_numpy() for c in columns}
    return read


PEERS = {"polars": polars, "pyarrow": pyarrow, "pandas": lambda threads: pandas("c"),
         "pandas_arrow": lambda threads: pandas("pyarrow")}
