/// All metrics that a spec can name, sorted by name.
public enum MetricCatalog {
  /// One line per metric.
  public static let all: [any Metric.Type] = [
    Accuracy.self,
    AveragePrecision.self,
    BalancedAccuracy.self,
    BrierScore.self,
    ConcordanceCorrelation.self,
    CohenKappa.self,
    ExplainedVariance.self,
    F1Macro.self,
    F1Weighted.self,
    GeometricMean.self,
    JaccardMacro.self,
    LogLoss.self,
    MeanAbsoluteError.self,
    MaxError.self,
    MatthewsCorrelation.self,
    MedianAbsoluteError.self,
    MeanSquaredError.self,
    PearsonCorrelation.self,
    PrecisionMacro.self,
    PrecisionWeighted.self,
    RSquared.self,
    RecallMacro.self,
    RootMeanSquaredError.self,
    ROCAUC.self,
    ROCAUCOneVsOne.self,
    ROCAUCOneVsRest.self,
    SignAgreement.self,
    SpearmanCorrelation.self,
    SpecificityMacro.self,
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
