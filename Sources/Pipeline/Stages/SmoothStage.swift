import Learners

/// Lets neighbours in time steady each other's answers, before any vote.
///
/// Inputs: `label`, `rows`, `split` and `predictions`. What is learned, how classes follow each other, is
/// learned from the training rows of each fold; only rows that follow each other without a break and are
/// tested in one fold have a say in each other. The result is predictions again.
struct SmoothStage: Stage {
  static let kind = "smooth"
  static let revision = 1
  let configuration: ParameterValues

  /// - Parameters:
  ///   - smoothing: the decoded section.
  ///   - model: the decoded section; only what it says about shares of classes counts.
  init(smoothing: ParameterValues, model: ParameterValues) {
    configuration = ParameterValues([
      "smoothing": .record(Content.of(smoothing, as: EvaluationSchema.smoothing)),
      "prior": EmissionPrior.declared(by: model),
      "is_calibrated": .bool(EmissionPrior.isCalibrated(model)),
      "instruction_set": .text(InstructionSet.current),
    ])
  }

  func run(_ inputs: StageInputs, _ context: StageContext) throws -> StageResult {
    let smoothing = configuration.record("smoothing")
    let labelled = try inputs.artifact("label").labelledTrials
    let rows = try inputs.artifact("rows").designRows
    let unit = Timelines.Unit(rawValue: smoothing.text("along")) ?? .recording
    let smoother: any Smoother
    do throws(LearnerError) {
      smoother = try SmootherCatalog.make(smoothing.use, smoothing)
    } catch {
      throw StageFailure(
        error.words(classes: labelled.classes, features: []), specPath: "evaluation.smoothing")
    }
    guard type(of: smoother).tasks.contains(labelled.task) else {
      throw StageFailure(
        "'\(smoothing.use)' smooths classes, but the target is numbers: use 'moving_average'",
        specPath: "evaluation.smoothing.use")
    }
    let run = SmoothRun(
      labelled: labelled, rows: rows,
      membership: FoldMembership(split: try inputs.artifact("split"), rows: rows),
      timelines: Timelines(
        rows, labelled: labelled, unit: unit, gapSeconds: smoothing["gap_s"]?.number),
      unit: unit, smoother: smoother, prior: configuration["prior"] ?? .text("shares"))
    var predictions = try run.smoothed(try inputs.artifact("predictions").predictions)
    predictions.notes += notes(smoothing, run)
    return StageResult(Artifact(predictions: predictions))
  }

  private func notes(_ smoothing: ParameterValues, _ run: SmoothRun) -> [String] {
    var notes: [String] = []
    let outside = run.timelines.outside.count
    if outside > 0 {
      notes.append("smoothing: \(outside) windows lie in no trial and stay as they are")
    }
    guard smoothing.use == HiddenMarkovSmoother.name else { return notes }
    if !configuration.bool("is_calibrated") {
      notes.append(
        "smoothing: the probabilities behind 'hmm' are not calibrated ('model.calibrate' does that)"
      )
    }
    if smoothing.text("method") == "viterbi" {
      notes.append(
        "smoothing: 'viterbi' answers with certainty: metrics of probabilities and ranks judge 0 and 1"
      )
    }
    return notes
  }
}

/// Smooths the folds of one fit.
struct SmoothRun {
  let labelled: LabelledTrials
  let rows: DesignRows
  let membership: FoldMembership
  let timelines: Timelines
  let unit: Timelines.Unit
  let smoother: any Smoother
  let prior: ParameterValue

  /// - Throws: `StageFailure` where there is nothing that smoothing could steady.
  func smoothed(_ predictions: Predictions) throws -> Predictions {
    try requireChange(in: timelines.stretches(where: [Bool](repeating: true, count: rows.count)))
    var placesOf = [[(row: Int, place: Int)]](repeating: [], count: membership.names.count)
    for (place, row) in predictions.row.enumerated() {
      placesOf[predictions.fold[place]].append((row, place))
    }
    var placeOf = [Int](repeating: -1, count: rows.count)
    var out = predictions
    var stretches: [[Int]] = []
    for fold in membership.names.indices {
      let fitted = smoother.fitted(to: training(of: fold))
      var isTested = [Bool](repeating: false, count: rows.count)
      for own in placesOf[fold] {
        placeOf[own.row] = own.place
        isTested[own.row] = true
      }
      for stretch in timelines.stretches(where: isTested) {
        stretches.append(stretch)
        let places = stretch.map { placeOf[$0] }
        let answers = fitted.smoothed(predictions.probabilities.selecting(rows: places))
        for (step, place) in places.enumerated() {
          for column in 0..<answers.columns {
            out.probabilities[place, column] = answers[step, column]
          }
        }
      }
    }
    try requireChange(inTested: stretches)
    out.notes.append(summary(stretches, before: predictions, after: out))
    return out
  }

  private func training(of fold: Int) -> SmoothingTraining {
    guard labelled.task == .classification else {
      return SmoothingTraining(sequences: [], classes: 0, prior: [])
    }
    var isTraining = [Bool](repeating: false, count: rows.count)
    var weights = [Double](repeating: 0, count: labelled.classes.count)
    for row in membership.train[fold] {
      isTraining[row] = true
      weights[label(row)] += rows.weight[row]
    }
    return SmoothingTraining(
      sequences: timelines.stretches(where: isTraining).map { $0.map(label) },
      classes: labelled.classes.count,
      prior: EmissionPrior.shares(prior, weights: weights, classNames: labelled.classes))
  }

  private func label(_ row: Int) -> Int { labelled.trials[rows.trial[row]].label ?? 0 }

  private func changes(_ stretch: [Int]) -> Bool {
    zip(stretch, stretch.dropFirst()).contains { a, b in
      let (one, other) = (labelled.trials[rows.trial[a]], labelled.trials[rows.trial[b]])
      return one.label != other.label || one.values != other.values
    }
  }

  private func requireChange(in stretches: [[Int]]) throws {
    guard !stretches.contains(where: changes) else { return }
    let help =
      unit == .trial
      ? "use 'along: recording', where one trial follows another"
      : "there is nothing that could be steadied"
    throw StageFailure(
      "what is to be predicted never changes within a \(unit.rawValue): smoothing along it would "
        + "only copy that it does not; \(help)", specPath: "evaluation.smoothing.along")
  }

  private func requireChange(inTested stretches: [[Int]]) throws {
    guard !stretches.contains(where: changes) else { return }
    throw StageFailure(
      "what is to be predicted never changes within rows that follow each other in one test fold "
        + "(the split scatters them): smoothing would only copy that it does not; split by "
        + "subject or session, or in blocks of time", specPath: "evaluation.smoothing")
  }

  private func summary(
    _ stretches: [[Int]], before: Predictions, after: Predictions
  ) -> String {
    let name = type(of: smoother).name
    let count = stretches.reduce(0) { $0 + $1.count }
    let place =
      "along \(unit.rawValue)s: \(count) windows in \(stretches.count) unbroken stretches"
    guard labelled.task == .classification else { return "smoothing: \(name) \(place)" }
    let changed = before.row.indices.count {
      Decisions.largest(before.probabilities.row($0))
        != Decisions.largest(after.probabilities.row($0))
    }
    return "smoothing: \(name) \(place), \(changed) windows' most probable class changed"
  }
}
