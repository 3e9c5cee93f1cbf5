import Learners
import Support
import Testing

@testable import Pipeline

@Suite struct FoldExplanationTests {
  /// Rows in stretches give what all rows together give.
  @Test func stretchesJoinToTheWhole() throws {
    var random = SplitMix64(seed: 4)
    let (rows, columns) = (50, 3)
    let values = (0..<2).map { _ in
      Matrix(
        rows: rows, columns: columns,
        elements: (0..<rows * columns).map { _ in random.uniform() - 0.5 })
    }
    let errors = values.map { Matrix(rows: rows, columns: columns, elements: $0.elements.map(abs)) }
    let base = Matrix(repeating: 0.25, rows: rows, columns: 2)
    let answers = Matrix(
      rows: rows, columns: 2,
      elements: (0..<rows).flatMap { row in
        values.map { $0.row(row).reduce(0.25, +) }
      })
    let weights = (0..<rows).map { _ in random.uniform() }
    func explanation(_ chosen: [Int]) -> FoldExplanation {
      FoldExplanation(
        NamedShap(
          shap: ShapValues(
            values: values.map { $0.selecting(rows: chosen) }, base: base.selecting(rows: chosen),
            answers: answers.selecting(rows: chosen), unit: .probability),
          names: ["a", "b", "c"], method: "made up"),
        errors: errors.map { $0.selecting(rows: chosen) }, groups: ["x", "y", "x"],
        weights: chosen.map { weights[$0] }, testRows: chosen.count)
    }
    let whole = explanation(Array(0..<rows))
    let joined = try #require(
      FoldExplanation(joining: [0..<7, 7..<30, 30..<50].map { explanation(Array($0)) }))
    #expect(joined.rows == 50 && joined.testRows == 50)
    #expect(joined.groupNames == ["x", "y"])
    #expect(joined.additivityError == whole.additivityError)
    for (own, other) in [(joined.features, whole.features), (joined.sums, whole.sums)] {
      for (a, b) in zip(own.joined(), other.joined()) {
        #expect(isClose(a.meanAbsolute, b.meanAbsolute, within: 1e-12))
        #expect(isClose(a.mean, b.mean, within: 1e-12))
        #expect(isClose(a.error, b.error, within: 1e-12))
      }
    }
    // By hand: the first output's group x is the sum of columns a and c.
    let total = weights.reduce(0, +)
    let wanted = (0..<rows).reduce(0.0) { sum, row in
      sum + weights[row] * abs(values[0][row, 0] + values[0][row, 2]) / total
    }
    #expect(isClose(whole.sums[0][0].meanAbsolute, wanted, within: 1e-12))
  }
}
