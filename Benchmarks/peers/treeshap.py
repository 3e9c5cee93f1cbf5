"""shap_boosting, shap_forest: path-dependent SHAP values of a thousand rows, for the models of trees.py.

xgboost, lightgbm: their own (pred_contribs). xgboost_shap, sklearn_shap: shap.TreeExplainer, which has one thread.
The error is the largest |sum of values + base - answer| over rows and classes.
"""
import common
import numpy as np

args = common.arguments()
x, y, test, _ = common.table(args)
rows = np.concatenate([test, x])[:1000]
report = common.Report(args)
for threads in args.threads:
    if args.peer.startswith("xgboost"):
        import xgboost
        model = xgboost.XGBClassifier(tree_method="hist", n_estimators=args.trees or 200, max_depth=6, learning_rate=0.1,
                                      n_jobs=threads, random_state=args.seed)
    elif args.peer == "lightgbm":
        from lightgbm import LGBMClassifier
        model = LGBMClassifier(n_estimators=args.trees or 200, max_depth=6, num_leaves=63, learning_rate=0.1,
                               n_jobs=threads, random_state=args.seed, verbose=-1)
    else:
        from sklearn.ensemble import RandomForestClassifier
        model = RandomForestClassifier(n_estimators=args.trees or 300, n_jobs=threads, random_state=args.seed)
    report.time(threads, "fit", lambda: model.fit(x, y))
    for _ in range(args.reps):
        if args.peer.endswith("_shap"):
            import shap
            explainer = report.time(threads, "build", lambda: shap.TreeExplainer(model))
            values = report.time(threads, "explain", lambda: explainer.shap_values(rows, check_additivity=False))
            total = np.asarray(values).sum(1) + np.asarray(explainer.expected_value)
        elif args.peer == "xgboost":
            values = report.time(threads, "explain", lambda: model.get_booster().predict(
                xgboost.DMatrix(rows, nthread=threads), pred_contribs=True))
            total = values.sum(-1)
        else:
            values = report.time(threads, "explain", lambda: model.predict(rows, pred_contrib=True))
            total = np.asarray(values).reshape(len(rows), -1, rows.shape[1] + 1).sum(2)
        if args.peer.startswith("xgboost"):
            answers = model.predict(rows, output_margin=True)
        elif args.peer == "lightgbm":
            answers = model.predict(rows, raw_score=True)
        else:
            answers = model.predict_proba(rows)
        error = float(np.abs(total.reshape(len(rows), -1) - answers.reshape(len(rows), -1)).max())
    report.judge(threads, {"largest_additivity_error": error})
report.finish(rows=len(rows))
