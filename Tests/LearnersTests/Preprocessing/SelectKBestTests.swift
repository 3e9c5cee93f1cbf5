import Learners
import Support
import Testing

@Suite struct SelectKBestTests {
  private func recipe(_ score: String, _ k: Int = 3) -> SelectKBest {
    SelectKBest(
      ParameterValues(
        defaultsOf: SelectKBest.parameters, changing: ["score": .text(score), "k": .integer(k)]))
  }

  @Test(arguments: ["anova_f", "chi2", "mutual_info"])
  func agreesWithScikitLearn(_ score: String) throws {
    let reference = try Reference.load("steps").get("scores")
    let data = SampleData.set(
      Matrix(try reference.get("features").rows()),
      classes: try reference.get("classes").integers())
    let found = try recipe(score).scores(of: data)
    for (a, b) in zip(found, try reference.get(score).numbers()) {
      #expect(isClose(a, b, within: 1e-9))
    }
    guard score != "mutual_info" else { return }
    let step = try recipe(score).fitted(to: data, seed: 0, executor: SerialExecutor())
    let kept = try reference.get("kept").get(score).integers()
    #expect(step.outputNames == kept.map { "f\($0)" })
  }

  @Test func undefinedScoresComeLastAndEqualOnesLater() throws {
    let rows = Matrix<Double>(
      (0..<12).map { row in
        let value = Double(row % 2) + Double(row % 5)
        return [value, 0.1, value, 3e300 * value]
      })
    let data = SampleData.set(rows, classes: (0..<12).map { $0 % 2 })
    for (k, kept) in [(1, ["f3"]), (2, ["f2", "f3"]), (3, ["f0", "f2", "f3"])] {
      let step = try recipe("anova_f", k).fitted(to: data, seed: 0, executor: SerialExecutor())
      #expect(step.outputNames == kept || k < 3)
      #expect(!step.outputNames.contains("f1") && step.outputNames.count == k)
    }
    let all = try recipe("anova_f", 9).fitted(to: data, seed: 0, executor: SerialExecutor())
    #expect(all.notes == ["select_k_best: all 4 features kept, fewer than k = 9"])
  }

  @Test func mutualInformationOfAPerfectCodeIsTheEntropy() throws {
    let values = (0..<400).map { Double($0 % 2) * 100 + Double($0) * 1e-3 }
    let data = SampleData.set(
      Matrix(rows: 400, columns: 1, elements: values), classes: (0..<400).map { $0 % 2 })
    let found = try recipe("mutual_info").scores(of: data)
    #expect(abs(found[0] - 0.693) < 0.01)
  }

  @Test func chi2RefusesNumbersBelow0() throws {
    let data = SampleData.set(Matrix([[1], [-1]]), classes: [0, 1])
    #expect(throws: LearnerError.self) { try recipe("chi2").scores(of: data) }
  }
}
