import Learners

/// The `model` section: steps, resampling, class weights and a learner, all on training rows only.
public struct ModelRecipe: Sendable {
  private let steps: [any Transformer]
  private let resampler: (any Resampler)?
  private let learner: any Learner
  private let classWeights: ParameterValue
  private let classNames: [String]

  /// Reads a decoded section.
  /// - Throws: `LearnerError.parameter` for values that do not go together.
  public init(_ values: ParameterValues, classNames: [String]) throws(LearnerError) {
    var steps: [any Transformer] = []
    for step in values["preprocess"]?.list ?? [] {
      guard let own = step.record else { continue }
      steps.append(try TransformerCatalog.make(own.use, own))
    }
    self.steps = steps
    resampler = try Self.resampler(values["resample"]?.record)
    learner = try ModelCatalog.make(values.use, values)
    classWeights = values["class_weight"] ?? .text("none")
    self.classNames = classNames
  }

  /// Fits on training rows and answers for test rows.
  /// - Throws: `LearnerError` for what the steps or the model cannot take.
  public func predict(
    training: TrainingSet, test: Matrix<Double>, testGroups: [Int], seed: UInt64,
    executor: any Executor
  ) throws(LearnerError) -> FusedPrediction {
    var training = training
    var test = test
    var notes: [String] = []
    for (index, step) in steps.enumerated() {
      do throws(LearnerError) {
        let fitted = try step.fitted(
          to: training, seed: Seed.derive(from: seed, "preprocess \(index)"), executor: executor)
        let transformed = try fitted.transform(
          training.features, groups: training.groups, executor: executor)
        test = try fitted.transform(test, groups: testGroups, executor: executor)
        training = TrainingSet(
          features: transformed, featureNames: fitted.outputNames, target: training.target,
          weights: training.weights, groups: training.groups)
        notes += fitted.notes
        let kind = type(of: step)
        if kind.isTransductive {
          notes.append(
            "\(kind.name): test rows were scaled with other rows of their own subject (transductive)"
          )
        }
      } catch {
        throw error.naming(training.featureNames, for: "this model")
      }
    }
    if let resampler {
      let resampled = try self.resampled(training, by: resampler, seed: seed, executor: executor)
      training = resampled.data
      notes += resampled.notes
    }
    if case .classes(let classes, let count) = training.target {
      let factors = try self.factors(classes, count: count, weights: training.weights)
      training.weights = zip(training.weights, classes).map { $0 * factors[$1] }
    }
    do throws(LearnerError) {
      let model = try learner.fitted(
        to: training, seed: Seed.derive(from: seed, "model"), executor: executor)
      return FusedPrediction(
        probabilities: try model.predict(test, executor: executor), notes: notes + model.notes)
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

  private func factors(
    _ classes: [Int], count: Int, weights: [Double]
  ) throws(LearnerError) -> [Double] {
    if let entries = classWeights.map {
      for entry in entries where !classNames.contains(entry.key) {
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

extension LearnerError {
  /// The error with the name of the column, which only the step that refused it knows by number.
  fileprivate func naming(_ names: [String], for taker: String) -> LearnerError {
    guard case .nonFinite(_, let column) = self, names.indices.contains(column) else { return self }
    return .failed(
      "feature '\(names[column])' has missing values, which \(taker) does not take: "
        + "add an 'impute' step")
  }
}
