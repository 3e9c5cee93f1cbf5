import CKernels
import Foundation
import Support
import Testing

@testable import Learners

/// Array functions against the mathematics library, and the instruction sets against each other.
@Suite struct VectorKernelsTests {
  typealias Function = (Int, UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void

  static let odd: [Float] = [
    0, -0.0, 1, -1, 0.6, -0.6, 87, -87, 88.7, -103, -104, 89, 200, -200, 1e-30,
    -Float.leastNonzeroMagnitude, 3e38,
    .infinity, -.infinity, .nan,
  ]

  static func worst(
    _ function: Function, _ truth: (Double) -> Double, in range: ClosedRange<Double>
  ) -> Double {
    let count = 20_001
    let x = (0..<count).map {
      Float(range.lowerBound + (range.upperBound - range.lowerBound) * Double($0) / 20_000)
    }
    var y = [Float](repeating: 0, count: count)
    function(count, x, &y)
    return zip(x, y).reduce(0.0) { worst, pair in
      let exact = truth(Double(pair.0))
      guard abs(exact) > 1.2e-38 else { return worst }
      return max(worst, abs(Double(pair.1) - exact) / abs(exact))
    }
  }

  @Test func functionsAreAccurate() {
    #expect(Self.worst(FloatKernels.exp, exp, in: -87...88.7) < 1.5e-7)
    #expect(Self.worst(FloatKernels.sigmoid, { 1 / (1 + exp(-$0)) }, in: -86...20) < 2e-7)
    #expect(Self.worst(FloatKernels.tanh, tanh, in: -12...12) < 2e-7)
    #expect(Self.worst(FloatKernels.tanh, tanh, in: -0.01...0.01) < 2e-7)
  }

  @Test func oddValuesHaveTheirLimits() {
    var y = [Float](repeating: 0, count: 20)
    FloatKernels.exp(20, Self.odd, &y)
    #expect(y[0] == 1 && y[12] == .infinity && y[13] == 0 && y[17] == .infinity && y[18] == 0)
    #expect(y[9] > 0 && y[9] < 1e-37 && y[19].isNaN)
    FloatKernels.sigmoid(20, Self.odd, &y)
    #expect(y[0] == 0.5 && y[17] == 1 && y[18] == 0 && y[16] == 1 && y[19].isNaN)
    FloatKernels.tanh(20, Self.odd, &y)
    #expect(y[0] == 0 && y[17] == 1 && y[18] == -1 && y[16] == 1 && y[19].isNaN && y[14] == 1e-30)
    FloatKernels.relu(20, Self.odd, &y)
    #expect(y[3] == 0 && y[16] == 3e38 && y[17] == .infinity && y[18] == 0 && y[19].isNaN)
  }

  /// Everything that the functions make of some arrays.
  static func answers(count: Int) -> [UInt32] {
    let noise = FloatKernelsTests.random(4 * count, seed: UInt64(count))
    let x = noise[..<count].enumerated().map { at, value in
      at % 7 == 3 ? odd[at % odd.count] : value * 30
    }
    let slope = Array(noise[count..<2 * count])
    var out: [Float] = []
    for function in [
      ckernels_vector_exp, ckernels_vector_sigmoid, ckernels_vector_tanh, ckernels_vector_relu,
    ] {
      var y = x
      function(count, x, &y)
      out += y
    }
    for gradient in [
      ckernels_vector_sigmoid_gradient, ckernels_vector_tanh_gradient,
      ckernels_vector_relu_gradient,
    ] {
      var y = slope
      gradient(count, Array(noise[2 * count..<3 * count]), slope, &y)
      out += y
    }
    var (sums, first, velocity) = (slope, slope, slope)
    ckernels_vector_axpy(count, 0.3, x, &sums)
    out += sums
    ckernels_vector_add_rows(3, count, noise, count, &sums)
    var places = [Float](repeating: 0, count: count)
    ckernels_vector_keep_larger(count, 2, x, &first, &places)
    out += first + places
    ckernels_vector_select_place(count, 2, places, x, &first)
    out += first
    var second = slope.map { $0 * $0 }
    var parameters = Array(noise[2 * count..<3 * count])
    var step = CKernelsAdamStep(
      beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step: 0.01, correction: 1.2, penalty: 0.1,
      shrink: 0.999)
    for _ in 0..<3 { ckernels_vector_adam(count, &step, slope, &first, &second, &parameters) }
    ckernels_vector_descend(count, 0.1, 0.9, 1, 0.01, slope, &velocity, &parameters)
    ckernels_vector_descend(count, 0.1, 0.9, 0, 0.01, slope, &velocity, &parameters)
    out += sums + first + second + velocity + parameters
    out.append(Float(ckernels_vector_square_sum(count, noise)))
    // NaN is one value here: its payload may differ.
    return out.map { $0.isNaN ? Float.nan.bitPattern : $0.bitPattern }
  }

  @Test(arguments: [0, 1, 3, 15, 16, 17, 40, 129])
  func fusedSetsAgreeToTheBit(_ count: Int) {
    let found = fusedSets.compactMap { set in pinned(to: set) { Self.answers(count: count) } }
    for answers in found.dropFirst() { #expect(answers == found[0]) }
    #expect(pinned(to: CKernelsBaseline) { Self.answers(count: count) }?.isEmpty != true)
    #expect(!Self.answers(count: count).isEmpty)
  }
}
