import Learners
import Support
import Testing

@Suite struct QuantileTransformTests {
  @Test(arguments: try StepCase.cases("quantile_transform"))
  func agreesWithScikitLearn(_ entry: StepCase) throws { try entry.check() }

  @Test func orderAndEndsAreKept() throws {
    let rows = Matrix((0..<50).map { [Double($0 * $0 % 37) * 1e306] })
    let step = try StepCase.fitted("quantile_transform", rows)
    let found = try step.transform(rows, groups: [], executor: SerialExecutor())
    let order = rows.elements.indices.sorted { rows.elements[$0] < rows.elements[$1] }
    for (a, b) in zip(order, order.dropFirst()) {
      #expect(found.elements[a] <= found.elements[b])
    }
    #expect(found.elements.min() == 0 && found.elements.max() == 1)
    let far = try step.transform(
      Matrix([[-1.7e308], [1.7e308], [.nan]]), groups: [], executor: SerialExecutor())
    #expect(far.elements[0] == 0 && far.elements[1] == 1 && far.elements[2].isNaN)
  }

  @Test func aFeatureWithoutValuesBecomesTheMiddle() throws {
    for (kind, wanted) in [("uniform", 0.5), ("normal", 0)] {
      let step = try StepCase.fitted(
        "quantile_transform", Matrix([[.nan], [.nan]]), ["distribution": .text(kind)])
      let found = try step.transform(Matrix([[3]]), groups: [], executor: SerialExecutor())
      #expect(found.elements == [wanted])
    }
  }
}
