import Learners
import Support
import Testing

@Suite struct ImputeTests {
  private func fitted(
    _ rows: Matrix<Double>, _ changes: [String: ParameterValue]
  ) throws -> any FittedTransformer {
    let recipe = try Impute(ParameterValues(defaultsOf: Impute.parameters, changing: changes))
    let classes = [Int](repeating: 0, count: rows.rows)
    return try recipe.fitted(
      to: SampleData.set(rows, classes: classes), seed: 0, executor: SerialExecutor())
  }

  @Test(arguments: ["mean", "median", "most_frequent", "constant"])
  func agreesWithScikitLearn(_ strategy: String) throws {
    let reference = try Reference.load("preprocessing")
    let rows = try reference.get("gaps").table()
    var changes: [String: ParameterValue] = [
      "strategy": .text(strategy), "add_indicator": .bool(true),
    ]
    if strategy == "constant" { changes["value"] = .number(-1.5) }
    let imputer = try fitted(rows, changes)
    // Column 0 has no gaps in training, so no indicator, though new rows have some.
    let names = (0..<9).map { "f\($0)" }
    #expect(imputer.outputNames == names + names.dropFirst().map { $0 + "_missing" })
    for (input, key) in [(rows, "rows"), (try reference.get("new").table(), "new")] {
      let found = try imputer.transform(input, groups: [], executor: SerialExecutor())
      let wanted = try reference.get("impute_" + strategy).get(key).table()
      #expect(found.rows == wanted.rows && found.columns == wanted.columns)
      for (a, b) in zip(found.elements, wanted.elements) { #expect(isClose(a, b, within: 1e-12)) }
    }
    let gaps = rows.elements.count { $0.isNaN }
    #expect(imputer.notes == ["impute: \(gaps) training values imputed in 8 of 9 features"])
  }

  @Test(arguments: try StepCase.cases("impute"))
  func nearestRowsAgreeWithScikitLearn(_ entry: StepCase) throws { try entry.check() }

  @Test func nearestRowsOfFarScales() throws {
    let rows = Matrix([[1e300, 1.7e308], [1.1e300, 1.7e308], [-1e300, -1.7e308], [.nan, .nan]])
    let step = try fitted(rows, ["strategy": .text("knn"), "k": .integer(2)])
    let found = try step.transform(
      Matrix([[1e300, .nan], [.nan, .nan], [.infinity, -1.7e308]]), groups: [],
      executor: SerialExecutor())
    #expect(isClose(found[0, 1] / 1e308, 1.7, within: 1e-12))
    #expect(isClose(found[1, 0] / 1e300, 1.1 / 3, within: 1e-12))
    #expect(found.elements.allSatisfy { $0.isFinite })
  }

  @Test func neighboursBelongToKnn() {
    for changes: [String: ParameterValue] in [
      ["k": .integer(3)], ["weights": .text("uniform")],
    ] {
      #expect(throws: LearnerError.self) { try fitted(Matrix([[1]]), changes) }
    }
  }

  @Test func aFeatureWithoutValuesIsKeptAndNamed() throws {
    let rows = Matrix([[1, .nan], [3, .infinity]])
    let imputer = try fitted(rows, ["add_indicator": .bool(true)])
    #expect(imputer.outputNames == ["f0", "f1", "f1_missing"])
    let found = try imputer.transform(
      Matrix([[.nan, 5]]), groups: [], executor: SerialExecutor())
    #expect(found.elements == [2, 5, 0])
    #expect(imputer.notes.contains("impute: 1 features without any training value: f1"))
  }

  @Test func valueBelongsToConstant() {
    #expect(throws: LearnerError.self) {
      try fitted(Matrix([[1]]), ["strategy": .text("constant")])
    }
    #expect(throws: LearnerError.self) { try fitted(Matrix([[1]]), ["value": .number(3)]) }
  }
}
