import Learners

/// The `model` section: steps, sequences, resampling, class weights and a learner, all on training rows
/// only.
public struct ModelRecipe: Sendable {
  /// The decoded section.
  public let values: ParameterValues
  /// Names of the classes; empty for continuous targets.
  public let classNames: [String]
  /// Names of classes that are known but not learned here: a section may speak of them.
  private var furtherClasses: [String] = []
  /// What makes probabilities mean what they say; `nil` where they stay as they are.
  let calibrator: (any Calibrator)?
  /// The metric that decisions are made for; `nil` where the most probable class is decided for.
  let threshold: String?
  private let steps: [any Transformer]
  /// What the recipe was told to make sequences with, whatever the section says.
  private let given: (any SequenceAssembly)?
  private let assembly: (any SequenceAssembly)?
  private let resampler: (any Resampler)?
  private let learner: any Learner
  private let classWeights: ParameterValue
  /// What reads each modality before the model, where they are kept apart for that.
  private var encoders: ModalityEncoders?
  /// What starts models that are programs of the user's own.
  private let programs: ModelPrograms?

  /// Reads a decoded section.
  /// - Parameters:
  ///   - values: the section.
  ///   - classNames: names of the classes; empty for continuous targets.
  ///   - assembly: makes sequences of rows; as `input` says unless given.
  ///   - programs: starts a model that is a program; `nil` where nothing may be started.
  /// - Throws: `LearnerError.parameter` for values that do not go together.
  public init(
    _ values: ParameterValues, classNames: [String], assembly: (any SequenceAssembly)? = nil,
    programs: ModelPrograms? = nil
  ) throws(LearnerError) {
    var steps: [any Transformer] = []
    for step in values["preprocess"]?.list ?? [] {
      guard let own = step.record else { continue }
      steps.append(try TransformerCatalog.make(own.use, own))
    }
    self.values = values
    self.steps = steps
    given = assembly
    self.assembly = assembly ?? RowSequences(values["input"]?.record)
    resampler = try Self.resampler(values["resample"]?.record)
    calibrator = try Self.calibrator(values["calibrate"]?.record)
    threshold = values["threshold"]?.record?["metric"]?.text.flatMap { $0 == "none" ? nil : $0 }
    self.programs = programs
    learner =
      values.use == CommandModel.name
      ? try CommandModel(values, classNames: classNames, programs: programs)
      : try ModelCatalog.make(values.use, values)
    classWeights = values["class_weight"] ?? .text("none")
    self.classNames = classNames
  }

  /// A recipe for the same classes, sequences and encoders with another section.
  /// - Throws: `LearnerError.parameter` for values that do not go together.
  func with(_ values: ParameterValues) throws(LearnerError) -> ModelRecipe {
    var made = try ModelRecipe(values, classNames: classNames, assembly: given, programs: programs)
    made.encoders = encoders
    made.furtherClasses = furtherClasses
    return made
  }

  /// The same recipe for some of its classes.
  /// - Parameter kept: indices of the classes, ascending.
  /// - Returns: a recipe that numbers them from 0; a section may still name the others.
  /// - Throws: `LearnerError.parameter` for values that do not go together.
  func keeping(classes kept: [Int]) throws(LearnerError) -> ModelRecipe {
    var made = try ModelRecipe(
      values, classNames: kept.map { classNames[$0] }, assembly: given, programs: programs)
    made.encoders = encoders
    made.furtherClasses = classNames.indices.filter { !kept.contains($0) }.map { classNames[$0] }
    return made
  }

  /// The same recipe with encoders between the steps and the model.
  func encoding(_ encoders: ModalityEncoders) -> ModelRecipe {
    var copy = self
    copy.encoders = encoders
    return copy
  }

