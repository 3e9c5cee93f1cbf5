"""smote: every class raised to the largest with five neighbours."""
import common

args = common.arguments()
from imblearn.over_sampling import SMOTE
from threadpoolctl import threadpool_limits

x, y, _, _ = common.table(args)
report = common.Report(args)
for threads in sorted(args.threads):
    for repetition in range(args.reps):
        with threadpool_limits(threads):
            smote = SMOTE(k_neighbors=5, random_state=args.seed + repetition)
            grown, _ = report.time(threads, "fit", lambda: smote.fit_resample(x, y))
        report.judge(threads, {"rows_after": len(grown)})
report.finish(rows_train=len(x))
