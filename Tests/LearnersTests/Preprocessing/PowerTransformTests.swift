#if canImport(Glibc)
  import Glibc
#endif
import Learners
import Support
import Testing

@Suite struct PowerTransformTests {
  @Test(arguments: try StepCase.cases("power_transform"))
  func agreesWithScikitLearn(_ entry: StepCase) throws { try entry.check() }

  @Test func logNormalBecomesNormal() throws {
    let rows = SampleData.noise(rows: 400, columns: 1, seed: 3)
    let grown = Matrix(
      rows: 400, columns: 1, elements: rows.elements.map { exp($0 + 5) })
    let step = try #require(try StepCase.fitted("power_transform", grown) as? FittedPowers)
    #expect(abs(step.powers[0]) < 0.1)
    let found = try step.transform(grown, groups: [], executor: SerialExecutor())
    let third = found.elements.reduce(0) { $0 + $1 * $1 * $1 } / 400
    #expect(abs(third) < 0.1)
  }

  @Test(arguments: [1e-300, 1e-20, 1e20, 1e150, 1e300])
  func farScalesStayFinite(_ scale: Double) throws {
    let noise = SampleData.noise(rows: 60, columns: 2, seed: 3)
    let rows = Matrix(
      rows: 60, columns: 2,
      elements: noise.elements.enumerated().map { $0 % 2 == 0 ? abs($1) * scale : $1 * scale })
    let step = try StepCase.fitted("power_transform", rows)
    for input in [rows, noise, Matrix([[1.7e308, -1.7e308]])] {
      let found = try step.transform(input, groups: [], executor: SerialExecutor())
      #expect(found.elements.allSatisfy { $0.isFinite })
    }
  }
}
