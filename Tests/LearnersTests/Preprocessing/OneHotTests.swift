import Learners
import Support
import Testing

@Suite struct OneHotTests {
  @Test func agreesWithScikitLearn() throws {
    let reference = try Reference.load("steps").get("one_hot")
    let rows = Matrix(try reference.get("rows").rows())
    let trained = rows.selecting(rows: Array(0..<(try reference.get("trained").integer())))
    let step = try StepCase.fitted(
      "one_hot", trained, ["columns": .list([.text("f1"), .text("f0")])])
    let found = try step.transform(rows, groups: [], executor: SerialExecutor())
    #expect(found == Matrix(try reference.get("codes").rows()))
    #expect(step.outputNames.first == "f0=\(Int(trained.column(0).min() ?? 0))")
  }

  @Test func otherColumnsStayAndTheUnknownIsNothing() throws {
    let step = try StepCase.fitted(
      "one_hot", Matrix([[1.5, 2, 7], [2.5, -0.0, 8], [3.5, 0, .nan]]),
      ["columns": .list([.text("f1")])])
    #expect(step.outputNames == ["f0", "f1=0", "f1=2", "f2"])
    let found = try step.transform(
      Matrix([[9, 2, 1], [8, 5, 2], [7, .nan, 3]]), groups: [], executor: SerialExecutor())
    #expect(found.elements == [9, 0, 1, 1, 8, 0, 0, 2, 7, 0, 0, 3])
  }

  @Test func unknownNamesAreRefused() {
    #expect(throws: LearnerError.failed("one_hot: no feature 'x'; there are f0")) {
      try StepCase.fitted("one_hot", Matrix([[1]]), ["columns": .list([.text("x")])])
    }
  }
}
