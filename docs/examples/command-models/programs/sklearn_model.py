"""A model of scikit-learn for trellis: see docs/command-models.md. Needs numpy and scikit-learn."""
import json
import os
import struct

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression


def read(path):
    """The arrays of a safetensors file, and its texts."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    texts = header.pop("__metadata__", {})
    kinds = {"F64": "<f8", "I64": "<i8"}
    arrays = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        arrays[name] = np.frombuffer(data[begin:end], kinds[entry["dtype"]]).reshape(entry["shape"])
    return arrays, texts


def write(path, name, values):
    """One float64 array."""
    values = np.ascontiguousarray(values, "<f8")
    entry = {"dtype": "F64", "shape": list(values.shape), "data_offsets": [0, values.nbytes]}
    header = json.dumps({name: entry}).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(header)) + header + values.tobytes())


given, texts = read(os.environ["TRELLIS_INPUT"])
parameters = json.loads(texts["parameters"])
if parameters.get("model") == "random_forest":
    model = RandomForestClassifier(300, random_state=int(texts["seed"]))
else:
    model = LogisticRegression(C=1.0, tol=1e-10, max_iter=10_000)
model.fit(given["train_features"], given["train_target"], given["train_weights"])

# A class without a training row is never answered.
probabilities = np.zeros((len(given["test_features"]), len(json.loads(texts["classes"]))))
probabilities[:, model.classes_] = model.predict_proba(given["test_features"])
write(os.environ["TRELLIS_OUTPUT"], "probabilities", probabilities)
