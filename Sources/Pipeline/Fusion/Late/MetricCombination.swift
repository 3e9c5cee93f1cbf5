import Learners

/// Weights of modalities, at least 0 and summing to 1, under which a metric of decisions on inner folds is best.
///
/// Windows vote before they are judged, as in the evaluation. Metrics of decisions jump, so that there is no slope
/// to follow: all points of a grid are tried, in twentieths for two and three modalities and coarser ones for more
/// (at most 300 points). Of equally good points the one nearest to equal weights is taken.
struct MetricCombination: LateCombination {
  /// Name of the metric.
  let metric: String
  /// Judges answers for training rows.
  let judge: FoldJudge
  /// Which training rows the lesson is about.
  let rows: [Int]
  /// The answer for a row that no modality answers for.
  let prior: [Double]
  let needsInnerFolds = true

  func fitted(
    to lesson: LateLesson?, modalities: [String], executor: any Executor
  ) throws(LearnerError) -> any FittedLateCombination {
    let count = modalities.count
    let equal = [Double](repeating: 1 / Double(count), count: count)
    guard let lesson, !rows.isEmpty else {
      throw .parameter("there are no inner folds: 'evaluation.inner' is needed")
    }
    var best: (weights: [Double], goodness: Double, distance: Double)?
    for weights in try Self.grid(count) {
      let answers = WeightedCombination.Weights(modalities: modalities, weights: weights, notes: [])
        .combined(lesson.answers, prior: prior, executor: executor).probabilities
      guard
        let goodness = judge.goodness(OutOfFold(rows: rows, answers: answers), metric: metric)
      else { continue }
      let distance = zip(weights, equal).reduce(0.0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      if let known = best,
        (known.goodness, -known.distance) >= (goodness, -distance)
      {
        continue
      }
      best = (weights, goodness, distance)
    }
    return WeightedCombination.Weights(
      modalities: modalities, weights: best?.weights ?? equal,
      notes: best == nil
        ? ["late fusion: '\(metric)' is undefined on inner folds: modalities weigh the same"] : [])
  }

  /// The most points that are tried.
  static let mostPoints = 300

  /// All weights in equal steps, in the order of the modalities.
  /// - Throws: `LearnerError.parameter` where even halves are too many.
  static func grid(_ count: Int) throws(LearnerError) -> [[Double]] {
    guard let steps = [20, 10, 6, 4, 3, 2].first(where: { points(count, $0) <= mostPoints }) else {
      throw .parameter("'combine: weighted' with a metric takes fewer modalities, found \(count)")
    }
    var out: [[Int]] = [[]]
    for place in 0..<count {
      out = out.flatMap { start -> [[Int]] in
        let left = steps - start.reduce(0, +)
        return place == count - 1 ? [start + [left]] : (0...left).map { start + [$0] }
      }
    }
    return out.map { $0.map { Double($0) / Double(steps) } }
  }

  /// Ways to deal `steps` out to `count`: (steps + count − 1) over (count − 1).
  private static func points(_ count: Int, _ steps: Int) -> Int {
    var points = 1
    for index in stride(from: 1, to: count, by: 1) {
      points = points * (steps + index) / index
      if points > mostPoints { return points }
    }
    return points
  }
}
