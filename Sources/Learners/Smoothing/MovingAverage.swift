/// The mean answer of neighbouring windows. Learns nothing.
public struct MovingAverage: Smoother {
  /// `moving_average` in a spec.
  public static let name = "moving_average"
  /// For `trellis describe`.
  public static let summary = "The mean of neighbouring windows' answers: numbers or probabilities."
  /// How many have a say.
  public static let parameters = SmoothingReach.parameters
  /// Probabilities and numbers alike.
  public static let tasks: Set<TaskKind> = [.classification, .regression]

  private let reach: SmoothingReach

  /// Reads the declared parameters.
  /// - Throws: `LearnerError.parameter` for an even width around a middle.
  public init(_ values: ParameterValues) throws(LearnerError) {
    reach = try SmoothingReach(values)
  }

  /// Nothing is learned.
  public func fitted(to training: SmoothingTraining) -> any FittedSmoother {
    FittedMovingAverage(reach: reach)
  }
}

struct FittedMovingAverage: FittedSmoother {
  let reach: SmoothingReach

  func smoothed(_ answers: Matrix<Double>) -> Matrix<Double> {
    var out = answers
    for step in 0..<answers.rows {
      let steps = reach.steps(around: step, of: answers.rows)
      for column in 0..<answers.columns {
        var sum = 0.0
        for other in steps { sum += answers[other, column] }
        out[step, column] = sum / Double(steps.count)
      }
    }
    return out
  }
}
