import CKernels
import Support
import Testing

@testable import Learners

extension Double {
  /// e to this power, by squaring: enough for tests.
  fileprivate var exponential: Double {
    var power = 1 + self / 0x1p20
    for _ in 0..<20 { power *= power }
    return power
  }
}

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

  /// Matrices whose largest values are apart, close, equal, or in parts that know nothing of each
  /// other.
  static let wholes: [String: @Sendable (Int) -> [Double]] = [
    "noise": { order in
      let noise = SampleData.noise(rows: order, columns: order, seed: 3)
      return (0..<order * order).map { at in
        noise[at / order, at % order] + noise[at % order, at / order]
      }
    },
    "equal": { order in (0..<order * order).map { $0 % (order + 1) == 0 ? 3 : 0 } },
    "ones": { order in [Double](repeating: 1, count: order * order) },
    "two parts": { order in
      (0..<order * order).map { at in
        let (row, column) = (at / order, at % order)
        guard row / (order / 2) == column / (order / 2) else { return 0 }
        return 1 / Double(1 + abs(row - column))
      }
    },
    // Pairs of values that agree to the last digit (Wilkinson 1965, The Algebraic Eigenvalue Problem).
    "Wilkinson": { order in
      (0..<order * order).map { at in
        let (row, column) = (at / order, at % order)
        return row == column ? abs(Double(order / 2 - row)) : abs(row - column) == 1 ? 1 : 0
      }
    },
    "graded": { order in
      (0..<order * order).map { at in
        let (row, column) = (at / order, at % order)
        return (row == column ? 2 : 1) * (-Double(row + column) / 2).exponential
      }
    },
    "huge": { order in
      (0..<order * order).map { at in 1e200 / Double(1 + at / order + at % order) }
    },
  ]

  @Test(arguments: wholes.keys.sorted(), [21, 48, 121])
  func fewOfTheLargestAreThoseOfAll(_ name: String, _ order: Int) throws {
    guard let matrix = Self.wholes[name]?(order) else { return }
    let all = try SymmetricEigen(matrix, order: order)
    let count = order / 4
    let few = try SymmetricEigen(matrix, order: order, largest: count)
    #expect(few.values.count == count && few.vectors.rows == count)
    #expect(few.values == few.values.sorted(by: >))
    let size = matrix.reduce(0) { max($0, abs($1)) } * Double(order)
    for index in 0..<count {
      #expect(abs(few.values[index] - all.values[index]) / size < 1e-14)
      for row in 0..<order {
        var product = 0.0
        for column in 0..<order {
          product += matrix[row * order + column] / size * few.vectors[index, column]
        }
        #expect(abs(product - few.values[index] / size * few.vectors[index, row]) < 1e-14)
      }
      for other in 0...index {
        let product = zip(few.vectors.row(index), few.vectors.row(other)).reduce(0) {
          $0 + $1.0 * $1.1
        }
        #expect(abs(product - (index == other ? 1 : 0)) < 1e-12)
      }
    }
  }

  @Test(arguments: [5, 24, 37])
  func setsGiveTheSameBytes(_ order: Int) throws {
    let matrix = symmetric(order, seed: 9) { _ in 1 }
    var fused: [UInt64]?
    for set in fusedSets + [CKernelsBaseline] {
      let found = try pinned(to: set) {
        let all = try SymmetricEigen(matrix, order: order)
        let few = try SymmetricEigen(matrix, order: order, largest: order / 4)
        return all.values + all.vectors.elements + few.values + few.vectors.elements
      }
      guard let found else { continue }
      let bits = found.map(\.bitPattern)
      if set != CKernelsBaseline {
        #expect(fused == nil || fused == bits)
        fused = bits
      }
      #expect(
        zip(found, try SymmetricEigen(matrix, order: order).values).allSatisfy {
          abs($0 - $1) < 1e-13 * Double(order)
        })
    }
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