  /// Fits steps, sequences and model to training rows.
  ///
  /// - Parameters:
  ///   - rows: training rows of one fold.
  ///   - target: their truth.
  ///   - weights: their weights.
  ///   - seed: for whatever draws random numbers.
  ///   - executor: threads that may help.
  /// - Returns: what answers for other rows.
  /// - Throws: `LearnerError` for what the steps or the model cannot take.
  public func fitted(
    to rows: ModelRows, target: TrainingSet.Target, weights: [Double], seed: UInt64,
    executor: any Executor
  ) throws(LearnerError) -> FittedRecipe {
    var rows = rows
    var fitted = FittedRecipe.Steps()
    for (index, step) in steps.enumerated() {
      rows = try fitted.add(
        { _ in step }, to: rows,
        .init(
          target: target, weights: weights, seed: Seed.derive(from: seed, "preprocess \(index)"),
          executor: executor))
    }
    var learner = learner
    if let encoders {
      rows = try fitted.add(
        { part throws(LearnerError) in try encoders.step(for: part) }, to: rows,
        .init(
          target: target, weights: weights, seed: Seed.derive(from: seed, "encoders"),
          executor: executor))
      learner = try encoders.learner(learner, parts: rows.parts)
    }
    let sequences = try assembly?.fitted(to: rows)
    var training =
      if let sequences {
        try sequences.assembled(rows)
          .training(target: target, weights: weights, groups: rows.places.group)
      } else {
        TrainingSet(
          features: rows.features, featureNames: rows.names, target: target, weights: weights,
          groups: rows.places.group, blocks: rows.blocks)
      }
    var notes = fitted.notes
    if case .classes = target {
      if let resampler {
        let resampled = try self.resampled(training, by: resampler, seed: seed, executor: executor)
        training = resampled.data
        notes += resampled.notes
      }
      training.weights = try weighed(training.weights, target: training.target)
    }
    do throws(LearnerError) {
      let model = try learner.fitted(
        to: training, seed: Seed.derive(from: seed, "model"), executor: executor)
      return FittedRecipe(
        steps: fitted, assembly: sequences, inputNames: training.featureNames, model: model,
        notes: notes + model.notes)
    } catch {
      throw error.naming(training.featureNames, for: "this model")
    }
  }

  private static func resampler(
    _ values: ParameterValues?
  ) throws(LearnerError) -> (any Resampler)? {
    guard let values, values.use != "none" else { return nil }
    return try ResamplerCatalog.make(values.use, values)
  }

  private static func calibrator(
    _ values: ParameterValues?
  ) throws(LearnerError) -> (any Calibrator)? {
    guard let values, values.use != "none" else { return nil }
    return try CalibratorCatalog.make(values.use, values)
  }

  private func resampled(
    _ training: TrainingSet, by resampler: any Resampler, seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> Resampled {
    do throws(LearnerError) {
      return try resampler.resampled(
        training, classNames: classNames, seed: Seed.derive(from: seed, "resample"),
        executor: executor)
    } catch {
      throw error.naming(training.featureNames, for: "'\(type(of: resampler).name)'")
    }
  }

  /// The weights of rows, multiplied by those of their classes; of numbers as they are.
  func weighed(
    _ weights: [Double], target: TrainingSet.Target
  ) throws(LearnerError) -> [Double] {
    guard case .classes(let classes, let count) = target else { return weights }
    let factors = try self.factors(classes, count: count, weights: weights)
    return zip(weights, classes).map { $0 * factors[$1] }
  }

  private func factors(
    _ classes: [Int], count: Int, weights: [Double]
  ) throws(LearnerError) -> [Double] {
    if let entries = classWeights.map {
      for entry in entries where !(classNames + furtherClasses).contains(entry.key) {
        throw .parameter(
          "class_weight names '\(entry.key)'; the classes are \(classNames.joined(separator: ", "))"
        )
      }
      return classNames.map { name in
        entries.first { $0.key == name }?.value.number ?? 1
      }
    }
    guard classWeights.text == "balanced" else { return [Double](repeating: 1, count: count) }
    return ClassWeight.balanced(classes: classes, count: count, weights: weights)
  }
}
