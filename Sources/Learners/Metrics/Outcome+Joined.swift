extension Outcome {
  /// The rows of this outcome, then those of another of the same kind and width.
  public func joined(with other: Outcome) -> Outcome {
    switch (answers, other.answers) {
    case (
      .classes(let truth, let predicted, let probabilities),
      .classes(let otherTruth, let otherPredicted, let otherProbabilities)
    ):
      Outcome(
        .classes(
          truth: truth + otherTruth, predicted: predicted + otherPredicted,
          probabilities: Self.stacked(probabilities, otherProbabilities)))
    case (.values(let truth, let predicted), .values(let otherTruth, let otherPredicted)):
      Outcome(
        .values(
          truth: Self.stacked(truth, otherTruth),
          predicted: Self.stacked(predicted, otherPredicted)))
    default: preconditionFailure("classes and values cannot be joined")
    }
  }

  private static func stacked(_ upper: Matrix<Double>, _ lower: Matrix<Double>) -> Matrix<Double> {
    precondition(upper.columns == lower.columns, "joined outcomes have the same width")
    return Matrix(
      rows: upper.rows + lower.rows, columns: upper.columns,
      elements: upper.elements + lower.elements)
  }
}

extension Metric {
  /// A scorer over the units of one model followed by the units of another: what `SubjectSwap` needs.
  ///
  /// Rows may differ between the models; unit `u` of the second model has the weight `units + u`.
  public func pairedScorer(
    _ first: Outcome, unit firstUnit: [Int], _ second: Outcome, unit secondUnit: [Int], units: Int
  ) -> any WeightedScorer {
    scorer(
      first.joined(with: second), unit: firstUnit + secondUnit.map { $0 + units }, units: 2 * units)
  }
}
