import Learners

#if canImport(Glibc)
  import Glibc
#endif

/// A small model over what the models of all modalities answer: Wolpert (1992),
/// doi:10.1016/S0893-6080(05)80023-1.
///
/// Learns from answers for validation rows of inner folds only, so that a model that knows its training rows
/// by heart gains nothing. Classes: logistic regression with C = 1 on log probabilities (held above 1e-6),
/// classes weighed as the model weighs them. Numbers: ridge with alpha = 1 on the answers. Rows that only
/// some modalities answer for get a model over these, learned from all rows that have them.
struct StackedCombination: LateCombination {
  let kind: TaskKind
  let needsInnerFolds = true

  func fitted(
    to lesson: LateLesson?, modalities: [String], executor: any Executor
  ) throws(LearnerError) -> any FittedLateCombination {
    guard let lesson else {
      throw .parameter("there are no inner folds: 'evaluation.inner' is needed")
    }
    return Stack(lesson: lesson, modalities: modalities, whole: nil)
      .learned(Array(modalities.indices), executor: executor)
  }

  /// A learned stack: one model for rows with all modalities; others are learned where they are needed.
  struct Stack: FittedLateCombination {
    let lesson: LateLesson
    let modalities: [String]
    let whole: (any FittedLearner)?
    let chosen: [ChosenValue] = []

    let notes: [String] = []

    fileprivate func learned(_ all: [Int], executor: any Executor) -> Stack {
      Stack(lesson: lesson, modalities: modalities, whole: model(all, executor: executor))
    }

    /// A model over some modalities; `nil` where there is too little to learn from.
    private func model(_ members: [Int], executor: any Executor) -> (any FittedLearner)? {
      let rows = lesson.rows(with: members)
      guard !rows.isEmpty else { return nil }
      let features = Self.features(
        lesson.answers, rows: rows, members: members, target: lesson.target)
      let training = TrainingSet(
        features: features, featureNames: (0..<features.columns).map { "answer \($0)" },
        target: lesson.target.selecting(rows: rows), weights: rows.map { lesson.weights[$0] },
        groups: rows)
      do throws(LearnerError) {
        return try Self.learner(lesson.target).fitted(to: training, seed: 0, executor: executor)
      } catch {
        return nil
      }
    }

    private static func learner(
      _ target: TrainingSet.Target
    ) throws(LearnerError) -> any Learner {
      switch target {
      case .classes:
        try LogisticRegression(ParameterValues(defaultsOf: LogisticRegression.parameters))
      case .values: Ridge(ParameterValues(defaultsOf: Ridge.parameters))
      }
    }

    /// Rows × (modalities × outputs).
    private static func features(
      _ answers: ModalityAnswers, rows: [Int], members: [Int], target: TrainingSet.Target
    ) -> Matrix<Double> {
      var elements: [Double] = []
      elements.reserveCapacity(rows.count * members.count * answers.outputs)
      for row in rows {
        for member in members {
          for value in answers.answers[member].row(row) {
            switch target {
            case .classes: elements.append(log(max(value, MeanCombination.floor)))
            case .values: elements.append(value)
            }
          }
        }
      }
      return Matrix(
        rows: rows.count, columns: members.count * answers.outputs, elements: elements)
    }

    func combined(
      _ answers: ModalityAnswers, prior: [Double], executor: any Executor
    ) throws(LearnerError) -> LateAnswers {
      var out = MeanCombination(isOfLogits: false)
        .combined(answers, prior: prior, executor: executor)
      var patterns: [(members: [Int], rows: [Int])] = []
      for row in 0..<answers.rows {
        let members = answers.modalities(of: row)
        if let known = patterns.firstIndex(where: { $0.members == members }) {
          patterns[known].rows.append(row)
        } else {
          patterns.append((members, [row]))
        }
      }
      for (members, rows) in patterns where !members.isEmpty {
        let own = members.count == modalities.count ? whole : model(members, executor: executor)
        guard let own else {
          let names = members.map { modalities[$0] }.joined(separator: ", ")
          out.notes.append(
            "late fusion: too few inner rows have \(names) to stack them: their mean is taken for "
              + "\(rows.count) rows")
          continue
        }
        let found = try own.predict(
          Self.features(answers, rows: rows, members: members, target: lesson.target),
          executor: executor)
        for (place, row) in rows.enumerated() {
          for column in prior.indices { out.probabilities[row, column] = found[place, column] }
        }
      }
      return out
    }
  }
}
