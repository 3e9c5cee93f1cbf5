import CKernels
import Support
import Testing

@testable import Learners

@Suite struct SymmetricEigenTests {
  private func symmetric(_ order: Int, seed: UInt64, scale: (Int) -> Double) -> [Double] {
    let noise = SampleData.noise(rows: order, columns: order, seed: seed)
    var out = [Double](repeating: 0, count: order * order)
    for row in 0..<order {
      for column in 0..<order {
        out[row * order + column] =
          (noise[row, column] + noise[column, row]) * scale(row) * scale(column)
      }
    }
    return out
  }

  /// A v = λ v, vᵀ v = 1 and vᵀ w = 0, to a few ulps of the largest value.
  private func check(_ matrix: [Double], order: Int) throws {
    let eigen = try SymmetricEigen(matrix, order: order)
    let size = max(matrix.reduce(0) { max($0, abs($1)) } * Double(order), .leastNormalMagnitude)
    #expect(eigen.values == eigen.values.sorted(by: >))
    for index in 0..<order {
      for row in 0..<order {
        var product = 0.0
        for column in 0..<order {
          product += matrix[row * order + column] / size * eigen.vectors[index, column]
        }
        let wanted = eigen.values[index] / size * eigen.vectors[index, row]
        #expect(abs(product - wanted) < 1e-14)
      }
      for other in 0..<order {
        var product = 0.0
        for column in 0..<order {
          product += eigen.vectors[index, column] * eigen.vectors[other, column]
        }
        #expect(abs(product - (index == other ? 1 : 0)) < 1e-12)
      }
    }
  }

  @Test(arguments: [1, 2, 3, 4, 7, 30, 65])
  func findsValuesAndVectors(_ order: Int) throws {
    try check(symmetric(order, seed: UInt64(order)) { _ in 1 }, order: order)
  }

  @Test(arguments: [1e-300, 1e-160, 1e150])
  func anyScale(_ scale: Double) throws {
    let root = scale.squareRoot()
    try check(symmetric(12, seed: 5) { _ in root }, order: 12)
    try check(symmetric(12, seed: 6) { $0 % 2 == 0 ? root : 1 }, order: 12)
  }

  @Test func manyEqualValues() throws {
    try check([Double](repeating: 1, count: 400), order: 20)
    try check([Double](repeating: 0, count: 400), order: 20)
    let eye = (0..<400).map { $0 % 21 == 0 ? 3.0 : 0 }
    try check(eye, order: 20)
    let eigen = try SymmetricEigen([Double](repeating: 1, count: 400), order: 20)
    #expect(isClose(eigen.values[0], 20, within: 1e-14))
    #expect(eigen.values.dropFirst().allSatisfy { abs($0) < 1e-13 })
  }

  @Test func noOrder() throws {
    #expect(try SymmetricEigen([], order: 0).values.isEmpty)
  }

  /// Rotations by every instance: the fused ones with the same bytes, the plain one nearly.
  @Test(arguments: [3, 8, 33, 70])
  func rotationsAreTheSameWhereverTheyRun(_ columns: Int) {
    let start = SampleData.noise(rows: 9, columns: columns, seed: 2).elements
    let angles = SampleData.noise(rows: 9, columns: 1, seed: 3).elements
    let turns = angles.flatMap { angle -> [Double] in
      let tangent = angle / (1 + abs(angle))
      let cosine = 1 / (1 + tangent * tangent).squareRoot()
      return [cosine, cosine * tangent]
    }
    var wanted = start
    for at in stride(from: 7, through: 2, by: -1) {
      for column in 0..<columns {
        let (a, b) = (wanted[at * columns + column], wanted[(at + 1) * columns + column])
        wanted[at * columns + column] = turns[2 * at] * a - turns[2 * at + 1] * b
        wanted[(at + 1) * columns + column] = turns[2 * at + 1] * a + turns[2 * at] * b
      }
    }
    var fused: [UInt64]?
    for set in [CKernelsBaseline, CKernelsFMA, CKernelsAVX512, CKernelsNEON] {
      var rows = start
      let ran: Void? = pinned(to: set) { ckernels_turn_rows(&rows, columns, 7, 2, turns) }
      guard ran != nil else { continue }
      for (a, b) in zip(rows, wanted) { #expect(isClose(a, b, within: 1e-14)) }
      guard set != CKernelsBaseline else { continue }
      #expect(fused == nil || fused == rows.map(\.bitPattern))
      fused = rows.map(\.bitPattern)
    }
  }
}
