import Learners
import Support

/// Small training sets for tests.
enum SampleData {
  /// One of the data sets in `datasets.json`.
  static func dataset(_ name: String) throws -> TrainingSet {
    let data = try Reference.load("datasets").get(name)
    let rows = try data.get("features").rows()
    return set(Matrix(rows), classes: try data.get("classes").integers())
  }

  /// A training set of classes with weights 1.
  static func set(
    _ features: Matrix<Double>, classes: [Int], count: Int? = nil, weights: [Double]? = nil
  ) -> TrainingSet {
    TrainingSet(
      features: features, featureNames: (0..<features.columns).map { "f\($0)" },
      target: .classes(classes, count: count ?? (classes.max() ?? 0) + 1),
      weights: weights ?? [Double](repeating: 1, count: features.rows),
      groups: [Int](repeating: 0, count: features.rows))
  }

  /// A training set of numbers with weights 1.
  static func set(_ features: Matrix<Double>, values: Matrix<Double>) -> TrainingSet {
    TrainingSet(
      features: features, featureNames: (0..<features.columns).map { "f\($0)" },
      target: .values(values), weights: [Double](repeating: 1, count: features.rows),
      groups: [Int](repeating: 0, count: features.rows))
  }

  /// Numbers that look normally distributed: sums of uniform ones.
  static func noise(rows: Int, columns: Int, seed: UInt64) -> Matrix<Double> {
    var generator = SplitMix64(seed: seed)
    return Matrix(
      rows: rows, columns: columns,
      elements: (0..<rows * columns).map { _ in
        (0..<4).reduce(0.0) { sum, _ in sum + generator.uniform() } * 1.7 - 3.4
      })
  }

  /// Noisy classes that depend on the first columns.
  static func classes(rows: Int, columns: Int, count: Int, seed: UInt64) -> TrainingSet {
    let features = noise(rows: rows, columns: columns, seed: seed)
    let extra = noise(rows: rows, columns: count, seed: seed &+ 1)
    let labels = (0..<rows).map { row in
      if row < count { return row }
      let scores = (0..<count).map { label in
        extra[row, label] + 2 * features[row, label % columns]
      }
      return scores.indices.max { scores[$0] < scores[$1] } ?? 0
    }
    return set(features, classes: labels, count: count)
  }
}

extension Matrix where Element == Double {
  /// A matrix from rows of equal length.
  init(_ rows: [[Double]]) {
    self.init(
      rows: rows.count, columns: rows.first?.count ?? 0, elements: rows.flatMap { $0 })
  }
}

extension TrainingSet {
  /// The classes of a training set of classes.
  var classes: [Int] { if case .classes(let classes, _) = target { classes } else { [] } }
}
