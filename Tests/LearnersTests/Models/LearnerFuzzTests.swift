import Learners
import Testing

/// Odd shapes, scales and parameters: an error or finite answers, never a trap.
@Suite struct LearnerFuzzTests {
  @Test(arguments: LearnerContractTests.entries, 0..<12)
  func oddShapesAndScales(_ entry: LearnerContractTests.Entry, _ seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    let rows = [1, 2, 3, 9, 40][generator.below(5)]
    let columns = [0, 1, 2, 5, 60][generator.below(5)]
    var features = SampleData.noise(rows: rows, columns: columns, seed: generator.next())
    let scales: [Double] = [0, 1, 1e-300, 1e300, 1e150, -1e308, .leastNonzeroMagnitude]
    for column in 0..<columns {
      let scale = scales[generator.below(scales.count)]
      for row in 0..<rows { features[row, column] = held(features[row, column] * scale) }
    }
    let count = 1 + generator.below(4)
    var data =
      entry.task == .classification
      ? SampleData.set(
        features, classes: (0..<rows).map { _ in generator.below(count) }, count: count)
      : SampleData.set(
        features,
        values: Matrix(
          rows: rows, columns: count,
          elements: (0..<rows * count).map { _ in
            held((generator.uniform() - 0.5) * scales[generator.below(scales.count)])
          }))
    let weights = [0, 1, 1, 3, 1e-300, 1e300]
    data.weights = (0..<rows).map { _ in weights[generator.below(weights.count)] }
    do {
      let model = try fuzzed(entry, &generator).fitted(data)
      let answers = try model.predict(features, executor: SerialExecutor())
      #expect(answers.elements.allSatisfy { $0.isFinite }, "seed \(seed)")
      if entry.task == .classification {
        for row in 0..<rows {
          #expect(abs(answers.row(row).reduce(0, +) - 1) < 1e-9, "seed \(seed)")
        }
      }
    } catch let error as LearnerError {
      // Refusing is fine, as long as it says why.
      #expect("\(error)".isEmpty == false)
    }
  }

  /// The same model with parameters drawn from their declared ranges.
  private func fuzzed(
    _ entry: LearnerContractTests.Entry, _ generator: inout SplitMix64
  ) throws -> LearnerContractTests.Entry {
    let type = try #require(ModelCatalog.type(named: entry.name))
    var changed = entry
    for parameter in type.parameters where generator.below(2) == 0 {
      let value: ParameterValue? =
        switch parameter.type {
        case .bool: .bool(generator.below(2) == 0)
        case .integer(let range):
          .integer([range.lowerBound, min(range.upperBound, 9)][generator.below(2)])
        case .number: .number([1e-300, 1e-3, 1, 1e300][generator.below(4)])
        case .choice(let words): .text(words[generator.below(words.count)])
        case .text: .text(["sqrt", "log2", "all", "0.5", "3", "9999"][generator.below(6)])
        default: nil
        }
      changed.changes[parameter.name] = value
    }
    return changed
  }

  private func held(_ value: Double) -> Double {
    let limit = Double.greatestFiniteMagnitude
    return max(-limit, min(limit, value))
  }
}
