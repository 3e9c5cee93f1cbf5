import CKernels
import Support
import Testing

@testable import Learners

/// Matrix products against sums written out, and the instruction sets against each other.
@Suite struct FloatKernelsTests {
  struct Shape: Sendable, CustomTestStringConvertible {
    let m: Int
    let n: Int
    let k: Int
    var testDescription: String { "\(m)x\(n)x\(k)" }
  }

  static let shapes = [
    Shape(m: 1, n: 1, k: 1), Shape(m: 3, n: 5, k: 7), Shape(m: 13, n: 31, k: 4),
    Shape(m: 14, n: 32, k: 9), Shape(m: 15, n: 33, k: 64), Shape(m: 29, n: 65, k: 3),
    Shape(m: 6, n: 16, k: 257), Shape(m: 2, n: 17, k: 515), Shape(m: 40, n: 300, k: 30),
    Shape(m: 5, n: 521, k: 11), Shape(m: 130, n: 259, k: 5),
  ]

  static func random(_ count: Int, seed: UInt64) -> [Float] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in Float(generator.uniform() * 2 - 1) }
  }

  /// What `set` answers, with rows three elements longer than they need be; nil where it cannot run.
  static func product(
    _ set: CKernelsInstructionSet?, _ shape: Shape, transposing: (Bool, Bool), alpha: Float = 1,
    beta: Float = 0, a: [Float], b: [Float], c: [Float]
  ) -> [Float]? {
    let lda = (transposing.0 ? shape.m : shape.k) + 3
    let ldb = (transposing.1 ? shape.k : shape.n) + 3
    var out = c
    if let set {
      let count = ckernels_gemm_workspace(shape.n, shape.k)
      var workspace = [Float](repeating: .nan, count: count + 1)
      workspace[count] = 77
      let ran: Void? = pinned(to: set) {
        ckernels_sgemm(
          transposing.0, transposing.1, shape.m, shape.n, shape.k, alpha, a, lda, b, ldb, beta,
          &out, shape.n + 3, &workspace)
      }
      #expect(workspace[count] == 77, "the workspace is as large as was said")
      return ran == nil ? nil : out
    }
    out.withUnsafeMutableBufferPointer { out in
      a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
          guard let a = a.baseAddress, let b = b.baseAddress, let out = out.baseAddress else {
            return
          }
          FloatKernels.multiply(
            rows: shape.m, columns: shape.n, depth: shape.k,
            .init(a, stride: lda, isTransposed: transposing.0),
            .init(b, stride: ldb, isTransposed: transposing.1), into: out, stride: shape.n + 3,
            scale: alpha, keeping: beta)
        }
      }
    }
    return out
  }

  static func sums(
    _ shape: Shape, transposing: (Bool, Bool), alpha: Float, beta: Float, a: [Float], b: [Float],
    c: [Float]
  ) -> [Double] {
    let lda = (transposing.0 ? shape.m : shape.k) + 3
    let ldb = (transposing.1 ? shape.k : shape.n) + 3
    var out = c.map { Double($0) }
    for i in 0..<shape.m {
      for j in 0..<shape.n {
        var sum = 0.0
        for p in 0..<shape.k {
          let left = transposing.0 ? a[p * lda + i] : a[i * lda + p]
          let right = transposing.1 ? b[j * ldb + p] : b[p * ldb + j]
          sum += Double(left) * Double(right)
        }
        let kept = beta == 0 ? 0 : Double(beta) * out[i * (shape.n + 3) + j]
        out[i * (shape.n + 3) + j] = Double(alpha) * sum + kept
      }
    }
    return out
  }

  @Test(arguments: shapes, [(false, false), (false, true), (true, false), (true, true)])
  func productsAreSumsAndFusedSetsAgree(_ shape: Shape, _ transposing: (Bool, Bool)) {
    let side = max(shape.m, shape.n, shape.k) + 3
    let a = Self.random(side * side, seed: 1)
    let b = Self.random(side * side, seed: 2)
    var c = Self.random(shape.m * (shape.n + 3), seed: 3)
    for (alpha, beta) in [(Float(1), Float(0)), (0.5, 1), (-1, 0.25)] {
      if beta == 0 { c[0] = .nan }
      let expected = Self.sums(
        shape, transposing: transposing, alpha: alpha, beta: beta, a: a, b: b, c: c)
      var fused: [UInt32]?
      for set in [nil, CKernelsBaseline] + fusedSets.map(Optional.some) {
        guard
          let found = Self.product(
            set, shape, transposing: transposing, alpha: alpha, beta: beta, a: a, b: b, c: c)
        else { continue }
        for (x, y) in zip(found, expected) {
          #expect(abs(Double(x) - y) < 1e-6 * Double(shape.k + 4))
        }
        guard let set, fusedSets.contains(set) else { continue }
        #expect(fused == nil || fused == found.map(\.bitPattern))
        fused = found.map(\.bitPattern)
      }
      if beta == 0 { c[0] = 0.3 }
    }
  }

  @Test func rowsDoNotDependOnOtherRows() throws {
    let shape = Shape(m: 31, n: 40, k: 300)
    let a = Self.random(31 * 303, seed: 4)
    let b = Self.random(300 * 43, seed: 5)
    let c = [Float](repeating: 0, count: 31 * 43)
    let all = try #require(
      Self.product(nil, shape, transposing: (false, false), a: a, b: b, c: c))
    for row in [0, 13, 30] {
      let one = try #require(
        Self.product(
          nil, Shape(m: 1, n: 40, k: 300), transposing: (false, false),
          a: Array(a[row * 303..<(row + 1) * 303]), b: b, c: Array(c[..<43])))
      #expect(Array(all[row * 43..<row * 43 + 40]) == Array(one[..<40]))
    }
  }

  @Test func emptySidesAndNonFiniteValues() {
    var c: [Float] = [1, 2, 3, 4]
    ckernels_sgemm(false, false, 2, 2, 0, 1, [], 1, [], 1, 0.5, &c, 2, nil)
    #expect(c == [0.5, 1, 1.5, 2])
    ckernels_sgemm(false, false, 0, 2, 3, 1, [], 3, [], 2, 0, &c, 2, nil)
    ckernels_sgemm(false, false, 2, 0, 3, 1, [], 3, [], 1, 0, &c, 2, nil)
    #expect(c == [0.5, 1, 1.5, 2])
    ckernels_sgemm(false, false, 2, 2, 0, 1, [], 1, [], 1, 0, &c, 2, nil)
    #expect(c == [0, 0, 0, 0])
    var workspace = [Float](repeating: 0, count: ckernels_gemm_workspace(2, 2))
    ckernels_sgemm(
      false, false, 2, 2, 2, 1, [.nan, 1, .infinity, 1], 2, [1, 0, 1, 2], 2, 0, &c, 2, &workspace)
    #expect(c[0].isNaN && c[1].isNaN && c[2] == .infinity && c[3].isNaN)
  }
}
