import Learners

/// The rows of a fold that one modality's model learns from.
struct ModalityTask {
  private let task: FoldTask
  private let name: String
  private let rows: [Int]
  private let train: ModelRows

  /// - Parameters:
  ///   - task: the fold.
  ///   - index: which modality.
  ///   - present: whether it learns from each training row.
  init(_ task: FoldTask, index: Int, present: [Bool]) {
    self.task = task
    name = task.train.modalities[index].modality
    rows = present.indices.filter { present[$0] }
    train = ModelRows(
      joining: [task.train.modalities[index].selecting(rows: rows)],
      places: task.train.places.selecting(rows: rows))
  }

  /// The work of a model on these rows.
  /// - Throws: `LearnerError.failed` where there are none.
  func run(_ recipe: ModelRecipe) throws(LearnerError) -> RecipeRun {
    guard !rows.isEmpty else { throw .failed("there is no training row") }
    return RecipeRun(
      recipe, rows: train, target: task.train.target.selecting(rows: rows),
      weights: rows.map { task.train.weights[$0] },
      inner: InnerFold.selecting(task.inner, rows: rows, of: task.train.count),
      judge: task.judge?.selecting(rows: rows),
      seed: Seed.derive(from: task.seed, "modality " + name), executor: task.executor)
  }
}

/// What models of several modalities answer for the same rows, as far as they answer.
struct ModalityAnswers: Sendable {
  /// Whether each modality answers for each row: modalities × rows.
  let present: [[Bool]]
  /// Rows × outputs for each modality; zeros where it does not answer.
  private(set) var answers: [Matrix<Double>]

  /// No answers yet.
  init(present: [[Bool]]) {
    self.present = present
    answers = present.map { Matrix(repeating: 0, rows: $0.count, columns: 0) }
  }

  /// Takes the answers of a modality for the rows that it is present in, in their order.
  mutating func add(_ given: Matrix<Double>, to modality: Int) {
    var out = Matrix(repeating: 0.0, rows: present[modality].count, columns: given.columns)
    var next = 0
    for (row, isPresent) in present[modality].enumerated() where isPresent {
      for column in 0..<given.columns { out[row, column] = given[next, column] }
      next += 1
    }
    answers[modality] = out
  }

  /// Number of rows.
  var rows: Int { present.first?.count ?? 0 }
  /// Numbers per answer.
  var outputs: Int { answers.first?.columns ?? 0 }

  /// The modalities that answer for a row.
  func modalities(of row: Int) -> [Int] { present.indices.filter { present[$0][row] } }
}

extension MultimodalRows {
  /// The share of each class, or the mean of each target, by weight: what can be said of a row of which
  /// nothing is known.
  var prior: [Double] {
    let total = weights.reduce(0, +)
    switch target {
    case .classes(let classes, let count):
      var shares = [Double](repeating: 0, count: count)
      for (label, weight) in zip(classes, weights) { shares[label] += weight / total }
      return shares
    case .values(let values):
      return (0..<values.columns).map { column in
        zip(values.column(column), weights).reduce(0) { $0 + $1.0 * $1.1 / total }
      }
    }
  }
}
