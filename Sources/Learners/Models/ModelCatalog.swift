/// All models that a spec can name.
public enum ModelCatalog {
  /// The recipes, sorted by name.
  public static let all: [any Learner.Type] = [
    BiLSTMAttention.self,
    CNN.self,
    DecisionTree.self,
    Dummy.self,
    ExtraTrees.self,
    GradientBoosting.self,
    KNN.self,
    Lasso.self,
    LDA.self,
    LinearSVM.self,
    LogisticRegression.self,
    MLP.self,
    NaiveBayes.self,
    QDA.self,
    RandomForest.self,
    Ridge.self,
    SVM.self,
  ]

  /// The recipe with that name, if there is one.
  public static func type(named name: String) -> (any Learner.Type)? {
    all.first { $0.name == name }
  }

  /// Makes a recipe from decoded values.
  /// - Throws: `LearnerError.parameter` for an unknown name or values that do not go together.
  public static func make(
    _ name: String, _ values: ParameterValues
  ) throws(LearnerError) -> any Learner {
    guard let type = type(named: name) else { throw .parameter("unknown model '\(name)'") }
    return try type.init(values)
  }
}
