import Learners
import Support
import Testing

@Suite struct StandardizeTests {
  @Test(arguments: ["complete", "gaps"])
  func agreesWithScikitLearn(_ name: String) throws {
    let reference = try Reference.load("preprocessing")
    let rows = try reference.get(name).table()
    let expected = try reference.get("standardize_" + name)
    let names = (0..<rows.columns).map { "f\($0)" }
    let fitted = try Standardize(ParameterValues()).moments(of: rows, names: names)
    let means = try expected.get("means").numbers()
    let deviations = try expected.get("deviations").numbers()
    for column in 0..<rows.columns {
      #expect(isClose(fitted.means[column], means[column], within: 1e-12))
      #expect(isClose(fitted.deviations[column], deviations[column], within: 1e-12))
    }
    #expect(fitted.constant == ["f3", "f4", "f6"])
    #expect(fitted.notes.count == 1)
    for (input, key) in [(rows, "rows"), (try reference.get("new").table(), "new")] {
      let found = try fitted.transform(input)
      let wanted = try expected.get(key).table()
      for row in 0..<wanted.rows {
        for column in 0..<wanted.columns {
          // A mean far from 0 is itself rounded: measured in deviations.
          let scale = max(1, abs(means[column] / deviations[column]))
          #expect(isClose(found[row, column], wanted[row, column], within: 1e-12 * scale))
        }
      }
    }
  }

  @Test func farScalesNeitherOverflowNorVanish() throws {
    let rows = Matrix([[1e300, 1e-300, -1.7e308], [2e300, 3e-300, 1.7e308], [3e300, 2e-300, 0]])
    let fitted = try Standardize(ParameterValues()).moments(of: rows, names: ["a", "b", "c"])
    let found = try fitted.transform(rows)
    let unit = (1.5).squareRoot()
    #expect(isClose(found[0, 0], -unit, within: 1e-12))
    #expect(isClose(found[1, 1], unit, within: 1e-12))
    #expect(isClose(found[1, 2], unit, within: 1e-12))
    #expect(fitted.notes.isEmpty)
    let far = try fitted.transform(Matrix([[1, 1e308, 1]]))
    #expect(far.elements.allSatisfy { $0.isFinite })
  }

  @Test func infinityIsRefused() throws {
    let rows = Matrix([[1, 2], [3, -.infinity]])
    #expect(throws: LearnerError.nonFinite(row: 1, column: 1)) {
      try Standardize(ParameterValues()).moments(of: rows, names: ["a", "b"])
    }
  }

  @Test func othersColumnsAreRefused() throws {
    let fitted = try Standardize(ParameterValues()).moments(
      of: Matrix([[1, 2], [3, 4]]), names: ["a", "b"])
    #expect(throws: LearnerError.failed("expected 2 columns as in training, found 3")) {
      try fitted.transform(Matrix([[1, 2, 3]]))
    }
  }
}

extension JSON {
  /// Rows of numbers where `null` is missing.
  func table() throws -> Matrix<Double> {
    Matrix(try list().map { try $0.list().map { try $0.optionalNumber() ?? .nan } })
  }
}
