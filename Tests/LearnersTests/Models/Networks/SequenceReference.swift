import Support

@testable import Learners

/// A case of `sequence_network.json`: a network of PyTorch's with data.
struct SequenceReference {
  let json: JSON
  let architecture: SequenceArchitecture
  let weights: SequenceWeights
  let data: SequenceData
  let truth: NetworkSamples
  let loss: NetworkLoss
  let rows: Int

  init(_ json: JSON) throws {
    self.json = json
    let inputs = try json.get("inputs").integers()
    let steps = try json.get("steps").integer()
    let outputs = try json.get("outputs").integer()
    rows = try json.get("rows").integer()
    var size = SequenceArchitecture.Size()
    size.units = try json.get("hidden").integer()
    size.layers = try json.get("layers").integer()
    if case .bool(false) = try json.get("bidirectional") { size.isBidirectional = false }
    size.attentionUnits = try json.get("attention").integer()
    if case .bool(true)? = try? json.get("attends_inputs") { size.attendsInputs = true }
    architecture = SequenceArchitecture(channels: inputs, outputs: outputs, size: size)
    weights = SequenceWeights(architecture)
    weights.values = try Self.values(json.get("parameters"), architecture)
    data = try Self.data(json, inputs: inputs, steps: steps, rows: rows)
    let y = try json.get("y").numbers()
    let isClasses = try json.get("task").text() == "classification"
    var truth = NetworkSamples(Matrix(rows: rows, columns: 0, elements: []))
    truth.setWeights([Double](repeating: 1, count: rows))
    if isClasses {
      truth.labels = y.map { Int32($0) }
    } else {
      truth.values = FloatBuffer(y.map { Float($0) })
    }
    self.truth = truth
    loss = isClasses ? .crossEntropy : .squaredError
  }

  /// Named arrays in the order of the network's tensors, one after the other.
  static func values(
    _ named: JSON, _ architecture: SequenceArchitecture
  ) throws -> [Float] {
    try architecture.tensors.flatMap { try named.get($0.name).numbers().map { Float($0) } }
  }

  /// Steps behind the end of a sequence are NaN.
  private static func data(
    _ json: JSON, inputs: [Int], steps: Int, rows: Int
  ) throws -> SequenceData {
    var columns = 0
    let blocks = inputs.enumerated().map { index, channels in
      defer { columns += channels * steps }
      return InputBlock(
        name: "b\(index)", columns: columns..<columns + channels * steps, steps: steps)
    }
    var features = Matrix(repeating: Double.nan, rows: rows, columns: columns)
    for (index, block) in blocks.enumerated() {
      let x = try json.get("x").list()[index].numbers()
      let lengths = try json.get("lengths").list()[index].integers()
      for row in 0..<rows {
        for at in 0..<lengths[row] * block.channels {
          features[row, block.columns.lowerBound + at] =
            x[row * block.columns.count + at]
        }
      }
    }
    return try SequenceData(features, blocks: blocks)
  }

  /// A teacher of the network.
  func teacher() -> SequenceTeacher {
    SequenceTeacher(weights, data: data, samples: truth, loss: loss, batchSize: rows)
  }

  /// Compares the scores in a workspace with the truth, for a batch of all rows.
  @discardableResult
  func judge(_ workspace: SequenceWorkspace) -> Double {
    guard let verdict = workspace.verdict, let slope = workspace.scoreGradient else { return .nan }
    return verdict.sum(
      Array(0..<rows)[...], truth, loss, scores: workspace.scores.start, slope: slope.start,
      stride: architecture.paddedOutputs, divisor: Float(rows))
  }
}
