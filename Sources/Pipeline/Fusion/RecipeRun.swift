import Learners

/// One `model` section over the training rows of a fold: what it chooses on inner folds, then the fit to all
/// rows.
struct RecipeRun: Sendable {
  let recipe: ModelRecipe
  let rows: ModelRows
  let target: TrainingSet.Target
  let weights: [Double]
  let inner: [InnerFold]
  let judge: FoldJudge?
  let seed: UInt64
  let executor: any Executor

  /// Gathers what belongs together.
  init(
    _ recipe: ModelRecipe, rows: ModelRows, target: TrainingSet.Target, weights: [Double],
    inner: [InnerFold], judge: FoldJudge?, seed: UInt64, executor: any Executor
  ) {
    self.recipe = recipe
    self.rows = rows
    self.target = target
    self.weights = weights
    self.inner = inner
    self.judge = judge
    self.seed = seed
    self.executor = executor
  }

  /// Fits one recipe to all modalities of a fold and answers for its test rows.
  /// - Parameters:
  ///   - task: the fold.
  ///   - recipe: steps and model.
  ///   - arrange: how modalities become the rows of the model.
  /// - Returns: the answers, with what was chosen and attended to.
  /// - Throws: `LearnerError` for what the steps or the model cannot take.
  static func prediction(
    _ task: FoldTask, _ recipe: ModelRecipe,
    _ arrange: @escaping @Sendable ([ModalityFeatures], RowPlaces) -> ModelRows
  ) throws(LearnerError) -> FusedPrediction {
    let fitted = try whole(task, recipe, arrange).fitted
    let (answers, attention) = try fitted.model.answers(
      for: arrange(task.test.modalities, task.test.places), executor: task.executor)
    return try FusedPrediction(
      probabilities: try fitted.calibration?.calibrated(answers) ?? answers, notes: fitted.notes,
      chosen: fitted.chosen, attention: attention
    ).deciding(by: task, outOfFold: fitted.outOfFold)
  }

  /// Fits one recipe to all modalities of a fold.
  /// - Parameters:
  ///   - task: the fold.
  ///   - recipe: steps and model.
  ///   - arrange: how modalities become the rows of the model.
  /// - Returns: what answers for other rows.
  /// - Throws: `LearnerError` for what the steps or the model cannot take.
  static func whole(
    _ task: FoldTask, _ recipe: ModelRecipe,
    _ arrange: @escaping @Sendable ([ModalityFeatures], RowPlaces) -> ModelRows
  ) throws(LearnerError) -> FittedWhole {
    let run = RecipeRun(
      recipe, rows: arrange(task.train.modalities, task.train.places), target: task.train.target,
      weights: task.train.weights, inner: task.inner, judge: task.judge, seed: task.seed,
      executor: task.executor)
    return FittedWhole(
      train: task.train, test: task.test,
      fitted: try run.fitted(keepsOutOfFold: recipe.threshold != nil), arrange: arrange)
  }

  /// What came of it.
  struct Fitted: Sendable {
    /// The recipe with what was chosen.
    let recipe: ModelRecipe
    /// Fitted to all rows.
    let model: FittedRecipe
    /// Learned on inner folds; `nil` where probabilities stay as they are.
    let calibration: (any FittedCalibrator)?
    /// Answers of the chosen recipe for validation rows, calibrated; `nil` where nobody needed them.
    let outOfFold: OutOfFold?
    /// What was chosen.
    let chosen: [ChosenValue]
    /// What a user should know.
    let notes: [String]

    /// Answers for rows that it has not learned from.
    func predict(
      _ rows: ModelRows, executor: any Executor
    ) throws(LearnerError) -> Matrix<Double> {
      let answers = try model.predict(rows, executor: executor)
      return try calibration?.calibrated(answers) ?? answers
    }
  }

  /// Chooses, fits and calibrates.
  /// - Parameter keepsOutOfFold: whether answers for validation rows are asked for.
  /// - Returns: what answers for other rows.
  /// - Throws: `LearnerError` for what the steps or the model cannot take.
  func fitted(keepsOutOfFold: Bool = false) throws(LearnerError) -> Fitted {
    let choice = try recipe.values["tune"]?.record.map { (tune) throws(LearnerError) in
      try search(tune)
    }
    let recipe = choice?.recipe ?? recipe
    var outOfFold = choice?.outOfFold
    if outOfFold == nil, keepsOutOfFold || recipe.calibrator != nil {
      outOfFold = try self.outOfFold(recipe)
    }
    let model = try recipe.fitted(
      to: rows, target: target, weights: weights, seed: seed, executor: executor)
    var notes = (choice?.notes ?? []) + model.notes
    var calibration: (any FittedCalibrator)?
    if let calibrator = recipe.calibrator, let own = outOfFold {
      let learned = try self.calibration(calibrator, of: own)
      outOfFold = OutOfFold(rows: own.rows, answers: try learned.calibrated(own.answers))
      notes += learned.notes
      calibration = learned
    }
    return Fitted(
      recipe: recipe, model: model, calibration: calibration, outOfFold: outOfFold,
      chosen: choice?.chosen ?? [],
      notes: notes)
  }

  private func calibration(
    _ calibrator: any Calibrator, of own: OutOfFold
  ) throws(LearnerError) -> any FittedCalibrator {
    guard case .classes(let classes, _) = target else {
      throw .parameter("'calibrate' is about probabilities of classes; the target is numbers")
    }
    return try calibrator.fitted(
      to: CalibrationRows(
        probabilities: own.answers, classes: own.rows.map { classes[$0] },
        weights: own.rows.map { weights[$0] }, classNames: recipe.classNames))
  }

  /// Answers of a recipe for the validation rows of every inner fold.
  func outOfFold(_ recipe: ModelRecipe) throws(LearnerError) -> OutOfFold {
    try requireInner()
    let answers = try executor.results(inner.count) { (fold) throws(LearnerError) in
      try self.answers(of: recipe, inner[fold])
    }
    return OutOfFold(inner, answers: answers, outputs: outputs)
  }

  /// Nothing can be chosen without inner folds.
  func requireInner() throws(LearnerError) {
    if inner.isEmpty { throw .parameter("there are no inner folds: 'evaluation.inner' is needed") }
  }

  /// Numbers per answer.
  var outputs: Int {
    switch target {
    case .classes(_, let count): count
    case .values(let values): values.columns
    }
  }

  /// Fits to the training part of an inner fold and answers for its validation part.
  func answers(
    of recipe: ModelRecipe, _ fold: InnerFold
  ) throws(LearnerError) -> Matrix<Double> {
    guard !fold.validation.isEmpty else { return Matrix(rows: 0, columns: outputs, elements: []) }
    guard !fold.train.isEmpty else {
      throw .failed("inner fold '\(fold.name)' has no training row")
    }
    return try recipe.fitted(
      to: rows.selecting(rows: fold.train), target: target.selecting(rows: fold.train),
      weights: fold.train.map { weights[$0] }, seed: Seed.derive(from: seed, "inner " + fold.name),
      executor: executor
    ).predict(rows.selecting(rows: fold.validation), executor: executor)
  }
}
