import Support
import Testing

@testable import Learners

/// Moments that are read row by row, against compensated sums of one column after the other.
@Suite struct ColumnMomentsTests {
  /// Numbers of many sizes, and some that are missing.
  static func table(rows: Int, columns: Int) -> Matrix<Double> {
    var table = SampleData.noise(rows: rows, columns: columns, seed: UInt64(rows + columns))
    for at in table.elements.indices {
      table.elements[at] *= [1, 1e-9, 1e12, 3e5][at % 4]
      if at % 7 == 3 { table.elements[at] = .nan }
    }
    return table
  }

  @Test(arguments: [(1, 1), (3, 7), (40, 8), (60, 9), (50, 16), (33, 23), (700, 61), (5, 0)])
  func bytesAreThoseOfColumnsAlone(_ shape: (rows: Int, columns: Int)) throws {
    let table = Self.table(rows: shape.rows, columns: shape.columns)
    let found = ColumnMoments(table, hasSquares: true, executor: ThreadedExecutor(width: 3))
    for column in 0..<shape.columns {
      let present = table.column(column).filter { !$0.isNaN }
      var sum = StableSum()
      for value in present { sum.add(value) }
      let mean = sum.value / Double(max(1, present.count))
      var (squares, rests) = (StableSum(), StableSum())
      for value in present {
        squares.add((value - mean) * (value - mean))
        rests.add(value - mean)
      }
      #expect(found.counts[column] == Double(present.count))
      #expect(found.largest[column] == present.map(abs).max() ?? 0)
      #expect(found.means[column].bitPattern == mean.bitPattern)
      #expect(found.squares[column].bitPattern == squares.value.bitPattern)
      #expect(found.rests[column].bitPattern == rests.value.bitPattern)
    }
  }

  @Test(arguments: [1, 5, 8, 21])
  func scaledRowsAreThoseOfTheFormula(_ columns: Int) throws {
    let table = Self.table(rows: 57, columns: columns)
    let names = (0..<columns).map { "f\($0)" }
    let step = try Standardize(ParameterValues()).moments(of: table, names: names)
    let scaled = try step.transform(table)
    for row in 0..<57 {
      for column in 0..<columns {
        let wanted = step.columns[column].scaled(table[row, column])
        #expect(scaled[row, column].bitPattern == wanted.bitPattern || wanted.isNaN)
        #expect(scaled[row, column].isNaN == wanted.isNaN)
      }
    }
  }

  @Test(arguments: [3, 21])
  func fusedInstructionSetsGiveTheSameBytes(_ columns: Int) throws {
    let table = Self.table(rows: 57, columns: columns)
    let names = (0..<columns).map { "f\($0)" }
    let answers = try fusedSets.compactMap { set in
      try pinned(to: set) {
        let step = try Standardize(ParameterValues()).moments(of: table, names: names)
        return (step.archive, try step.transform(table).elements.map(\.bitPattern))
      }
    }
    for answer in answers.dropFirst() {
      #expect(answer.0 == answers[0].0 && answer.1 == answers[0].1)
    }
  }

  @Test func infinitiesAreNotCounted() {
    let table = Matrix([[1, 2, .infinity], [3, -.infinity, 5]])
    let found = ColumnMoments(table, hasSquares: false, executor: SerialExecutor())
    #expect(found.counts == [2, 1, 1] && found.means == [2, 2, 5])
    #expect(found.largest == [3, .infinity, .infinity])
  }
}
