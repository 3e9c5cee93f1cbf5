import Learners

#if canImport(Glibc)
  import Glibc
#endif

/// Factors of classes that make a metric of inner decisions as good as it gets.
struct DecisionThreshold: Sendable {
  let metric: String
  let classNames: [String]

  /// What was found, as factors and in words.
  struct Found {
    let factors: [Double]
    let chosen: [ChosenValue]
    let notes: [String]
  }

  /// Searches on answers for validation rows, after the vote.
  /// - Throws: `LearnerError` where answers are no probabilities.
  func found(_ own: OutOfFold, judge: FoldJudge) throws(LearnerError) -> Found {
    guard let type = MetricCatalog.metric(named: metric),
      case .classes(let truth, _, let probabilities) = judge.outcome(own).answers
    else {
      throw .parameter("'threshold' is about classes; the target is numbers")
    }
    let found = try ThresholdSearch(metric: type.init())
      .search(probabilities, classes: truth, classNames: classNames)
    let chosen =
      if let cut = found.cut {
        [ChosenValue("threshold of \(classNames[1])", Self.text(cut))]
      } else {
        zip(classNames, found.factors).map { ChosenValue("factor of \($0)", Self.text($1)) }
      }
    return Found(factors: found.factors, chosen: chosen, notes: found.notes)
  }

  /// Four decimals, for people; the choice itself is not rounded.
  static func text(_ value: Double) -> String { Canonical.short((value * 1e4).rounded() / 1e4) }
}
