import CKernels
import Support
import Testing

@testable import Learners

/// As `FloatKernelsTests`, in double, and the symmetric product.
@Suite struct DoubleKernelsTests {
  static func random(_ count: Int, seed: UInt64) -> [Double] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in generator.uniform() * 2 - 1 }
  }

  @Test(arguments: [(1, 1, 1), (7, 17, 5), (15, 33, 300), (40, 270, 20), (6, 16, 514)])
  func productsAreSumsAndFusedSetsAgree(_ m: Int, _ n: Int, _ k: Int) {
    let a = Self.random(m * k, seed: 1)
    let b = Self.random(k * n, seed: 2)
    var workspace = [Double](repeating: .nan, count: ckernels_gemm_workspace(n, k))
    for transposed in [false, true] {
      var fused: [UInt64]?
      for set in [CKernelsBaseline, CKernelsFMA, CKernelsAVX512, CKernelsNEON] {
        var c = [Double](repeating: .nan, count: m * n)
        let ran: Void? = pinned(to: set) {
          ckernels_dgemm(
            transposed, !transposed, m, n, k, 2, a, transposed ? m : k, b, transposed ? n : k, 0,
            &c, n, &workspace)
        }
        guard ran != nil else { continue }
        for (i, j) in [(0, 0), (m / 2, n / 2), (m - 1, n - 1)] {
          let sum = (0..<k).reduce(0.0) {
            let left = transposed ? a[$1 * m + i] : a[i * k + $1]
            return $0 + left * (transposed ? b[$1 * n + j] : b[j * k + $1])
          }
          #expect(abs(c[i * n + j] - 2 * sum) < 1e-14 * Double(k + 4))
        }
        guard set != CKernelsBaseline else { continue }
        #expect(fused == nil || fused == c.map(\.bitPattern))
        fused = c.map(\.bitPattern)
      }
    }
  }

  @Test(arguments: [(1, 1), (5, 3), (37, 600), (70, 10), (530, 3)], [false, true])
  func theSquareIsTheGeneralProduct(_ shape: (Int, Int), _ transposed: Bool) {
    let (n, k) = shape
    let a = Self.random(n * k, seed: 3)
    let stride = transposed ? k : n
    let start = (0..<n * n).map { Double(($0 / n) * ($0 % n)) }
    var square = start
    var general = start
    a.withUnsafeBufferPointer { a in
      guard let a = a.baseAddress else { return }
      square.withUnsafeMutableBufferPointer { out in
        guard let out = out.baseAddress else { return }
        DoubleKernels.square(
          order: n, depth: k, .init(a, stride: stride, isTransposed: transposed), into: out,
          stride: n, scale: 0.5, keeping: 2)
      }
      general.withUnsafeMutableBufferPointer { out in
        guard let out = out.baseAddress else { return }
        DoubleKernels.multiply(
          rows: n, columns: n, depth: k, .init(a, stride: stride, isTransposed: !transposed),
          .init(a, stride: stride, isTransposed: transposed), into: out, stride: n, scale: 0.5,
          keeping: 2)
      }
    }
    #expect(square.map(\.bitPattern) == general.map(\.bitPattern))
  }
}
