/// Labels that belong to nothing: what a test must not find more often than its level says.
///
/// Four columns of the trial log for each number: `within_001`, the true labels dealt out anew among the trials of
/// each subject; `across_001`, among the trials of all; `rare_001`, `engaged` in a quarter of all trials;
/// `even_001`, in half of the trials of each subject.
struct PlantedNull: Sendable {
  /// Names of the columns, in the order of the log.
  let columns: [String]
  /// Whether a column says `engaged`: columns × subjects × trials.
  private let says: [[[Bool]]]

  /// How labels are dealt out.
  enum Deal: String, CaseIterable {
    case within
    case across
    case rare
    case even

    /// The column of a number, from 1.
    func column(_ number: Int, of all: Int) -> String {
      let digits = String(number)
      let width = max(3, String(all).count)
      return "\(rawValue)_" + String(repeating: "0", count: width - digits.count) + digits
    }
  }

  init(_ plan: [[PlantedTrial]], permutations: Int, seed: UInt64) {
    var noise = NoiseSource(seed: seed)
    let truth = plan.map { $0.map(\.isEngaged) }
    var columns: [String] = []
    var says: [[[Bool]]] = []
    for deal in Deal.allCases {
      for number in 0..<permutations {
        columns.append(deal.column(number + 1, of: permutations))
        says.append(Self.dealt(truth, deal, &noise))
      }
    }
    self.columns = columns
    self.says = says
  }

  /// The label of a column, as the log writes it.
  func label(_ column: Int, subject: Int, trial: Int) -> String {
    PlantedTrial.labels[says[column][subject][trial] ? 1 : 0]
  }

  private static func dealt(
    _ truth: [[Bool]], _ deal: Deal, _ noise: inout NoiseSource
  ) -> [[Bool]] {
    if deal == .within || deal == .even {
      return truth.map { own in
        var own = deal == .within ? own : own.indices.map { $0 < own.count / 2 }
        noise.shuffle(&own)
        return own
      }
    }
    var all = truth.flatMap { $0 }
    if deal == .rare { for place in all.indices { all[place] = place < all.count / 4 } }
    noise.shuffle(&all)
    var start = 0
    return truth.map { own in
      start += own.count
      return Array(all[start - own.count..<start])
    }
  }
}
