import Learners

extension FoldRun {
  /// Fits every fold again and explains its test rows.
  /// - Parameters:
  ///   - how: what is asked.
  ///   - predictions: what the fit answered; the folds fitted again have to answer the same.
  /// - Returns: one entry per fold, in their order; `nil` for folds that learned one class only.
  /// - Throws: `StageFailure` naming the first fold, in fold order, that cannot be explained.
  func explanations(
    _ how: ExplainMethod, predictions: Predictions
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
          case .all:
            return try self.explanation(
              of: own, index, answers, how, score: scorer(of: answers.rows, index, predictions, how)
            )
          case .some(let learned, let narrow):
            let part = Answers(
              rows: answers.rows, values: answers.values.selecting(columns: learned.kept))
            let score = scorer(of: answers.rows, index, predictions, how)
            let found = try narrow.explanation(of: own, index, part, how) {
              score(learned.widened(FusedPrediction(probabilities: $0)).probabilities)
            }
            return how.isShap ? found?.widened(to: learned.count, from: learned.kept) : found
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
    of own: FoldRows.Fold, _ index: Int, _ answers: Answers, _ how: ExplainMethod,
    score: (Matrix<Double>) -> Double?
  ) throws(LearnerError) -> FoldExplanation? {
    let task = task(own, index)
    let fitted = try fusion.fitted(task)
    guard try fitted.answers(for: fitted.test, executor: task.executor) == answers.values else {
      throw .failed("fitted again, the model answers otherwise than it did")
    }
    let seed = Seed.derive(from: task.seed, "explain")
    switch how {
    case .shap(let how):
      return try ExplainRequest(
        how: how, weights: answers.rows.map { rows.weight[$0] }, seed: seed,
        executor: task.executor
      ).explanation(of: fitted)
    case .permutation(let how, _):
      return try PermutationRequest(how: how, seed: seed, executor: task.executor)
        .explanation(of: fitted, score: score)
    }
  }

  /// The metric of answers for a fold's rows, decided and voted as they are scored.
  private func scorer(
    of stored: [Int], _ index: Int, _ predictions: Predictions, _ how: ExplainMethod
  ) -> (Matrix<Double>) -> Double? {
    guard case .permutation(let how, let vote) = how,
      let (type, target) = TargetMetricName.find(how.metric, targets: labelled.targets)
    else { return { _ in nil } }
    return { answers in
      let decisions = Decisions(
        Predictions(
          row: stored, fold: stored.map { _ in index }, probabilities: answers,
          folds: predictions.folds, guards: GuardProof(), notes: [], isLeaky: false),
        rows: rows, labelled: labelled, vote: vote, scored: nil)
      guard decisions.count > 0 else { return nil }
      return type.init(ParameterValues())
        .score((target.map { decisions.only(target: $0) } ?? decisions).outcome)
    }
  }
}

/// How folds are explained.
enum ExplainMethod {
  case shap(ExplainHow)
  /// With the decoded `vote` section.
  case permutation(PermutationHow, vote: ParameterValues)

  var isShap: Bool { if case .shap = self { true } else { false } }
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
