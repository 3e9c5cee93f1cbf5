import Learners
import Support
import Testing

@Suite struct CorrelationFilterTests {
  @Test func dropsTheLaterOfTwo() throws {
    let noise = SampleData.noise(rows: 50, columns: 3, seed: 4)
    // 1 repeats 0, 3 repeats both but a little less, 4 is constant, 5 the opposite of 2.
    let rows = Matrix<Double>(
      (0..<50).map { row in
        let (a, b, c) = (noise[row, 0], noise[row, 1], noise[row, 2])
        return [a, a * 1e300, b, a + 0.2 * c, 7, -b]
      })
    let step = try StepCase.fitted("correlation_filter", rows)
    #expect(step.outputNames == ["f0", "f2", "f4"])
    #expect(step.notes == ["correlation_filter: 3 of 6 features dropped: f1, f3, f5"])
    let strict = try StepCase.fitted("correlation_filter", rows, ["threshold": .number(0.999)])
    #expect(strict.outputNames == ["f0", "f2", "f3", "f4"])
  }
}
