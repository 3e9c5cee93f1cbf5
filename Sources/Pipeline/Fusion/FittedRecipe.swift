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

  /// Answers for rows that it has not learned from.
  /// - Parameters:
  ///   - rows: columns as in training.
  ///   - executor: threads that may help.
  /// - Returns: rows × classes, or × targets.
  /// - Throws: `LearnerError` for what the steps or the model cannot take.
  public func predict(
    _ rows: ModelRows, executor: any Executor
  ) throws(LearnerError) -> Matrix<Double> {
    let inputs = try inputs(for: rows, executor: executor)
    do throws(LearnerError) {
      let answers = try model.predict(inputs.features, executor: executor)
      return inputs.answers.map { answers.selecting(rows: $0) } ?? answers
    } catch {
      throw error.naming(inputNames, for: "this model")
    }
  }

  /// The fitted steps in order.
  struct Steps: Sendable {
    private var fitted: [(inputNames: [String], step: any FittedTransformer)] = []
    private(set) var notes: [String] = []

    /// Fits one more step to what the steps before it made of the training rows.
    /// - Returns: the training rows after this step.
    mutating func add(
      _ step: any Transformer, to rows: ModelRows, target: TrainingSet.Target, weights: [Double],
      seed: UInt64, executor: any Executor
    ) throws(LearnerError) -> ModelRows {
      let groups = rows.places.subject
      do throws(LearnerError) {
        let fitted = try step.fitted(
          to: TrainingSet(
            features: rows.features, featureNames: rows.names, target: target, weights: weights,
            groups: groups), seed: seed, executor: executor)
        let transformed = try fitted.transform(rows.features, groups: groups, executor: executor)
        self.fitted.append((rows.names, fitted))
        notes += fitted.notes
        let kind = type(of: step)
        if kind.isTransductive {
          notes.append(
            "\(kind.name): test rows were scaled with other rows of their own subject (transductive)"
          )
        }
        return ModelRows(features: transformed, names: fitted.outputNames, places: rows.places)
      } catch {
        throw error.naming(rows.names, for: "this model")
      }
    }

    func transform(_ rows: ModelRows, executor: any Executor) throws(LearnerError) -> ModelRows {
      var rows = rows
      for (names, step) in fitted {
        do throws(LearnerError) {
          rows.features = try step.transform(
            rows.features, groups: rows.places.subject, executor: executor)
          rows.names = step.outputNames
        } catch {
          throw error.naming(names, for: "this model")
        }
      }
      return rows
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
