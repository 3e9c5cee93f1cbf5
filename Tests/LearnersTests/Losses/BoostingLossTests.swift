import Support
import Testing

@testable import Learners

@Suite struct BoostingLossTests {
  /// What a loss computes at given scores.
  private struct Derived {
    var losses: [Double] = []
    var gradients: [Double] = []
    var hessians: [Double] = []

    init(_ loss: any BoostingLoss, scores: [Double]) {
      let count = loss.rows * loss.outputs
      var pairs = [Float](repeating: 0, count: 2 * count)
      // In two parts, as the work is cut.
      for range in [0..<8, 8..<loss.rows] {
        loss.differentiate(range, scores: scores, into: &pairs)
      }
      losses = (0..<loss.rows).map { loss.loss(ofRow: $0, scores: scores) }
      gradients = (0..<count).map { Double(pairs[2 * $0]) }
      hessians = (0..<count).map { Double(pairs[2 * $0 + 1]) }
    }
  }

  private static func value(
    _ name: String, _ targets: [Double], weights: [Double]? = nil
  ) -> any BoostingLoss {
    switch name {
    case "absolute_error": AbsoluteLoss(targets: targets, weights: weights)
    case "quantile": QuantileLoss(share: 0.8, targets: targets, weights: weights)
    case "huber": HuberLoss(delta: 0.7, targets: targets, weights: weights)
    default: SquaredLoss(targets: targets, weights: weights)
    }
  }

  @Test(arguments: ["squared_error", "absolute_error", "quantile", "huber"])
  func numbersAgreeWithScikitLearn(_ name: String) throws {
    let reference = try Reference.load("gradient_boosting").get("derivatives").get(name)
    let targets = try reference.get("y").numbers()
    let scores = try reference.get("score").numbers()
    let derived = Derived(Self.value(name, targets), scores: scores)
    for (found, wanted) in zip(derived.losses, try reference.get("loss").numbers()) {
      #expect(isClose(found, wanted, within: 1e-12))
    }
    for (row, wanted) in try reference.get("gradient").numbers().enumerated() {
      // Where a target is met exactly, any slope between the two sides would do.
      if targets[row] == scores[row], name == "absolute_error" || name == "quantile" { continue }
      #expect(isClose(derived.gradients[row], wanted, within: 1e-6))
    }
    #expect(derived.hessians.allSatisfy { $0 == 1 })
    let weights = targets.indices.map { Double($0 % 3) }
    let weighted = Derived(Self.value(name, targets, weights: weights), scores: scores)
    for row in targets.indices {
      #expect(isClose(weighted.losses[row], derived.losses[row] * weights[row], within: 1e-12))
      #expect(isClose(weighted.gradients[row], derived.gradients[row] * weights[row], within: 1e-6))
      #expect(weighted.hessians[row] == weights[row])
    }
  }

  @Test func twoClassesAgreeWithScikitLearn() throws {
    let reference = try Reference.load("gradient_boosting").get("derivatives").get("two")
    let labels = try reference.get("y").integers().map { UInt32($0) }
    let scores = try reference.get("score").numbers()
    let derived = Derived(LogisticLoss(labels: labels, weights: nil), scores: scores)
    let losses = try reference.get("loss").numbers()
    for row in labels.indices {
      #expect(isClose(derived.losses[row], losses[row], within: 1e-12))
      let gradient = try reference.get("gradient").numbers()[row]
      let hessian = try reference.get("hessian").numbers()[row]
      #expect(isClose(derived.gradients[row], gradient, within: 1e-7))
      // Ours are 1e-16 at least, as XGBoost's.
      #expect(abs(derived.hessians[row] / max(hessian, 1e-16) - 1) < 1e-6)
    }
    let weights = [Double](repeating: 0.25, count: labels.count)
    let weighted = Derived(LogisticLoss(labels: labels, weights: weights), scores: scores)
    for row in labels.indices {
      #expect(weighted.gradients[row] == derived.gradients[row] / 4)
      #expect(weighted.hessians[row] == derived.hessians[row] / 4)
    }
  }

  @Test func threeClassesAgreeWithScikitLearn() throws {
    let reference = try Reference.load("gradient_boosting").get("derivatives").get("three")
    let labels = try reference.get("y").integers().map { UInt32($0) }
    let rows = labels.count
    let table = try reference.get("score").rows()
    let scores = (0..<3 * rows).map { table[$0 % rows][$0 / rows] }
    let derived = Derived(SoftmaxLoss(labels: labels, outputs: 3, weights: nil), scores: scores)
    let losses = try reference.get("loss").numbers()
    for row in 0..<rows {
      #expect(isClose(derived.losses[row], losses[row], within: 1e-12))
      for label in 0..<3 {
        let gradient = try reference.get("gradient").rows()[row][label]
        let half = try reference.get("half_hessian").rows()[row][label]
        #expect(isClose(derived.gradients[label * rows + row], gradient, within: 1e-7))
        #expect(isClose(derived.hessians[label * rows + row], 2 * half, within: 1e-7))
      }
    }
  }

  @Test(arguments: [-1e300, -800, -40, 0, 40, 800, 1e300])
  func extremeScoresHaveFiniteDerivatives(_ score: Double) {
    let labels: [UInt32] = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1]
    let scores = [Double](repeating: score, count: 11)
    let two = Derived(LogisticLoss(labels: labels, weights: nil), scores: scores)
    #expect((two.gradients + two.hessians).allSatisfy { $0.isFinite })
    #expect(two.hessians.allSatisfy { $0 > 0 })
    let three = Derived(
      SoftmaxLoss(labels: labels, outputs: 2, weights: nil),
      scores: scores + [Double](repeating: 0, count: 11))
    #expect((three.gradients + three.hessians + three.losses).allSatisfy { $0.isFinite })
  }

  @Test func firstScoresAreFitted() {
    let members: [UInt32] = [0, 1, 2, 3]
    let weights = [1.0, 1, 0, 2]
    func start(_ name: String) -> Double {
      Self.value(name, [1, 2, 50, 7], weights: weights).start(members: members)[0]
    }
    #expect(start("squared_error") == 4.25)
    #expect(start("absolute_error") == 4.5)
    #expect(start("huber") == 4.5)
    #expect(start("quantile") == 7)
  }
}
