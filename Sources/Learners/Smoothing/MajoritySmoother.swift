/// The class that most of the neighbouring windows are decided for.
///
/// The answer is the share of votes, with half a vote more dealt out by the mean probability of the same
/// windows: whole votes decide, ties go to the class that is more probable on average, never to the more
/// frequent or the first one. Learns nothing.
public struct MajoritySmoother: Smoother {
  /// `majority` in a spec.
  public static let name = "majority"
  /// For `trellis describe`.
  public static let summary =
    "The class that most neighbouring windows are decided for; ties to the more probable."
  /// How many have a say.
  public static let parameters = SmoothingReach.parameters
  /// Votes are for classes.
  public static let tasks: Set<TaskKind> = [.classification]

  private let reach: SmoothingReach

  /// Reads the declared parameters.
  /// - Throws: `LearnerError.parameter` for an even width around a middle.
  public init(_ values: ParameterValues) throws(LearnerError) {
    reach = try SmoothingReach(values)
  }

  /// Nothing is learned.
  public func fitted(to training: SmoothingTraining) -> any FittedSmoother {
    FittedMajority(reach: reach)
  }
}

struct FittedMajority: FittedSmoother {
  let reach: SmoothingReach

  func smoothed(_ answers: Matrix<Double>) -> Matrix<Double> {
    let classes = answers.columns
    let decisions = (0..<answers.rows).map { row in
      ThresholdSearch.decision(answers.row(row), [Double](repeating: 1, count: classes))
    }
    var out = answers
    for step in 0..<answers.rows {
      let steps = reach.steps(around: step, of: answers.rows)
      let number = Double(steps.count)
      var votes = [Double](repeating: 0, count: classes)
      var means = votes
      for other in steps {
        votes[decisions[other]] += 1
        for label in 0..<classes { means[label] += answers[other, label] / number }
      }
      let total = means.reduce(0, +)
      for label in 0..<classes {
        let half = total > 0 ? 0.5 * means[label] / total : 0.5 / Double(classes)
        out[step, label] = (votes[label] + half) / (number + 0.5)
      }
    }
    return out
  }
}
