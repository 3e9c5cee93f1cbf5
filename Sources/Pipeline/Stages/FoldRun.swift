import Learners

/// Runs the folds of one fit, each kept as soon as it is finished.
struct FoldRun {
  let labelled: LabelledTrials
  let rows: DesignRows
  let folds: FoldRows
  let features: [ModalityFeatures]
  let recipe: ModelRecipe
  let fusion: any Fusion
  /// What was noticed while features were computed.
  let notes: [DataNote]
  let seed: UInt64
  let context: StageContext

  /// Out-of-fold predictions of all tested rows, in row order.
  /// - Throws: `StageFailure` naming the first fold, in fold order, that cannot be fitted.
  func predictions() throws -> Predictions {
    var row: [Int] = []
    var fold: [Int] = []
    var elements: [Double] = []
    var reports: [Predictions.Fold] = []
    for (index, own) in folds.folds.enumerated() {
      if context.isCancelled() { throw CancellationError() }
      let piece = try context.piece("fold \(index)") {
        Artifact(answers: try answers(for: own), of: own.test.count)
      }
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
          attention: found.attention, repetition: own.repetition))
    }
    return Predictions(
      row: row, fold: fold,
      probabilities: Matrix(rows: row.count, columns: labelled.outputs, elements: elements),
      folds: reports, guards: folds.guards, notes: folds.notes + notes.map(\.text),
      isLeaky: folds.isLeaky)
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

  private func places(of chosen: [Int]) -> RowPlaces {
    RowPlaces(
      trial: chosen.map { rows.trial[$0] },
      subject: chosen.map { labelled.trials[rows.trial[$0]].subject },
      start: chosen.map { rows.start[$0] }, end: chosen.map { rows.end[$0] })
  }

  private func task(_ own: FoldRows.Fold) -> FoldTask {
    FoldTask(
      train: MultimodalRows(
        modalities: features(of: own.train), places: places(of: own.train),
        target: labelled.target(of: own.train.map { rows.trial[$0] }),
        weights: own.train.map { rows.weight[$0] }),
      test: MultimodalTest(modalities: features(of: own.test), places: places(of: own.test)),
      recipe: recipe, seed: Seed.derive(from: seed, "fold " + own.name),
      executor: CancellableExecutor(context.executor, isCancelled: context.isCancelled))
  }

  private func answers(for own: FoldRows.Fold) throws -> FusedPrediction {
    do throws(LearnerError) {
      return try fusion.predict(task(own))
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
