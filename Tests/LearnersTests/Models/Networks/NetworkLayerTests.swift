import Support
import Testing

@testable import Learners

/// Layers against PyTorch, and their gradients against differences.
@Suite struct NetworkLayerTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let values: JSON
    var testDescription: String { name }

    func integer(_ key: String) throws -> Int { try values.get(key).integer() }
    func floats(_ key: String) throws -> [Float] { try values.get(key).numbers().map { Float($0) } }
    func isTrue(_ key: String) throws -> Bool {
      if case .bool(let value) = try values.get(key) { value } else { false }
    }

    func layer() throws -> any NetworkLayer {
      switch name {
      case "dense": return Dense(inputs: try integer("inputs"), outputs: try integer("outputs"))
      case "convolution":
        return Convolution1D(
          steps: try integer("steps"), channels: try integer("channels"),
          filters: try integer("filters"), width: try integer("width"),
          stride: try integer("stride"), dilation: try integer("dilation"),
          isPadded: try isTrue("padded"))
      case "pooling":
        let kind = try #require(Pooling1D.Kind(rawValue: try values.get("kind").text()))
        return Pooling1D(
          kind: kind, steps: try integer("steps"), channels: try integer("channels"),
          width: try integer("width"))
      case "layer_norm":
        return LayerNorm(inputs: try integer("inputs"), width: try integer("width"))
      case "batch_norm":
        return BatchNorm(inputs: try integer("inputs"), channels: try integer("channels"))
      default:
        let kind = try #require(Activation(rawValue: try values.get("kind").text()))
        return ActivationLayer(function: kind, inputs: try integer("inputs"))
      }
    }
  }

  static func cases() throws -> [Case] {
    try Reference.load("networks").get("layers").list().map {
      Case(name: try $0.get("name").text(), values: $0)
    }
  }

  static func expectClose(_ found: [Float], _ expected: [Float], _ what: String) {
    #expect(found.count == expected.count, "\(what)")
    for (a, b) in zip(found, expected) {
      #expect(isClose(Double(a), Double(b), within: 1e-5), "\(what)")
    }
  }

  @Test(arguments: try cases())
  func agreesWithPyTorch(_ reference: Case) throws {
    let layer = try reference.layer()
    let bench = LayerBench(
      layer: layer, parameters: try reference.floats("parameters"),
      samples: try reference.integer("samples"))
    let answer = bench.run(try reference.floats("x"), slope: try reference.floats("slope"))
    Self.expectClose(answer.out, try reference.floats("out"), "out")
    Self.expectClose(answer.inputSlope, try reference.floats("input_slope"), "input slope")
    Self.expectClose(answer.gradient, try reference.floats("gradient"), "gradient")
    guard reference.name == "batch_norm" else { return }
    Self.expectClose(answer.state, try reference.floats("state"), "state")
    var later = bench
    later.state = answer.state
    let other = later.run(try reference.floats("other"), isTraining: false)
    Self.expectClose(other.out, try reference.floats("answer"), "answer")
  }

  static let layers: [any NetworkLayer] = [
    Dense(inputs: 5, outputs: 3), ActivationLayer(function: .tanh, inputs: 4),
    ActivationLayer(function: .logistic, inputs: 4),
    Convolution1D(steps: 7, channels: 2, filters: 3, width: 3, stride: 2, dilation: 2),
    Convolution1D(steps: 300, channels: 1, filters: 2, width: 4, isPadded: false),
    Pooling1D(kind: .mean, steps: 7, channels: 2, width: 3),
    Pooling1D(kind: .max, steps: 7, channels: 2, width: 3), LayerNorm(inputs: 12, width: 6),
    BatchNorm(inputs: 6, channels: 3), Dropout(inputs: 9, share: 0.4),
  ]

  /// Slopes of Σ slope × out, by central differences in each of a few directions.
  @Test(arguments: layers.indices, [UInt64(1), 2])
  func gradientsAreDifferences(_ index: Int, _ seed: UInt64) {
    let layer = Self.layers[index]
    let samples = 4
    func random(_ count: Int, seed: UInt64) -> [Float] {
      FloatKernelsTests.random(count, seed: seed)
    }
    let x = random(samples * layer.inputs, seed: seed)
    let parameters = random(layer.parameterCount, seed: seed + 10).map { $0 + 0.5 }
    let slope = random(samples * layer.outputs, seed: seed + 20)
    let answer = LayerBench(layer: layer, parameters: parameters, samples: samples)
      .run(x, slope: slope)
    func sum(_ x: [Float], _ parameters: [Float]) -> Double {
      let out = LayerBench(layer: layer, parameters: parameters, samples: samples).run(x).out
      return zip(out, slope).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    let size: Float = 1.0 / 256
    for direction in 0..<3 {
      let turn = random(x.count, seed: seed + 30 + UInt64(direction)).map { $0 * size }
      let other = random(parameters.count, seed: seed + 40 + UInt64(direction)).map { $0 * size }
      let ahead = sum(zip(x, turn).map { $0 + $1 }, zip(parameters, other).map { $0 + $1 })
      let behind = sum(zip(x, turn).map { $0 - $1 }, zip(parameters, other).map { $0 - $1 })
      var expected = 0.0
      for (a, b) in zip(answer.inputSlope, turn) { expected += Double(a) * Double(b) }
      for (a, b) in zip(answer.gradient, other) { expected += Double(a) * Double(b) }
      #expect(abs((ahead - behind) / 2 - expected) < 2e-3 * max(0.02, abs(expected)))
    }
  }

  @Test func dropoutKeepsTheMeanAndIgnoresHowBatchesAreCut() {
    let layer = Dropout(inputs: 1000, share: 0.3)
    let bench = LayerBench(layer: layer, parameters: [], samples: 20)
    let x = [Float](repeating: 1, count: 20_000)
    let out = bench.run(x).out
    #expect(Set(out).sorted() == [0, 1 / 0.7])
    #expect(abs(out.reduce(0, +) / 20_000 - 1) < 0.02)
    #expect(bench.run(x, isTraining: false).out == x)
    #expect(out[..<1000] != out[1000..<2000])
  }

  @Test func aConstantBatchIsNormalisedToItsShift() {
    let layer = BatchNorm(inputs: 2, channels: 2)
    let answer = LayerBench(layer: layer, parameters: [2, 2, 5, 7], samples: 3)
      .run([4, 1e15, 4, 1e15, 4, 1e15])
    #expect(answer.out == [5, 7, 5, 7, 5, 7])
  }
}
