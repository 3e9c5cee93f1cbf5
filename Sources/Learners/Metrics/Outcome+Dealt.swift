extension Outcome {
  /// The same predictions beside other truths: row `i` gets the truth of row `source[i]`.
  ///
  /// - Parameter source: one row number per row.
  /// - Returns: as many rows, in the same order.
  public func dealt(_ source: [Int]) -> Outcome {
    switch answers {
    case .classes(let truth, let predicted, let probabilities):
      Outcome(
        .classes(
          truth: source.map { truth[$0] }, predicted: predicted, probabilities: probabilities))
    case .values(let truth, let predicted):
      Outcome(.values(truth: truth.selecting(rows: source), predicted: predicted))
    }
  }
}
