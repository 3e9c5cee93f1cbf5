import Learners

/// Runs the folds of one fit, each kept as soon as it is finished.
struct FoldRun {
  var labelled: LabelledTrials
  let rows: DesignRows
  let folds: FoldRows
  /// Folds within the training rows of each fold; `nil` where nothing is chosen by them.
  let inner: (folds: [[InnerFold]], proof: GuardProof)?
  let features: [ModalityFeatures]
  var recipe: ModelRecipe
  let fusion: any Fusion
  /// How decisions about training rows are judged; `nil` where nothing is chosen by that.
  let judged: (vote: ParameterValues, metric: String)?
  /// What was noticed while features were computed.
  let notes: [DataNote]
  let seed: UInt64
  let context: StageContext

  /// Out-of-fold predictions of all tested rows, in row order.
  ///
  /// - Parameter first: how many folds are run, from the first; `nil` for all.
  /// - Returns: the answers of these folds.
  /// - Throws: `StageFailure` naming the first fold, in fold order, that cannot be fitted, and how many cannot.
  func predictions(first: Int? = nil) throws -> Predictions {
    let chosen = folds.folds.prefix(first ?? folds.folds.count)
    var failures = FoldFailures(folds: chosen.count)
    var row: [Int] = []
    var fold: [Int] = []
    var elements: [Double] = []
    var reports: [Predictions.Fold] = []
    for (index, own) in chosen.enumerated() {
      if context.isCancelled() { throw CancellationError() }
      guard
        let piece = try failures.collecting({
          try context.piece("fold \(index)") {
            Artifact(answers: try answers(for: own, index), of: own.test.count)
          }
        })
      else { continue }
      let found = piece.foldAnswers
      let answered = found.answered?.map { own.test[$0] } ?? own.test
      row += answered
      fold += [Int](repeating: index, count: answered.count)
      elements += found.probabilities.elements
      reports.append(
        Predictions.Fold(
          name: own.name, trainRows: own.train.count, testRows: own.test.count,
          trainGroups: own.trainGroups, testGroups: own.testGroups, notes: found.notes,
          chosen: found.chosen, decisionWeights: found.decisionWeights,
          attention: found.attention, repetition: own.repetition, subject: own.subject))
    }
    if let failure = failures.failure { throw failure }
    return Predictions(
      row: row, fold: fold,
      probabilities: Matrix(rows: row.count, columns: labelled.outputs, elements: elements),
      folds: reports, guards: folds.guards + (inner?.proof ?? GuardProof()),
      notes: folds.notes + notes.map(\.text) + unanswered(row), isLeaky: folds.isLeaky)
  }

  /// Says what was tested but not answered.
  private func unanswered(_ row: [Int]) -> [String] {
    let left = Set(folds.folds.flatMap(\.test)).subtracting(row)
    guard !left.isEmpty else { return [] }
    let tested = Set(folds.folds.flatMap(\.test)).count
    let trials = Set(left.map { rows.trial[$0] }).count
    return [
      "\(left.count) of \(tested) test windows, of \(trials) trials, are not answered and not scored: "
        + "a modality is missing; comparisons leave these trials out on both sides"
    ]
  }

  /// Features of some rows. A model that looks at no feature is given the number of the row, so that a draw
  /// by row has something to differ in.
  private func features(of chosen: [Int]) -> [ModalityFeatures] {
    guard features.isEmpty else { return features.map { $0.selecting(rows: chosen) } }
    return [
      ModalityFeatures(
        modality: "row", names: ["number"],
        values: Matrix(rows: chosen.count, columns: 1, elements: chosen.map(Double.init)))
    ]
  }

  /// Whose rows are; all rows of a personal fold are one subject's, so what the split keeps together stays
  /// together instead.
  private func places(of chosen: [Int], _ own: FoldRows.Fold) -> RowPlaces {
    RowPlaces(
      trial: chosen.map { rows.trial[$0] },
      subject: chosen.map { labelled.trials[rows.trial[$0]].subject },
      start: chosen.map { rows.start[$0] }, end: chosen.map { rows.end[$0] },
      group: own.subject.map { _ in chosen.map { folds.groups[$0] } })
  }

