/// How a network's last values become answers: class probabilities, or numbers in their own units.
struct NetworkAnswers: Sendable {
  let outputs: Int
  /// `nil` for classes.
  let units: TargetUnits?

  /// One row's answer; what is no number counts as 0.
  func finish(_ values: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Double>) {
    for at in 0..<outputs {
      let value = Double(values[at])
      out[at] = value.isNaN ? 0 : max(-1e30, min(1e30, value))
    }
    if let units {
      for at in 0..<outputs { out[at] = units.restore(out[at], target: at) }
      return
    }
    Posterior.normalise(out, outputs)
  }
}

extension NetworkAnswers {
  func write(to archive: inout ModelArchive) {
    archive.numbers["target_means"] = units?.means ?? []
    archive.numbers["target_units"] = units?.units ?? []
    archive.numbers["target_deviations"] = units?.deviations ?? []
    archive.integers["is_regression"] = [units == nil ? 0 : 1]
  }

  /// - Throws: `LearnerError.failed` for units that no targets have.
  init(from archive: ModelArchive, outputs: Int) throws(LearnerError) {
    let isRegression = try archive.integer("is_regression", in: 0...1) == 1
    let count = isRegression ? outputs : 0
    let means = try archive.finiteNumbers("target_means", count: count)
    let sizes = try archive.finiteNumbers("target_units", count: count)
    let deviations = try archive.finiteNumbers("target_deviations", count: count)
    self.outputs = outputs
    units = isRegression ? TargetUnits(means: means, units: sizes, deviations: deviations) : nil
  }
}

extension NetworkTraining.History {
  func write(to archive: inout ModelArchive) {
    archive.numbers["training_losses"] = training
    archive.numbers["validation_losses"] = validation
    archive.integers["best_epoch"] = [best]
  }

  /// - Throws: `LearnerError.failed` for losses that are no numbers.
  init(from archive: ModelArchive) throws(LearnerError) {
    self.init(
      training: try archive.finiteNumbers("training_losses"),
      validation: try archive.finiteNumbers("validation_losses"),
      best: try archive.integer("best_epoch", in: 0...Int.max))
  }
}
