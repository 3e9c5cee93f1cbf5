import Learners

/// Steps, sequences and a model that have learned from the training rows of one fold.
public struct FittedRecipe: Sendable {
  private let steps: Steps
  private let assembly: (any FittedSequenceAssembly)?
  private let inputNames: [String]
  /// The model behind the steps.
  public let model: any FittedLearner
  /// What a user should know of the fit.
  public let notes: [String]

  init(
    steps: Steps, assembly: (any FittedSequenceAssembly)?, inputNames: [String],
    model: any FittedLearner, notes: [String]
  ) {
    self.steps = steps
    self.assembly = assembly
    self.inputNames = inputNames
    self.model = model
    self.notes = notes
  }

  /// What the model itself is given for some rows.
  public struct Inputs: Sendable {
    /// Rows, or sequences, × the model's columns.
    public let features: Matrix<Double>
    /// One name per column.
    public let names: [String]
    /// The sequence that answers for each row; `nil` where each row answers for itself.
    public let answers: [Int]?
  }

  /// Takes rows through the steps.
  /// - Throws: `LearnerError` for what a step cannot take.
  public func inputs(
    for rows: ModelRows, executor: any Executor
  ) throws(LearnerError) -> Inputs {
    let rows = try steps.transform(rows, executor: executor)
    guard let assembly else {
      return Inputs(features: rows.features, names: rows.names, answers: nil)
    }
    let sequences = try assembly.assembled(rows)
    return Inputs(
      features: sequences.features, names: sequences.names, answers: sequences.answers)
  }

  /// Answers for rows that it has not learned from, and where the model's attention went.
  /// - Throws: `LearnerError` for what the steps or the model cannot take.
  func answers(
    for rows: ModelRows, executor: any Executor
  ) throws(LearnerError) -> (Matrix<Double>, AttentionTable?) {
    let inputs = try inputs(for: rows, executor: executor)
    return (
      try answers(to: inputs, executor: executor),
      try AttentionTable(of: model, for: inputs.features, executor: executor)
    )
  }

  /// Answers for rows that it has not learned from.
  /// - Parameters:
  ///   - rows: columns as in training.
  ///   - executor: threads that may help.
  /// - Returns: rows × classes, or × targets.
  /// - Throws: `LearnerError` for what the steps or the model cannot take.
  public func predict(
    _ rows: ModelRows, executor: any Executor
  ) throws(LearnerError) -> Matrix<Double> {
    try answers(to: try inputs(for: rows, executor: executor), executor: executor)
  }

  private func answers(
    to inputs: Inputs, executor: any Executor
  ) throws(LearnerError) -> Matrix<Double> {
    do throws(LearnerError) {
      let answers = try model.predict(inputs.features, executor: executor)
      return inputs.answers.map { answers.selecting(rows: $0) } ?? answers
    } catch {
      throw error.naming(inputNames, for: "this model")
    }
  }
}

extension LearnerError {
  /// The error with the name of the column, which only the step that refused it knows by number.
  func naming(_ names: [String], for taker: String) -> LearnerError {
    guard case .nonFinite(_, let column) = self, names.indices.contains(column) else { return self }
    return .failed(
      "feature '\(names[column])' has missing values, which \(taker) does not take: "
        + "add an 'impute' step")
  }
}
