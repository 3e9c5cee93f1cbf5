/// A network of dense and convolution layers that has learned.
public struct FittedNetwork: FittedLearner {
  let shape: NetworkShape
  /// Trained numbers, in the order of the layers.
  let parameters: [Float]
  /// Running statistics of batch normalisation.
  let state: [Float]
  /// How answers become targets; `nil` for classes.
  let units: TargetUnits?
  let history: NetworkTraining.History
  /// What a user should know about this fit.
  public let notes: [String]

  /// Mean loss over the training rows of each epoch, while it learned.
  public var trainingLosses: [Double] { history.training }
  /// Mean loss over the held-out rows after each epoch; empty without early stopping.
  public var validationLosses: [Double] { history.validation }
  /// The epoch, from 0, whose parameters were kept.
  public var bestEpoch: Int { history.best }

  /// Rows that are answered together.
  private static let chunk = 256

  /// Class probabilities, or numbers in the targets' own units.
  /// - Returns: rows × classes, or rows × targets.
  /// - Throws: `LearnerError.nonFinite` for missing values, `failed` for other columns than in
  ///   training.
  public func predict(
    _ rows: Matrix<Double>, executor: any Executor
  ) throws(LearnerError) -> Matrix<Double> {
    try rows.requireColumns(shape.blocks.reduce(0) { $0 + $1.columns })
    try rows.requireFinite(exceptStepsOf: shape.blocks)
    let network = shape.network()
    let samples = NetworkSamples(rows)
    let (parameters, state) = (FloatBuffer(parameters), FloatBuffer(state))
    let finishing = NetworkAnswers(outputs: shape.outputs, units: units)
    var out = [Double](repeating: 0, count: rows.rows * shape.outputs)
    out.withUnsafeMutableBufferPointer { out in
      guard let out = out.baseAddress else { return }
      nonisolated(unsafe) let answers = out
      executor.performRows(rows.rows, by: Self.chunk) { own in
        let (first, count) = (own.lowerBound, own.count)
        let lane = NetworkLane(
          network, capacity: count, parameters: parameters.start, state: state.start,
          learns: false)
        for sample in 0..<count {
          lane.take(samples.inputs.start + (first + sample) * samples.columns, as: sample)
        }
        let values = lane.forward(NetworkLane.Step(samples: count))
        for sample in 0..<count {
          finishing.finish(
            values + sample * shape.outputs, answers + (first + sample) * shape.outputs)
        }
      }
    }
    return Matrix(rows: rows.rows, columns: shape.outputs, elements: out)
  }
}

extension FittedNetwork {
  /// The layers, their numbers, and the losses.
  public var archive: ModelArchive {
    var archive = ModelArchive()
    shape.write(to: &archive)
    archive.floats = ["parameters": parameters, "state": state]
    NetworkAnswers(outputs: shape.outputs, units: units).write(to: &archive)
    history.write(to: &archive)
    archive.texts["notes"] = notes
    return archive
  }

  init(from archive: ModelArchive) throws(LearnerError) {
    shape = try NetworkShape(from: archive)
    let network = shape.network()
    parameters = try archive.floats("parameters", count: network.parameterCount)
    state = try archive.floats("state", count: network.stateCount)
    guard parameters.allSatisfy({ $0.isFinite }), state.allSatisfy({ $0.isFinite }) else {
      throw .failed("archive: parameters that are not finite")
    }
    units = try NetworkAnswers(from: archive, outputs: shape.outputs).units
    history = try NetworkTraining.History(from: archive)
    notes = try archive.texts("notes")
  }
}
