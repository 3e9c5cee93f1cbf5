import Testing

@testable import Learners

@Suite struct TargetScaleTests {
  @Test(arguments: [1, 1e-300, 1e300])
  func valuesComeBack(_ size: Double) {
    let values = Matrix([[1 * size], [4 * size], [-2 * size]])
    let scale = TargetScale(values, weights: [1, 1, 1])
    for value in values.elements {
      let reduced = scale.reduce(value, target: 0)
      #expect(abs(reduced) < 2)
      #expect(abs(scale.restore(reduced, target: 0) - value) <= 1e-15 * 4 * size)
    }
  }

  @Test func whatIsTooLargeIsHeldAtTheLargestNumber() {
    let largest = Double.greatestFiniteMagnitude
    let scale = TargetScale(Matrix([[largest], [-largest]]), weights: [1, 1])
    #expect(scale.restore(10, target: 0) == largest && scale.restore(-10, target: 0) == -largest)
  }
}
