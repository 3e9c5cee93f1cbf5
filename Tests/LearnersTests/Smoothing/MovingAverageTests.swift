import Learners
import Testing

@Suite struct MovingAverageTests {
  @Test func neighboursAreAveraged() throws {
    let answers = Matrix(rows: 5, columns: 1, elements: [1.0, 2, 6, -4, 0])
    let found = try SmoothingCase.smoothed("moving_average", answers, ["width": .integer(3)])
    #expect(found.elements == [1.5, 3, 4.0 / 3, 2.0 / 3, -2])
    let causal = try SmoothingCase.smoothed(
      "moving_average", answers, ["width": .integer(2), "causal": .bool(true)])
    #expect(causal.elements == [1, 1.5, 4, 1, -2])
  }

  @Test func probabilitiesStayProbabilities() throws {
    let found = try SmoothingCase.smoothed(
      "moving_average", SmoothingCase.two([0.1, 0.7, 0.4]), ["width": .integer(3)])
    #expect(abs(found[1, 1] - 0.4) < 1e-15)
    #expect((0..<3).allSatisfy { abs(found[$0, 0] + found[$0, 1] - 1) < 1e-15 })
  }
}
