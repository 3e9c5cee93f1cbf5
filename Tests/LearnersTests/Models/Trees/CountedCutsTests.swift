import CKernels
import Testing

@testable import Learners

/// Counting classes in one word changes nothing but the time.
@Suite struct CountedCutsTests {
  static let models = ["decision_tree", "extra_trees", "random_forest"]
  /// Rows, classes and columns: few rows, more than a word of them, more than are visited sparsely.
  static let shapes = [(5, 2, 3), (33, 3, 7), (230, 4, 30), (900, 4, 12), (2600, 2, 5)]

  /// Rough numbers, so that rows share bins, and some missing values.
  private static func data(_ shape: (rows: Int, classes: Int, columns: Int)) -> TrainingSet {
    var data = SampleData.classes(
      rows: shape.rows, columns: shape.columns, count: shape.classes, seed: 11)
    var generator = SplitMix64(seed: 4)
    for at in data.features.elements.indices {
      let column = at % shape.columns
      if column % 2 == 1 {
        data.features.elements[at] = (data.features.elements[at] * Double(column)).rounded()
      }
      if column % 3 == 2, generator.below(7) == 0 { data.features.elements[at] = .nan }
    }
    for row in 0..<shape.rows { data.weights[row] = Double(generator.below(4)) }
    data.weights[0] = 1
    return data
  }

  /// Halves are no counts, but every sum of them is half of a count, without rounding.
  @Test(arguments: models, shapes.indices)
  func halvesGrowTheSameTrees(_ model: String, _ shape: Int) throws {
    let data = Self.data(Self.shapes[shape])
    var halved = data
    halved.weights = data.weights.map { $0 / 2 }
    let type = try #require(ModelCatalog.type(named: model))
    let trees: [String: ParameterValue] = model == "decision_tree" ? [:] : ["trees": .integer(9)]
    let learner = try type.init(ParameterValues(defaultsOf: type.parameters, changing: trees))
    var forests: [FittedForest] = []
    for data in [data, halved] {
      let fitted = try learner.fitted(to: data, seed: 3, executor: SerialExecutor())
      forests.append(try #require(fitted as? FittedForest))
    }
    for (counted, summed) in zip(forests[0].trees, forests[1].trees) {
      #expect(counted.nodes.map(\.next) == summed.nodes.map(\.next))
      #expect(counted.nodes.map(\.feature) == summed.nodes.map(\.feature))
      #expect(counted.nodes.map(\.limit) == summed.nodes.map(\.limit))
      #expect(counted.values == summed.values)
      #expect(counted.covers.map { $0 / 2 } == summed.covers)
    }
    #expect(forests[0].importances == forests[1].importances)
  }

  /// The cut of a node.
  private static func cut(
    _ bins: FeatureBins, _ rows: [UInt64], _ total: UInt64
  ) -> [Double] {
    bins.codes.withUnsafeBufferPointer { codes in
      bins.counts.withUnsafeBufferPointer { counts in
        var features = CKernelsCountedFeatures(
          codes: codes.baseAddress, stride: bins.rows, bins: counts.baseAddress,
          has_missing: bins.hasMissing ? 1 : 0)
        let cut = ckernels_counted_cut(
          rows, rows.count, total, &features, Array(0..<bins.features), bins.features)
        return [
          cut.score, Double(cut.left), Double(cut.place), Double(cut.bin),
          Double(cut.missing_left), Double(cut.saw_missing), Double(cut.differing),
        ]
      }
    }
  }

  @Test(arguments: shapes.indices)
  func instructionSetsAgree(_ shape: Int) throws {
    let data = Self.data(Self.shapes[shape])
    guard case .classes(let labels, _) = data.target else { return }
    let bins = FeatureBins(data.features, executor: SerialExecutor())
    var generator = SplitMix64(seed: 8)
    for _ in 0..<40 {
      let count = 1 + generator.below(data.features.rows)
      let rows = (0..<count).map { _ in
        let row = generator.below(data.features.rows)
        return UInt64(row) << 32 | UInt64(labels[row]) << 20 | UInt64(1 + generator.below(3))
      }
      let words = rows.map { ($0 & 0xFFFF) << ($0 >> 16 & 63) }
      let total = words.reduce(0, +)
      let own = (0..<count).map { _ in UInt8(generator.below(256)) }
      func answers() -> (cut: [Double], left: UInt64, missing: UInt64) {
        var missing: UInt64 = 0
        let left = ckernels_counted_left(words, own, count, 99, &missing)
        return (Self.cut(bins, rows, total), left, missing)
      }
      let wanted = answers()
      for set in [CKernelsBaseline] + fusedSets {
        guard let found = pinned(to: set, answers) else { continue }
        #expect(found == wanted)
      }
    }
  }
}
