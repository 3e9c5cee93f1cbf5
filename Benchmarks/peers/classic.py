"""logistic, linear_svm, svm, knn, lda, pca: scikit-learn's own solvers, or Intel's in their place (peers `..._ex`)."""
import common

args = common.arguments()
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def logistic(seed, threads):
    from sklearn.linear_model import LogisticRegression
    solver = "newton-cholesky" if "newton" in args.peer else "lbfgs"
    return make_pipeline(StandardScaler(), LogisticRegression(C=1.0, solver=solver, max_iter=1000))


def linear_svm(seed, threads):
    from sklearn.svm import LinearSVC
    return make_pipeline(StandardScaler(), LinearSVC(C=1.0, random_state=seed, max_iter=10_000, dual="auto"))


def svm(seed, threads):
    from sklearn.svm import SVC
    return make_pipeline(StandardScaler(), SVC(C=1.0, kernel="rbf", gamma="scale"))


def knn(seed, threads):
    from sklearn.neighbors import KNeighborsClassifier
    return make_pipeline(StandardScaler(), KNeighborsClassifier(n_neighbors=5, n_jobs=threads))


def lda(seed, threads):
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
    return LinearDiscriminantAnalysis(solver="eigen" if "eigen" in args.peer else "svd")


def pca(seed, threads):
    from sklearn.decomposition import PCA
    return PCA(n_components=10, svd_solver="covariance_eigh" if "covariance" in args.peer else "full")


answer = {"linear_svm": "predict", "svm": "predict", "pca": "transform"}.get(args.case, "predict_proba")
common.measure(args, globals()[args.case], *common.table(args), predict=answer)
