"""notebook: three models on four sets of columns in five folds of subjects, SMOTE within the training rows only; from the
CSV file to a table of three scores. The clock of the driver is around the whole process; `fit` leaves the imports out.

gridsearchcv  a pipeline in a GridSearchCV with two jobs: what people write
loop          plain loops that scale and resample once for all three models, which use two threads each
"""
import os
import common

args = common.arguments()
import pandas
from imblearn.over_sampling import SMOTE
from imblearn.pipeline import Pipeline
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score, roc_auc_score
from sklearn.model_selection import GridSearchCV, PredefinedSplit
from sklearn.preprocessing import StandardScaler
from xgboost import XGBClassifier

THREADS = args.threads[0]


def models(threads):
    return {"random_forest": RandomForestClassifier(n_estimators=300, n_jobs=threads, random_state=0),
            "gradient_boosting": XGBClassifier(n_estimators=200, max_depth=6, learning_rate=0.1, tree_method="hist",
                                               n_jobs=threads, random_state=0),
            "logistic_regression": LogisticRegression(C=1.0, max_iter=1000)}


def column_sets(frame):
    eeg = [name for name in frame if name.startswith("eeg_")]
    face = [name for name in frame if name.startswith("face_")]
    return {"all": eeg + face, "eeg": eeg, "face": face, "eeg_24": eeg[:24]}


def gridsearchcv(frame):
    sets, kinds = column_sets(frame), models(1)
    chosen = {name: ColumnTransformer([(name, StandardScaler(), columns)]) for name, columns in sets.items()}
    pipeline = Pipeline([("columns", "passthrough"), ("smote", SMOTE(k_neighbors=5, random_state=0)),
                         ("model", kinds["logistic_regression"])])
    search = GridSearchCV(pipeline, {"columns": list(chosen.values()), "model": list(kinds.values())},
                          cv=PredefinedSplit(frame["fold"]), n_jobs=THREADS, refit=False,
                          scoring=["accuracy", "f1_macro", "roc_auc_ovr"])
    found = search.fit(frame[sets["all"]], frame["label"]).cv_results_
    names = {type(model): name for name, model in kinds.items()}
    return {f"{names[type(p['model'])]}/{p['columns'].transformers[0][0]}":
            [found[f"mean_test_{score}"][at] for score in ("accuracy", "f1_macro", "roc_auc_ovr")]
            for at, p in enumerate(found["params"])}


def loop(frame):
    y, folds, found = frame["label"].to_numpy(), frame["fold"].to_numpy(), {}
    for name, columns in column_sets(frame).items():
        x = frame[columns].to_numpy()
        for fold in range(5):
            train, test = folds != fold, folds == fold
            scaler = StandardScaler().fit(x[train])
            grown, truth = SMOTE(k_neighbors=5, random_state=0).fit_resample(scaler.transform(x[train]), y[train])
            rows = scaler.transform(x[test])
            for kind, model in models(THREADS).items():
                p = model.fit(grown, truth).predict_proba(rows)
                found.setdefault(f"{kind}/{name}", []).append(
                    [accuracy_score(y[test], p.argmax(1)), f1_score(y[test], p.argmax(1), average="macro"),
                     roc_auc_score(y[test], p, multi_class="ovr")])
    return {cell: [sum(column) / len(rows) for column in zip(*rows)] for cell, rows in found.items()}


report = common.Report(args)
form = loop if args.peer.startswith("loop") else gridsearchcv
found = report.time(THREADS, "fit", lambda: form(pandas.read_csv(os.path.join(args.data, "trials.csv"))))
report.finish(cells={cell: [round(float(value), 4) for value in row] for cell, row in found.items()})
