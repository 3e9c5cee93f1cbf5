import CKernels
import Foundation
import Support
import Testing

@testable import Learners

/// Kernels of eight lanes against sums and losses written out, and the instruction sets against
/// each other.
@Suite struct EightLaneKernelsTests {
  static let count = 40

  /// What `body` writes into `out` by each set that this machine runs; the fused sets agree.
  static func answers(
    _ out: [Double], _ body: (inout [Double]) -> Void
  ) -> [[Double]] {
    var fused: [UInt64]?
    return ([CKernelsBaseline] + fusedSets).compactMap { set in
      var own = out
      guard pinned(to: set, { body(&own) }) != nil else { return nil }
      if set != CKernelsBaseline {
        #expect(fused == nil || fused == own.map(\.bitPattern))
        fused = own.map(\.bitPattern)
      }
      return own
    }
  }

  static func noise(_ count: Int, _ seed: UInt64, _ size: Double = 1) -> [Double] {
    DoubleKernelsTests.random(count, seed: seed).map { $0 * size }
  }

  @Test(arguments: [(1, 1), (3, 5), (9, 7)])
  func productsAreSums(_ m: Int, _ n: Int) {
    let count = Self.count
    let (a, b) = (Self.noise(m * count, 1), Self.noise(n * count, 2))
    let (x, weights) = (Self.noise(m * count, 3), Self.noise(count, 4).map(abs))
    let products = Self.answers([Double](repeating: 1, count: m * n)) { out in
      ckernels_products(a, m, count, b, n, count, count, &out, n)
    }
    let combined = Self.answers([Double](repeating: 0, count: n * count)) { out in
      ckernels_combine(b, n, count, x, m, count, count, &out, count)
    }
    let gram = Self.answers([Double](repeating: 0, count: m * m)) { out in
      var scratch = [Double](repeating: 0, count: 4 * count)
      ckernels_weighted_gram(x, m, count, weights, count, &scratch, &out, m)
    }
    #expect(!products.isEmpty && products.count == combined.count && gram.count == products.count)
    for (i, j) in [(0, 0), (m - 1, n - 1)] {
      let sum = (0..<count).reduce(1.0) { $0 + a[i * count + $1] * b[j * count + $1] }
      for out in products { #expect(isClose(out[i * n + j], sum, within: 1e-13)) }
      let mixture = (0..<m).reduce(0.0) { $0 + b[j * count + $1] * x[$1 * count + 17] }
      for out in combined { #expect(isClose(out[j * count + 17], mixture, within: 1e-13)) }
      let square = (0..<count).reduce(0.0) { $0 + weights[$1] * x[i * count + $1] * x[$1] }
      for out in gram { #expect(isClose(out[i * m], square, within: 1e-13)) }
    }
  }

  @Test func distancesBecomeKernelValues() {
    let (norms, products) = (Self.noise(Self.count, 5, 4).map(abs), Self.noise(Self.count, 6, 4))
    for gamma in [0.3, 400] {
      let found = Self.answers(products) { ckernels_radial(&$0, norms, 3, gamma, Self.count) }
      #expect(!found.isEmpty)
      for out in found {
        for row in 0..<Self.count {
          let truth = exp(-gamma * max(0, 3 + norms[row] - 2 * products[row]))
          #expect(abs(out[row] - truth) <= 1e-13 * truth + 1e-307)
        }
      }
    }
  }

  @Test(arguments: [Float(0.3), 40])
  func distancesBecomeKernelValuesInSinglePrecision(_ gamma: Float) {
    let count = 48
    let norms = FloatKernelsTests.random(count, seed: 15).map { abs($0) * 4 }
    let products = FloatKernelsTests.random(count, seed: 16).map { $0 * 4 }
    let factors = Self.noise(count, 17)
    // The sum comes behind the values.
    let found = Self.answers([Double](repeating: 0, count: count + 1)) { out in
      var values = products
      ckernels_radial_floats(&values, norms, 3, gamma, count)
      out = values.map(Double.init) + [ckernels_mixed_dot(values, factors, count)]
    }
    #expect(!found.isEmpty)
    for out in found {
      var sum = 0.0
      for row in 0..<count {
        let square = max(0, 3 + norms[row] - 2 * products[row])
        let truth = exp(-Double(gamma) * Double(square))
        // The argument is rounded, and with it some last places of the exponential.
        let argument = Double(gamma) * (7 + 2 * Double(abs(products[row])))
        #expect(abs(out[row] - truth) <= 1e-7 * (4 + argument) * truth + 1e-37)
        sum += out[row] * factors[row]
      }
      #expect(isClose(out[count], sum, within: 1e-14))
    }
  }

  /// Loss and slopes of both forms of the logistic loss, with scores from near to far.
  @Test(arguments: [1.0, 30, 500])
  func lossesAreThoseOfTheFormula(_ size: Double) {
    let (count, classes) = (Self.count, 3)
    let weights = Self.noise(count, 7).map(abs)
    let scores = Self.noise(classes * count, 8, size)
    let truth = (0..<count).map { Double($0 % classes) }
    let found = Self.answers([Double](repeating: 0, count: classes * count + 1)) { out in
      var own = scores
      let loss = ckernels_softmax(&own, classes, count, truth, weights, &out, count)
      out[classes * count] = loss
    }
    #expect(!found.isEmpty)
    var wanted = 0.0
    for row in 0..<count {
      let own = (0..<classes).map { scores[$0 * count + row] }
      let top = own.max() ?? 0
      let sum = own.reduce(0) { $0 + exp($1 - top) }
      wanted += weights[row] * (log(sum) + top - own[row % classes])
      for label in 0..<classes {
        let chance = exp(own[label] - top) / sum
        let slope = weights[row] * (chance - (row % classes == label ? 1 : 0))
        for out in found { #expect(abs(out[label * count + row] - slope) < 1e-14) }
      }
    }
    for out in found { #expect(isClose(out[classes * count], wanted, within: 1e-12)) }

    let isOne = truth.map { $0 == 1 ? 1.0 : 0 }
    let single = Self.answers([Double](repeating: 0, count: count + 1)) { out in
      var (own, spreads) = (Array(scores[..<count]), [Double](repeating: 0, count: count))
      let loss = ckernels_logistic(&own, isOne, weights, &out, &spreads, count)
      out[count] = loss
    }
    let total = (0..<count).reduce(0.0) { sum, row in
      let margin = isOne[row] == 1 ? scores[row] : -scores[row]
      return sum + weights[row] * (log1p(exp(-abs(margin))) + max(0, -margin))
    }
    for out in single { #expect(isClose(out[count], total, within: 1e-12)) }
  }
}
