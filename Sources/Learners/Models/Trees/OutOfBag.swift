/// Answers to the training rows by the trees that did not see them, and how good they are.
///
/// Breiman (2001), doi:10.1023/A:1010933404324, section 3.1. Rows of one subject resemble each
/// other: a row is only unseen where its whole group was not drawn, for which the bootstrap has to
/// draw groups. Scores count every row of positive weight that has an answer once, as scikit-learn's
/// `oob_score_` does.
public struct OutOfBag: Sendable {
  /// What was drawn for the trees.
  public enum Kind: String, Sendable, Hashable {
    /// Rows.
    case rows
    /// Whole groups of rows.
    case groups
  }

  /// What was drawn for the trees.
  public let kind: Kind
  /// Training rows × outputs; 0 where no tree can answer.
  public let answers: Matrix<Double>
  /// How many trees answered each row.
  public let treeCounts: [Int]
  /// Rows that the scores count.
  public let scoredRows: Int
  /// Accuracy for classes, R² for numbers; `nil` where it is undefined.
  public let score: Double?
  /// For classes; `nil` where no row has an answer.
  public let logLoss: Double?

  /// Reads an archive.
  init(
    kind: Kind, answers: Matrix<Double>, treeCounts: [Int], scoredRows: Int, score: Double?,
    logLoss: Double?
  ) {
    self.kind = kind
    self.answers = answers
    self.treeCounts = treeCounts
    self.scoredRows = scoredRows
    self.score = score
    self.logLoss = logLoss
  }

  /// Asks the trees.
  /// - Parameters:
  ///   - kind: what was drawn.
  ///   - forest: the trees.
  ///   - data: what they were grown on.
  ///   - drawn: for each tree a bit per row, filled up to whole words.
  ///   - executor: does the work, a few hundred rows at a time.
  /// - Throws: `LearnerError.cancelled`.
  init(
    _ kind: Kind, of forest: FittedForest, data: TrainingSet, drawn: [UInt64],
    executor: any Executor
  ) throws(LearnerError) {
    var answers = [Double](repeating: 0, count: data.features.rows * forest.outputs)
    var counts = [Int](repeating: 0, count: data.features.rows)
    answers.withUnsafeMutableBufferPointer { answers in
      counts.withUnsafeMutableBufferPointer { counts in
        guard let sums = answers.baseAddress, let counts = counts.baseAddress else { return }
        nonisolated(unsafe) let out = (sums: sums, counts: counts)
        forest.performByChunk(data.features, executor: executor) { keys, first in
          if executor.isCancelled { return }
          Self.add(
            keys, first: first, of: forest, drawn: drawn, rows: data.features.rows,
            to: out.sums + first * forest.outputs, counts: out.counts + first)
        }
      }
    }
    try executor.checkCancellation()
    let matrix = Matrix(rows: data.features.rows, columns: forest.outputs, elements: answers)
    let scored = counts.indices.filter { counts[$0] > 0 && data.weights[$0] > 0 }
    let scores = Self.scores(matrix.selecting(rows: scored), data, scored)
    self.init(
      kind: kind, answers: matrix, treeCounts: counts, scoredRows: scored.count,
      score: scores.first, logLoss: scores.second)
  }

  /// Answers some rows.
  private static func add(
    _ keys: RowKeys, first: Int, of forest: FittedForest, drawn: [UInt64], rows: Int,
    to sums: UnsafeMutablePointer<Double>, counts: UnsafeMutablePointer<Int>
  ) {
    let walk = TreeWalk(keys)
    let words = (rows + 63) / 64
    for (index, tree) in forest.trees.enumerated() {
      let unseen = (0..<keys.count).filter { row in
        let at = first + row
        return drawn[index * words + at >> 6] & (1 << UInt64(at & 63)) == 0
      }
      walk.addAnswers(of: tree, rows: unseen, outputs: forest.outputs, to: sums)
      for row in unseen { counts[row] += 1 }
    }
    walk.deallocate()
    for row in 0..<keys.count where counts[row] > 0 {
      forest.finish(sums + row * forest.outputs, trees: counts[row])
    }
  }

  private static func scores(
    _ answers: Matrix<Double>, _ data: TrainingSet, _ rows: [Int]
  ) -> (first: Double?, second: Double?) {
    guard !rows.isEmpty else { return (nil, nil) }
    switch data.target {
    case .classes(let classes, _):
      let predicted = (0..<answers.rows).map { row -> Int in
        let own = Array(answers.row(row))
        return own.indices.reduce(0) { own[$1] > own[$0] ? $1 : $0 }
      }
      let outcome = Outcome(
        .classes(truth: rows.map { classes[$0] }, predicted: predicted, probabilities: answers))
      return (
        Accuracy(ParameterValues()).score(outcome), LogLoss(ParameterValues()).score(outcome)
      )
    case .values(let values):
      let outcome = Outcome(.values(truth: values.selecting(rows: rows), predicted: answers))
      return (RSquared(ParameterValues()).score(outcome), nil)
    }
  }

  /// One sentence for the notes.
  var note: String {
    let name = logLoss == nil ? "R2" : "accuracy"
    var parts: [String] = []
    if let score { parts.append("\(name) \(Canonical.short(Self.rounded(score)))") }
    if let logLoss { parts.append("log loss \(Canonical.short(Self.rounded(logLoss)))") }
    let what = parts.isEmpty ? "no score" : parts.joined(separator: ", ")
    return "out of bag (\(kind.rawValue) drawn): \(what), over \(scoredRows) of"
      + " \(treeCounts.count) rows"
  }

  private static func rounded(_ value: Double) -> Double { (value * 1e4).rounded() / 1e4 }
}