  /// The work of one fold.
  func task(_ own: FoldRows.Fold, _ index: Int) -> FoldTask {
    FoldTask(
      train: MultimodalRows(
        modalities: features(of: own.train), places: places(of: own.train, own),
        target: labelled.target(of: own.train.map { rows.trial[$0] }),
        weights: own.train.map { rows.weight[$0] }),
      test: MultimodalTest(modalities: features(of: own.test), places: places(of: own.test, own)),
      recipe: recipe, inner: inner?.folds[index] ?? [], judge: judge(own),
      trialName: { [labelled] in
        let trial = labelled.trials[$0]
        return "'\(trial.id)' of subject '\(labelled.subjects[trial.subject])'"
      }, seed: Seed.derive(from: seed, "fold " + own.name),
      executor: CancellableExecutor(context.executor, isCancelled: context.isCancelled))
  }

  /// Judges answers for training rows of a fold as the evaluation would.
  private func judge(_ own: FoldRows.Fold) -> FoldJudge? {
    guard let judged else { return nil }
    let (labelled, rows, train) = (labelled, rows, own.train)
    let decide = { @Sendable (chosen: [Int], answers: Matrix<Double>) in
      Decisions(
        Predictions(
          row: chosen.map { train[$0] }, fold: chosen.map { _ in 0 }, probabilities: answers,
          folds: [], guards: GuardProof(), notes: [], isLeaky: false), rows: rows,
        labelled: labelled, vote: judged.vote, scored: nil)
    }
    let find = { @Sendable (metric: String) in
      TargetMetricName.find(metric, targets: labelled.targets)
    }
    return FoldJudge(
      metric: judged.metric,
      isGreaterBetter: { find($0)?.metric.greaterIsBetter ?? true },
      outcomeOf: { decide($0, $1).outcome },
      scoreOf: { metric, chosen, answers in
        guard let (type, target) = find(metric) else { return nil }
        let decisions = decide(chosen, answers)
        return type.init().score((target.map { decisions.only(target: $0) } ?? decisions).outcome)
      })
  }

  private func answers(for own: FoldRows.Fold, _ index: Int) throws -> FusedPrediction {
    try inFold(own) { () throws(LearnerError) in
      switch try learning(own) {
      case .all: try fusion.predict(task(own, index))
      case .some(let learned, let narrow):
        learned.widened(try fusion.predict(narrow.task(own, index)))
      case .one(let learned): learned.certain(rows: own.test.count)
      }
    }
  }

  /// What of the classes a fold can learn.
  enum Learning {
    case all
    /// The run of the fold with only these.
    indirect case some(LearnedClasses, FoldRun)
    case one(LearnedClasses)
  }

  /// What of the classes a fold can learn: people need not have shown all of them.
  /// - Throws: `LearnerError` for a recipe that takes no part of the classes.
  func learning(_ own: FoldRows.Fold) throws(LearnerError) -> Learning {
    guard own.subject != nil, labelled.task == .classification else { return .all }
    let learned = LearnedClasses(own, rows: rows, labelled: labelled)
    if learned.areAll { return .all }
    if learned.kept.count == 1 { return .one(learned) }
    var narrow = self
    narrow.labelled = learned.narrowed(labelled)
    narrow.recipe = try recipe.keeping(classes: learned.kept)
    return .some(learned, narrow)
  }

  /// Does something for a fold, with errors in a user's words.
  /// - Throws: `StageFailure` naming the fold, `CancellationError`.
  func inFold<Result>(
    _ own: FoldRows.Fold, _ body: () throws(LearnerError) -> Result
  ) throws -> Result {
    do throws(LearnerError) {
      return try body()
    } catch {
      if error == .cancelled { throw CancellationError() }
      throw StageFailure(
        error.words(
          classes: labelled.classes,
          features: features.flatMap { part in
            part.names.map { "\(part.modality):\($0)" }
          }), place: "fold \(own.name)", specPath: "model")
    }
  }
}

extension LearnerError {
  /// The error in a user's words.
  func words(classes: [String], features: [String]) -> String {
    switch self {
    case .nonFinite(_, let column):
      let name = features.indices.contains(column) ? "feature '\(features[column])'" : "a feature"
      return "\(name) has missing values, which this model does not take: add an 'impute' step"
    case .classAbsent(let label):
      let name = classes.indices.contains(label) ? "'\(classes[label])'" : "\(label)"
      return "class \(name) has no training row"
    case .tooFewRows(let found, let needed):
      return "expected at least \(needed) training rows, found \(found)"
    case .cancelled: return "the fit was given up"
    case .parameter(let text), .failed(let text): return text
    }
  }
}
