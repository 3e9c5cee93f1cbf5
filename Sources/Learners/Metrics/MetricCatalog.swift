/// All metrics that a spec can name, sorted by name.
public enum MetricCatalog {
  /// One line per metric.
  public static let all: [any Metric.Type] = [
    Accuracy.self,
    BalancedAccuracy.self,
    BrierScore.self,
    ConcordanceCorrelation.self,
    CohenKappa.self,
    F1Macro.self,
    F1Weighted.self,
    LogLoss.self,
    MeanAbsoluteError.self,
    MatthewsCorrelation.self,
    PearsonCorrelation.self,
    PrecisionMacro.self,
    RSquared.self,
    RecallMacro.self,
    RootMeanSquaredError.self,
    ROCAUC.self,
    ROCAUCOneVsRest.self,
    SpearmanCorrelation.self,
  ]

  /// The metric of that name, if there is one.
  public static func metric(named name: String) -> (any Metric.Type)? {
    all.first { $0.name == name }
  }

  /// The names of the metrics that judge a kind of question, sorted.
  public static func names(for task: TaskKind) -> [String] {
    all.filter { $0.task == task }.map { $0.name }
  }
}
