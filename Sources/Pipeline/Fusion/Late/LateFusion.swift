import Learners

/// A model per modality, and one answer of theirs together.
public struct LateFusion: Fusion {
  /// `late` in a spec.
  public static let name = "late"
  /// For `trellis describe`.
  public static let summary = "A model per modality; their answers become one."
  /// How answers come together, what becomes of rows without a modality, and models of single modalities.
  public static let parameters = [
    Parameter(
      "combine", .choice(LateCombinations.names), default: .text(MeanCombination.proba),
      """
      Mean of probabilities (of numbers: the mean), mean of logits, weights with the least log loss \
      (squared error) on inner folds, or a logistic regression (ridge) on what models answer there.
      """),
    Parameter(
      "metric", .text, default: nil,
      """
      With `combine: weighted`: the weights that make this metric of decisions on inner folds best, instead of those \
      with the least log loss (squared error).
      """),
    Parameter(
      "missing", .choice(MissingModality.allCases.map(\.rawValue)),
      default: .text(MissingModality.error.rawValue),
      """
      A row without one of the modalities is an `error`; is answered by the other modalities \
      (`renormalize`); by every model, which fills in all features of the modality (`impute`); or is \
      neither learned from nor answered (`drop`).
      """),
    Parameter(
      "models", .map(.kind(ModelSchema.family)), default: .map([]),
      "Models of single modalities: what stands here goes over `model`, as a variant would."),
  ]

  private let combination: String
  private let metric: String?
  private let missing: MissingModality
  private let models: [(modality: String, values: ParameterValues)]

  /// Reads the parameters.
  /// - Throws: `FusionFault` for an unknown word, and for a metric that nothing is chosen by.
  public init(_ values: ParameterValues) throws(FusionFault) {
    combination = values.text("combine")
    metric = values["metric"]?.text
    if metric != nil, combination != LateCombinations.weighted {
      throw FusionFault(
        message: "'metric' chooses weights: it goes with 'combine: weighted'", parameter: "metric")
    }
    guard let missing = MissingModality(rawValue: values.text("missing")) else {
      throw FusionFault(message: "unknown policy '\(values.text("missing"))'", parameter: "missing")
    }
    self.missing = missing
    models = values.map("models").compactMap { entry in
      entry.value.record.map { (entry.key, $0) }
    }
  }

  /// All of them.
  /// - Throws: `FusionFault` for a model of a modality without features.
  public func modalities(among declared: [String]) throws(FusionFault) -> [String] {
    for (modality, _) in models where !declared.contains(modality) {
      throw FusionFault(
        message:
          "no features for modality '\(modality)'; known: \(declared.joined(separator: ", "))",
        parameter: "models.\(modality)")
    }
    return declared
  }

  /// Fits a model per modality, then what brings their answers together.
  /// - Throws: `LearnerError` for what a model cannot take, naming the modality.
  public func predict(_ task: FoldTask) throws(LearnerError) -> FusedPrediction {
    let own = try learned(task)
    let test = try own.fitted.answersOfMembers(
      for: own.fitted.test, present: own.met.test, executor: task.executor)
    var answer = FusedPrediction(
      probabilities: Matrix(rows: 0, columns: 0, elements: []), answered: own.met.answered,
      notes: own.met.notes)
    for (part, fitted) in zip(task.train.modalities, own.fitted.members) {
      answer.chosen += fitted.chosen.map { ChosenValue("\(part.modality): \($0.name)", $0.value) }
      answer.notes += fitted.notes.map { "\(part.modality): \($0)" }
    }
    answer.chosen += own.fitted.combination.chosen
    answer.notes += nobody(test, task.kind)
    let together = try own.fitted.combined(test, executor: task.executor)
    answer.probabilities = together.probabilities
    answer.notes += own.fitted.combination.notes + together.notes
    let outOfFold = try own.inner.map { (answers) throws(LearnerError) in
      OutOfFold(
        rows: own.met.task.inner.flatMap(\.validation),
        answers: try own.fitted.combined(answers, executor: task.executor).probabilities)
    }
    return try answer.deciding(by: own.met.task, outOfFold: outOfFold)
  }

  /// Fits as `predict` does.
  /// - Throws: `LearnerError` for what a model cannot take, naming the modality.
  public func fitted(_ task: FoldTask) throws(LearnerError) -> any FittedFusion {
    try learned(task).fitted
  }

  private struct Learned {
    let met: MissingModality.Met
    let fitted: FittedLate
    /// Answers of the models for validation rows; `nil` where nobody needed them.
    let inner: ModalityAnswers?
  }

  private func learned(_ task: FoldTask) throws(LearnerError) -> Learned {
    let met = try missing.met(by: task)
    let task = met.task
    guard task.train.count > 0 else {
      throw .failed("no training row has all modalities, and 'missing: drop' leaves none")
    }
    let combination = try LateCombinations.make(self.combination, metric: metric, for: task)
    let learns = combination.needsInnerFolds || task.recipe.threshold != nil
    var inner = ModalityAnswers(
      present: met.train.map { present in
        task.inner.flatMap { $0.validation.map { present[$0] } }
      })
    var members: [RecipeRun.Fitted] = []
    for (index, part) in task.train.modalities.enumerated() {
      do throws(LearnerError) {
        let own = ModalityTask(task, index: index, present: met.train[index])
        let fitted = try own.run(try recipe(of: part.modality, in: task))
          .fitted(keepsOutOfFold: learns)
        if let outOfFold = fitted.outOfFold { inner.add(outOfFold.answers, to: index) }
        members.append(fitted)
      } catch {
        throw error.in(part.modality, names: part.names)
      }
    }
    let lesson = learns ? try lesson(inner, of: task) : nil
    return Learned(
      met: met,
      fitted: FittedLate(
        train: task.train, test: task.test, learned: met.train, members: members,
        combination: try combination.fitted(
          to: lesson, modalities: task.train.modalities.map(\.modality), executor: task.executor),
        missing: missing),
      inner: learns ? inner : nil)
  }

  private func recipe(
    of modality: String, in task: FoldTask
  ) throws(LearnerError) -> ModelRecipe {
    guard let own = models.first(where: { $0.modality == modality }) else { return task.recipe }
    return try task.recipe.with(own.values)
  }

  private func lesson(
    _ answers: ModalityAnswers, of task: FoldTask
  ) throws(LearnerError) -> LateLesson {
    let rows = task.inner.flatMap(\.validation)
    let target = task.train.target.selecting(rows: rows)
    return LateLesson(
      answers: answers, target: target,
      weights: try task.recipe.weighed(rows.map { task.train.weights[$0] }, target: target))
  }

  private func nobody(_ test: ModalityAnswers, _ kind: TaskKind) -> [String] {
    let count = (0..<test.rows).count { row in !test.present.contains { $0[row] } }
    guard count > 0 else { return [] }
    let what = kind == .classification ? "class shares" : "mean"
    return [
      "\(count) of \(test.rows) test rows have no modality at all: answered by the \(what) of the "
        + "training rows"
    ]
  }
}

extension LearnerError {
  /// The error with the modality whose model met it.
  func `in`(_ modality: String, names: [String]) -> LearnerError {
    switch self {
    case .failed(let text): .failed("modality '\(modality)': \(text)")
    case .parameter(let text): .parameter("modality '\(modality)': \(text)")
    case .tooFewRows(let found, let needed):
      .failed(
        "modality '\(modality)': expected at least \(needed) training rows, found \(found)")
    case .nonFinite, .classAbsent, .cancelled: self
    }
  }
}
