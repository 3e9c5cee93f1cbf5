/// A metric that needs nothing but the confusion matrix.
protocol ConfusionMetric: Metric {
  /// The metric of these counts.
  /// - Returns: `nil` where it is undefined.
  static func score(_ counts: ConfusionCounts) -> Double?
}

extension ConfusionMetric {
  /// Every metric over counts judges classes.
  public static var task: TaskKind { .classification }
  /// Every metric over counts is better when larger.
  public static var greaterIsBetter: Bool { true }

  /// A scorer that adds up one confusion matrix per unit: O(units × classes²) per score.
  public func scorer(_ outcome: Outcome, unit: [Int], units: Int) -> any WeightedScorer {
    ConfusionScorer(outcome, unit: unit, units: units, metric: Self.score)
  }

  /// The metric of a confusion matrix.
  /// - Returns: `nil` where it is undefined.
  public func score(_ matrix: ConfusionMatrix) -> Double? {
    let scorer = ConfusionScorer(
      tables: matrix.counts.elements, classes: matrix.classes, metric: Self.score)
    return scorer.score(weights: [1])
  }
}

/// A confusion matrix with its margins, borrowed for the time of one score.
struct ConfusionCounts {
  let classes: Int
  private let cells: UnsafeBufferPointer<Int>
  /// Rows of each true class.
  let support: UnsafeBufferPointer<Int>
  /// Rows of each predicted class.
  let predicted: UnsafeBufferPointer<Int>
  /// All rows.
  let total: Int
  /// Rows whose prediction is the truth.
  let correct: Int

  /// Adds up the margins of `cells` (classes × classes, row = truth) into `margins`, which has room for twice
  /// as many numbers as there are classes.
  init(
    classes: Int, cells: UnsafeBufferPointer<Int>, margins: UnsafeMutableBufferPointer<Int>
  ) {
    var total = 0
    var correct = 0
    margins.update(repeating: 0)
    for row in 0..<classes {
      for column in 0..<classes {
        let count = cells[row * classes + column]
        margins[row] += count
        margins[classes + column] += count
        total += count
      }
      correct += cells[row * classes + row]
    }
    self.classes = classes
    self.cells = cells
    self.total = total
    self.correct = correct
    support = UnsafeBufferPointer(rebasing: margins[..<classes])
    predicted = UnsafeBufferPointer(rebasing: margins[classes...])
  }

  /// Rows of a class that were given that class.
  func hits(_ index: Int) -> Int { cells[index * classes + index] }

  /// Whether a class occurs, in truth or among the predictions; scikit-learn leaves out the others.
  func occurs(_ index: Int) -> Bool { support[index] + predicted[index] > 0 }

  /// 0 where the class was never predicted.
  func precision(_ index: Int) -> Double {
    predicted[index] == 0 ? 0 : Double(hits(index)) / Double(predicted[index])
  }

  /// 0 where the class has no rows.
  func recall(_ index: Int) -> Double {
    support[index] == 0 ? 0 : Double(hits(index)) / Double(support[index])
  }

  /// 0 where the class does not occur.
  func f1(_ index: Int) -> Double {
    let rows = support[index] + predicted[index]
    return rows == 0 ? 0 : Double(2 * hits(index)) / Double(rows)
  }

  /// The mean over the classes that a test lets through.
  func mean(of value: (Int) -> Double, where counts: (Int) -> Bool) -> Double? {
    var sum = 0.0
    var number = 0
    for index in 0..<classes where counts(index) {
      sum += value(index)
      number += 1
    }
    return number == 0 ? nil : sum / Double(number)
  }
}

/// One confusion matrix per unit, added up by weight.
struct ConfusionScorer: WeightedScorer {
  /// Units × classes².
  private let tables: [Int]
  private let classes: Int
  private let metric: @Sendable (ConfusionCounts) -> Double?

  init(tables: [Int], classes: Int, metric: @escaping @Sendable (ConfusionCounts) -> Double?) {
    self.tables = tables
    self.classes = classes
    self.metric = metric
  }

  init(
    _ outcome: Outcome, unit: [Int], units: Int,
    metric: @escaping @Sendable (ConfusionCounts) -> Double?
  ) {
    let answers = outcome.classAnswers
    let classes = answers.probabilities.columns
    precondition(unit.count == answers.truth.count, "one unit per row")
    var tables = [Int](repeating: 0, count: units * classes * classes)
    for (row, owner) in unit.enumerated() {
      let cell = answers.truth[row] * classes + answers.predicted[row]
      tables[owner * classes * classes + cell] += 1
    }
    self.init(tables: tables, classes: classes, metric: metric)
  }

  func score(weights: [Int]) -> Double? {
    let size = classes * classes
    precondition(weights.count * size == tables.count, "one weight per unit")
    return withUnsafeTemporaryAllocation(of: Int.self, capacity: size + 2 * classes) { room in
      room.initialize(repeating: 0)
      tables.withUnsafeBufferPointer { tables in
        for (unit, weight) in weights.enumerated() where weight != 0 {
          let base = unit * size
          for cell in 0..<size { room[cell] &+= weight &* tables[base + cell] }
        }
      }
      let counts = ConfusionCounts(
        classes: classes, cells: UnsafeBufferPointer(rebasing: room[..<size]),
        margins: UnsafeMutableBufferPointer(rebasing: room[size...]))
      return counts.total > 0 ? metric(counts) : nil
    }
  }
}
