/// The area under the ROC curve of "positive against negative", over units that count several times.
///
/// The area is the share of pairs (a positive, a negative) in which the positive has the larger score, ties
/// counting one half: Hanley and McNeil (1982), doi:10.1148/radiology.143.1.7063747. Pairs are whole numbers,
/// so both ways of counting below give the same bits.
struct BinaryRanking: Sendable {
  private let positives: [Int]
  private let negatives: [Int]
  private let pairs: Pairs

  private enum Pairs: Sendable {
    /// Twice the wins of the positives of unit s over the negatives of unit t, units × units.
    case wins([Int])
    /// Rows from smallest to largest score: twice the unit, plus one for a positive; where ties end.
    case sorted(rows: [Int32], ends: [Bool])
    /// A score was not a number.
    case undefined
  }

  /// Sorts once; `scores` (larger = more positive), `positive` (the truth) and `unit` have one entry per row.
  init(scores: [Double], positive: [Bool], unit: [Int], units: Int) {
    precondition(scores.count == unit.count && positive.count == unit.count, "one unit per row")
    var positives = [Int](repeating: 0, count: units)
    var negatives = [Int](repeating: 0, count: units)
    for (row, owner) in unit.enumerated() {
      if positive[row] { positives[owner] += 1 } else { negatives[owner] += 1 }
    }
    self.positives = positives
    self.negatives = negatives
    if scores.contains(where: \.isNaN) {
      pairs = .undefined
      return
    }
    let order = scores.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
    let rows = order.map { Int32(unit[$0] * 2 + (positive[$0] ? 1 : 0)) }
    let ends = order.indices.map { index in
      index + 1 == order.count || scores[order[index]] != scores[order[index + 1]]
    }
    // A sweep touches every row, the table every pair of units: take what is less.
    if units * units <= 2 * rows.count {
      pairs = .wins(Self.wins(rows: rows, ends: ends, units: units))
    } else {
      pairs = .sorted(rows: rows, ends: ends)
    }
  }

  /// The area, 0...1.
  /// - Returns: `nil` without a positive or without a negative.
  func area(weights: [Int]) -> Double? {
    var positive = 0
    var negative = 0
    for (unit, weight) in weights.enumerated() {
      positive &+= weight &* positives[unit]
      negative &+= weight &* negatives[unit]
    }
    guard positive > 0, negative > 0 else { return nil }
    let halves: Int
    switch pairs {
    case .wins(let wins): halves = Self.sum(wins, weights)
    case .sorted(let rows, let ends): halves = Self.sweep(rows, ends, weights)
    case .undefined: return nil
    }
    return Double(halves) / (2 * Double(positive) * Double(negative))
  }

  private static func sum(_ wins: [Int], _ weights: [Int]) -> Int {
    let units = weights.count
    return withUnsafeTemporaryAllocation(of: Int.self, capacity: units) { active in
      var count = 0
      for (unit, weight) in weights.enumerated() where weight != 0 {
        active[count] = unit
        count += 1
      }
      return wins.withUnsafeBufferPointer { wins in
        weights.withUnsafeBufferPointer { weights in
          var total = 0
          for i in 0..<count {
            let base = active[i] * units
            var row = 0
            for j in 0..<count { row &+= weights[active[j]] &* wins[base + active[j]] }
            total &+= weights[active[i]] &* row
          }
          return total
        }
      }
    }
  }

  private static func sweep(_ rows: [Int32], _ ends: [Bool], _ weights: [Int]) -> Int {
    var halves = 0
    var below = 0
    var tiedPositive = 0
    var tiedNegative = 0
    for index in rows.indices {
      let code = Int(rows[index])
      let weight = weights[code >> 1]
      if code & 1 == 1 { tiedPositive &+= weight } else { tiedNegative &+= weight }
      if ends[index] {
        halves &+= tiedPositive &* (2 &* below &+ tiedNegative)
        below &+= tiedNegative
        tiedPositive = 0
        tiedNegative = 0
      }
    }
    return halves
  }

  private static func wins(rows: [Int32], ends: [Bool], units: Int) -> [Int] {
    var wins = [Int](repeating: 0, count: units * units)
    var below = [Int](repeating: 0, count: units)
    var start = 0
    for end in rows.indices where ends[end] {
      let tied = rows[start...end].map(Int.init)
      // Twice the negatives below, once the tied ones: add the tied half before, the other half after.
      for code in tied where code & 1 == 0 { below[code >> 1] += 1 }
      for code in tied where code & 1 == 1 {
        let base = (code >> 1) * units
        for unit in 0..<units { wins[base + unit] += below[unit] }
      }
      for code in tied where code & 1 == 0 { below[code >> 1] += 1 }
      start = end + 1
    }
    return wins
  }
}

/// The mean area of several rankings.
struct RankingScorer: WeightedScorer {
  private let rankings: [BinaryRanking]

  init(_ rankings: [BinaryRanking]) { self.rankings = rankings }

  /// A ranking per class: that class against all others, scored by its probability.
  init(oneVersusRest outcome: Outcome, unit: [Int], units: Int) {
    let answers = outcome.classAnswers
    self.init(
      (0..<answers.probabilities.columns).map { index in
        BinaryRanking(
          scores: answers.probabilities.column(index), positive: answers.truth.map { $0 == index },
          unit: unit, units: units)
      })
  }

  func score(weights: [Int]) -> Double? {
    guard !rankings.isEmpty else { return nil }
    var sum = 0.0
    for ranking in rankings {
      guard let area = ranking.area(weights: weights) else { return nil }
      sum += area
    }
    return sum / Double(rankings.count)
  }
}
