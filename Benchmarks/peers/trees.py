"""forest, extra_trees, boosting: trees as many as ours, on a set or on rows that are made up (--rows)."""
import common

args = common.arguments()
trees = args.trees or (200 if args.case == "boosting" else 100 if args.set == "large" else 300)


def forest(seed, threads):
    from sklearn import ensemble
    kind = ensemble.RandomForestClassifier if args.case == "forest" else ensemble.ExtraTreesClassifier
    return kind(n_estimators=trees, n_jobs=threads, random_state=seed)


def boosting(seed, threads):
    if args.peer == "xgboost":
        from xgboost import XGBClassifier
        return XGBClassifier(n_estimators=trees, max_depth=6, learning_rate=0.1, tree_method="hist", n_jobs=threads,
                             random_state=seed)
    if args.peer == "lightgbm":
        from lightgbm import LGBMClassifier
        return LGBMClassifier(n_estimators=trees, max_depth=6, num_leaves=63, learning_rate=0.1, n_jobs=threads,
                              random_state=seed, verbose=-1)
    from sklearn.ensemble import HistGradientBoostingClassifier
    return HistGradientBoostingClassifier(max_iter=trees, max_depth=6, max_leaf_nodes=63, learning_rate=0.1,
                                          early_stopping=False, random_state=seed)


if args.rows:
    import scaling
    data = *scaling.generated(args.rows, 1), *scaling.generated(50_000, 2)
else:
    data = common.table(args)
common.measure(args, boosting if args.case == "boosting" else forest, *data, trees=trees)
