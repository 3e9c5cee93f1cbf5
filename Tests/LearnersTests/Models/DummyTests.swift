import Support
import Testing

@testable import Learners

@Suite struct DummyTests {
  private func answers(
    _ strategy: String?, _ data: TrainingSet, _ rows: Matrix<Double>, seed: UInt64 = 1
  ) throws -> Matrix<Double> {
    let changes: [String: ParameterValue] = strategy.map { ["strategy": .text($0)] } ?? [:]
    return try Dummy(ParameterValues(changes))
      .fitted(to: data, seed: seed, executor: SerialExecutor())
      .predict(rows, executor: SerialExecutor())
  }

  private let few = SampleData.set(
    Matrix(repeating: 0, rows: 4, columns: 1), classes: [2, 0, 2, 1], count: 4,
    weights: [1, 1, 0.5, 1.5])

  @Test func priorIsTheShareOfWeight() throws {
    let found = try answers("prior", few, Matrix(repeating: .nan, rows: 2, columns: 1))
    #expect(found.elements == [0.25, 0.375, 0.375, 0, 0.25, 0.375, 0.375, 0])
  }

  @Test func majorityTakesTheFirstOfEqualClasses() throws {
    let found = try answers("majority", few, Matrix(repeating: 0, rows: 1, columns: 1))
    #expect(found.elements == [0, 1, 0, 0])
  }

  @Test(arguments: ["stratified", "uniform"])
  func drawsFollowTheirChances(_ strategy: String) throws {
    let rows = SampleData.noise(rows: 4000, columns: 2, seed: 9)
    let data = SampleData.set(
      rows, classes: (0..<4000).map { $0 % 10 == 0 ? 1 : 0 }, count: 2)
    let found = try answers(strategy, data, rows)
    let ones = (0..<4000).count { found[$0, 1] > found[$0, 0] }
    let expected = strategy == "uniform" ? 2000 : 400
    // Five standard deviations of a binomial count.
    #expect(abs(ones - expected) < (strategy == "uniform" ? 160 : 95))
    #expect(try answers(strategy, data, rows, seed: 2) != found)
    let backwards = Array((0..<4000).reversed())
    let reversed = try answers(strategy, data, rows.selecting(rows: backwards))
    #expect(reversed == found.selecting(rows: backwards))
    if strategy == "uniform" {
      #expect(found.elements.allSatisfy { abs($0 - 0.5) < 1e-8 })
    } else {
      #expect(found.elements.allSatisfy { $0 == 0 || $0 == 1 })
    }
  }

  @Test func numbersHaveAMeanAndAMedian() throws {
    var data = SampleData.set(
      Matrix(repeating: 0, rows: 4, columns: 1),
      values: Matrix([[1, 10], [2, 20], [4, 40], [100, 1]]))
    let row = Matrix(repeating: 0.0, rows: 1, columns: 1)
    #expect(try answers(nil, data, row).elements == [26.75, 17.75])
    #expect(try answers("median", data, row).elements == [3, 15])
    data.weights = [1, 1, 3, 1]
    #expect(try answers("median", data, row).elements == [4, 30])
  }

  @Test func strategiesBelongToTasks() throws {
    let row = Matrix(repeating: 0.0, rows: 1, columns: 1)
    #expect(throws: LearnerError.self) { try answers("mean", few, row) }
    let numbers = SampleData.set(row, values: row)
    #expect(throws: LearnerError.self) { try answers("prior", numbers, row) }
  }
}

@Test func classesThatLeadByChanceShareTheirPart() {
  // 51 against 49 of 100 is chance; 76 against 24 is not.
  #expect(Dummy.steady([0.51, 0.49], rows: 100) == [0.5, 0.5])
  #expect(Dummy.steady([0.76, 0.24], rows: 100) == [0.76, 0.24])
  #expect(Dummy.steady([0.45, 0.1, 0.45], rows: 100) == [0.45, 0.1, 0.45])
  #expect(Dummy.steady([1, 0], rows: 3) == [1, 0])
}
