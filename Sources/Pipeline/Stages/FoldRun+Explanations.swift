import Learners

extension FoldRun {
  /// Fits every fold again and explains its test rows.
  /// - Parameters:
  ///   - how: what is asked.
  ///   - predictions: what the fit answered; the folds fitted again have to answer the same.
  /// - Returns: one entry per fold, in their order; `nil` for folds that learned one class only.
  /// - Throws: `StageFailure` naming the first fold, in fold order, that cannot be explained.
  func explanations(
    _ how: ExplainHow, predictions: Predictions
  ) throws -> [FoldExplanation?] {
    var found: [FoldExplanation?] = []
    for (index, own) in folds.folds.enumerated() {
      if context.isCancelled() { throw CancellationError() }
      let stored = predictions.fold.indices.filter { predictions.fold[$0] == index }
      let answers = Answers(
        rows: stored.map { predictions.row[$0] },
        values: predictions.probabilities.selecting(rows: stored))
      let piece = try context.piece("fold \(index)") {
        let explanation = try inFold(own) { () throws(LearnerError) -> FoldExplanation? in
          switch try learning(own) {
          case .all: return try self.explanation(of: own, index, answers, how)
          case .some(let learned, let narrow):
            let part = Answers(
              rows: answers.rows, values: answers.values.selecting(columns: learned.kept))
            return try narrow.explanation(of: own, index, part, how)
              .widened(to: learned.count, from: learned.kept)
          case .one: return nil
          }
        }
        return try Artifact(json: explanation.map { [$0] } ?? [])
      }
      found.append(try piece.decoded(as: [FoldExplanation].self).first)
    }
    return found
  }

  /// What a fold answered.
  private struct Answers {
    /// Rows of the design.
    let rows: [Int]
    let values: Matrix<Double>
  }

  private func explanation(
    of own: FoldRows.Fold, _ index: Int, _ answers: Answers, _ how: ExplainHow
  ) throws(LearnerError) -> FoldExplanation {
    let task = task(own, index)
    let fitted = try fusion.fitted(task)
    guard try fitted.answers(for: fitted.test, executor: task.executor) == answers.values else {
      throw .failed("fitted again, the model answers otherwise than it did")
    }
    return try ExplainRequest(
      how: how,
      weights: answers.rows.map { rows.weight[$0] },
      seed: Seed.derive(from: task.seed, "explain"), executor: task.executor
    ).explanation(of: fitted)
  }
}

extension FoldExplanation {
  /// Values of all outputs, of values of some: the others are never answered, and nothing brings them
  /// anything.
  fileprivate func widened(to count: Int, from kept: [Int]) -> FoldExplanation {
    var out = self
    let nothing = names.map { _ in Share() }
    out.features = [[Share]](repeating: nothing, count: count)
    if !sums.isEmpty {
      out.sums = [[Share]](repeating: groupNames.map { _ in Share() }, count: count)
    }
    for (place, label) in kept.enumerated() {
      out.features[label] = features[place]
      if !sums.isEmpty { out.sums[label] = sums[place] }
    }
    return out
  }
}
