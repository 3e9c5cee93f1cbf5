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

  /// Everything that one set's functions make of some arrays.
  static func answers(_ set: CKernelsInstructionSet, count: Int) -> [UInt32]? {
    guard let vectors = ckernels_vector_kernels_of(set)?.pointee else { return nil }
    let noise = FloatKernelsTests.random(4 * count, seed: UInt64(count))
    let x = noise[..<count].enumerated().map { at, value in
      at % 7 == 3 ? odd[at % odd.count] : value * 30
    }
    let slope = Array(noise[count..<2 * count])
    var out: [Float] = []
    for function in [vectors.exp, vectors.sigmoid, vectors.tanh, vectors.relu] {
      var y = x
      function?(count, x, &y)
      out += y
    }
    for gradient in [vectors.sigmoid_gradient, vectors.tanh_gradient, vectors.relu_gradient] {
      var y = slope
      gradient?(count, Array(noise[2 * count..<3 * count]), slope, &y)
      out += y
    }
    var (sums, first, velocity) = (slope, slope, slope)
    vectors.axpy(count, 0.3, x, &sums)
    out += sums
    vectors.add_rows(3, count, noise, count, &sums)
    var places = [Float](repeating: 0, count: count)
    vectors.keep_larger(count, 2, x, &first, &places)
    out += first + places
    vectors.select_place(count, 2, places, x, &first)
    out += first
    var second = slope.map { $0 * $0 }
    var parameters = Array(noise[2 * count..<3 * count])
    var step = CKernelsAdamStep(
      beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step: 0.01, correction: 1.2, penalty: 0.1,
      shrink: 0.999)
    for _ in 0..<3 { vectors.adam(count, &step, slope, &first, &second, &parameters) }
    vectors.descend(count, 0.1, 0.9, 1, 0.01, slope, &velocity, &parameters)
    vectors.descend(count, 0.1, 0.9, 0, 0.01, slope, &velocity, &parameters)
    out += sums + first + second + velocity + parameters
    out.append(Float(vectors.square_sum(count, noise)))
    // NaN is one value here: its payload may differ.
    return out.map { $0.isNaN ? Float.nan.bitPattern : $0.bitPattern }
  }

  @Test(arguments: [0, 1, 3, 15, 16, 17, 40, 129])
  func fusedSetsAgreeToTheBit(_ count: Int) {
    let found = [CKernelsFMA, CKernelsAVX512, CKernelsNEON].compactMap {
      Self.answers($0, count: count)
    }
    for answers in found.dropFirst() { #expect(answers == found[0]) }
    #expect(Self.answers(ckernels_instruction_set(), count: count)?.isEmpty == false)
  }
}
