import Support
import Testing

@testable import Learners

/// Steps and losses against PyTorch; schedules and clipping by their formulas.
@Suite struct OptimizerTests {
  @Test(arguments: Optimizer.Kind.allCases)
  func stepsAgreeWithPyTorch(_ kind: Optimizer.Kind) throws {
    let reference = try Reference.load("networks").get("optimisers")
    let parameters = FloatBuffer(try reference.get("start").numbers().map { Float($0) })
    var memory = Optimizer.Memory(parameters: parameters.count)
    let optimizer = Optimizer(kind: kind, weightDecay: try reference.get("decay").number())
    for gradient in try reference.get("gradients").rows() {
      optimizer.step(
        parameters.start, gradient.map { Float($0) }, &memory,
        rate: try reference.get("rate").number(), parts: [(0..<parameters.count, true)])
    }
    let ends = try reference.get("cases").list()
    let end = try #require(try ends.first { try $0.get("kind").text() == kind.rawValue })
    let expected = try end.get("end").numbers().map { Float($0) }
    NetworkLayerTests.expectClose(parameters.values, expected, kind.rawValue)
  }

  @Test func onlyWeightsDecay() {
    let parameters = FloatBuffer([1, 1])
    var memory = Optimizer.Memory(parameters: 2)
    Optimizer(kind: .adamw, weightDecay: 0.5).step(
      parameters.start, [0, 0], &memory, rate: 0.1, parts: [(0..<1, true), (1..<2, false)])
    #expect(parameters.values == [0.95, 1])
  }

  @Test func lossesAgreeWithPyTorch() throws {
    let reference = try Reference.load("networks").get("losses")
    func floats(_ key: String) throws -> [Float] {
      try reference.get(key).numbers().map { Float($0) }
    }
    let labels = try reference.get("labels").integers().map { Int32($0) }
    let (weights, truth) = (try floats("weights"), try floats("truth"))
    var slope = [Float](repeating: 0, count: 24)
    func sum(_ loss: NetworkLoss, _ answers: [Float]) -> Double {
      labels.withUnsafeBufferPointer { labels in
        weights.withUnsafeBufferPointer { weights in
          truth.withUnsafeBufferPointer { truth in
            guard let labels = labels.baseAddress, let weights = weights.baseAddress,
              let values = truth.baseAddress
            else { return .nan }
            return loss.sum(
              answers, NetworkLoss.Truth(labels: labels, values: values, weights: weights),
              samples: 6, outputs: 4, divisor: 6, slope: &slope)
          }
        }
      }
    }
    let entropy = sum(.crossEntropy, try floats("answers"))
    #expect(isClose(entropy, try reference.get("cross_entropy").number(), within: 1e-6))
    NetworkLayerTests.expectClose(slope, try floats("slope"), "slope")
    let squares = sum(.squaredError, try floats("numbers"))
    #expect(isClose(squares, try reference.get("squared_error").number(), within: 1e-6))
    NetworkLayerTests.expectClose(slope, try floats("number_slope"), "slope")
  }

  @Test func schedules() {
    func rates(_ kind: LearningRateSchedule.Kind, warmup: Int = 0) -> [Double] {
      let schedule = LearningRateSchedule(kind: kind, rate: 2, epochs: 6, warmupEpochs: warmup)
      return (0..<6).map { schedule.rate(epoch: $0, batch: 0, batches: 2) }
    }
    #expect(rates(.constant) == [2, 2, 2, 2, 2, 2])
    for (found, expected) in zip(rates(.step), [2, 2, 0.2, 0.2, 0.02, 0.02]) {
      #expect(isClose(found, expected, within: 1e-15))
    }
    let cosine = rates(.cosine)
    #expect(cosine[0] == 2 && isClose(cosine[3], 1, within: 1e-12))
    #expect(zip(cosine, cosine.dropFirst()).allSatisfy { $0 > $1 })
    let warm = LearningRateSchedule(kind: .constant, rate: 2, epochs: 6, warmupEpochs: 2)
    #expect(warm.rate(epoch: 0, batch: 0, batches: 2) == 0.5)
    #expect(warm.rate(epoch: 1, batch: 1, batches: 2) == 2)
    #expect(rates(.constant, warmup: 1)[1] == 2)
  }

  @Test func clippingKeepsTheDirection() {
    let gradient = FloatBuffer([3, 0, -4])
    #expect(Optimizer.clip(gradient.start, count: 3, to: 10) == 5)
    #expect(gradient.values == [3, 0, -4])
    #expect(Optimizer.clip(gradient.start, count: 3, to: 1) == 5)
    #expect(zip(gradient.values, [0.6, 0, -0.8]).allSatisfy { abs($0 - $1) < 1e-6 })
  }
}
