import Learners

/// Compares the trial that each row names with the trial that it lies in by time.
///
/// Never used to cut: rows belong to the trial of the log in whose start...end (both included) they lie.
struct TrialKeyCheck: Sendable {
  let file: String
  let modality: DatasetDeclaration.Modality
  /// The column that names the trial of a row.
  let column: String
  private var inside = 0
  private var keyed = 0
  private var agreeing = 0
  private var outside = 0

  /// Declares a check; nothing is counted yet.
  init(file: String, modality: DatasetDeclaration.Modality, column: String) {
    self.file = file
    self.modality = modality
    self.column = column
  }

  /// What to ask the reader for.
  var request: ColumnRequest { .category(column) }

  /// Looks at the rows of one subject.
  ///
  /// - Parameters:
  ///   - rows: rows of the table in time order.
  ///   - times: seconds of these rows, ascending, on the clock of the trials.
  ///   - keys: the column, for all rows of the table.
  ///   - trials: the subject's trials.
  /// - Throws: `DataFault` where more rows name another trial than their own, or rows name trials but lie in none.
  mutating func add(
    rows: [Int], times: [Double], keys: CategoryColumn, trials: SubjectTrials
  ) throws(DataFault) {
    let named = NamedTrials(keys, trials)
    var states = [Bool?](repeating: nil, count: rows.count)
    for trial in trials.ids.indices {
      for place in Self.places(in: times, from: trials.starts[trial], to: trials.ends[trial]) {
        let agrees = named.contains(trial, keys.codes[rows[place]])
        states[place] = (states[place] ?? false) || agrees
      }
    }
    var own = (inside: 0, keyed: 0, agreeing: 0, outside: 0)
    for (place, row) in rows.enumerated() {
      let hasKey = keys.codes[row] >= 0
      guard let agrees = states[place] else {
        if hasKey { own.outside += 1 }
        continue
      }
      own.inside += 1
      if hasKey { own.keyed += 1 }
      if agrees { own.agreeing += 1 }
    }
    inside += own.inside
    keyed += own.keyed
    agreeing += own.agreeing
    outside += own.outside
    guard trials.count > 0, own.agreeing * 2 < own.keyed || (own.keyed == 0 && own.outside > 0)
    else { return }
    let shift = named.shift(rows: rows, times: times, keys: keys, trials: trials)
    throw fault(own.keyed, own.agreeing, own.outside, shift: shift, keys: keys, trials: trials)
  }

  /// What was counted; counts of several subjects are added.
  var notes: [DataNote] {
    let all: [(code: String, count: Int, text: String)] = [
      ("trial_key_inside", inside, "rows inside trials of the log"),
      ("trial_key_present", keyed, "rows inside trials carry a trial in '\(column)'"),
      ("trial_key_agrees", agreeing, "rows inside trials carry that very trial in '\(column)'"),
      ("trial_key_differs", keyed - agreeing, "rows inside trials carry another in '\(column)'"),
      ("trial_key_outside", outside, "rows outside of all trials carry one in '\(column)'"),
    ]
    return all.filter { $0.count > 0 }.map {
      DataNote($0.code, about: modality.name, count: $0.count, $0.text)
    }
  }

  /// Rows with times in a closed range, by binary search.
  static func places(in times: [Double], from start: Double, to end: Double) -> Range<Int> {
    let first = firstPlace(in: times) { $0 >= start }
    return first..<max(first, firstPlace(in: times) { $0 > end })
  }

  private static func firstPlace(in times: [Double], where isBehind: (Double) -> Bool) -> Int {
    var low = 0
    var high = times.count
    while low < high {
      let middle = low + (high - low) / 2
      if isBehind(times[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  private func fault(
    _ keyed: Int, _ agreeing: Int, _ outside: Int, shift: (seconds: Double, trials: Int)?,
    keys: CategoryColumn, trials: SubjectTrials
  ) -> DataFault {
    let found =
      keyed > 0
      ? "\(keyed - agreeing) of \(keyed) rows that name a trial and lie in one of the log name another one"
      : "\(outside) rows name a trial, and none of them lies in a trial of the log"
    var help =
      "the column names '\(keys.levels.first ?? "")', the log '\(trials.ids.first ?? "")': "
      + "perhaps 'trial_key' is another column"
    if let shift {
      let total = (modality.time?.offsetSeconds ?? 0) + shift.seconds
      help =
        "the clocks are perhaps apart: 'offset_s: \(SamplingRate.plain(total))' in the time of modality "
        + "'\(modality.name)' would bring rows and trials together (median of \(shift.trials) trials)"
    }
    return DataFault(
      file: file, column: column, "\(found) (subject '\(trials.subject)')", help: help)
  }
}

/// The trials of a subject by what rows call them.
private struct NamedTrials {
  /// Trials of each level of the column; several where declared duplicates share an id.
  private let trialsOfCode: [[Int]]

  init(_ keys: CategoryColumn, _ trials: SubjectTrials) {
    var indices: [String: [Int]] = [:]
    for (index, id) in trials.ids.enumerated() {
      indices[id, default: []].append(index)
      // Declared duplicates are told apart by a number: '3Item18#2'.
      if let hash = id.lastIndex(of: "#"), Int(id[id.index(after: hash)...]) != nil {
        indices[String(id[..<hash]), default: []].append(index)
      }
    }
    trialsOfCode = keys.levels.map { indices[$0] ?? [] }
  }

  func contains(_ trial: Int, _ code: Int32) -> Bool {
    code >= 0 && trialsOfCode[Int(code)].contains(trial)
  }

  /// What to add to the rows' clock so that the rows of a trial lie in it: per trial the distance between the
  /// middle of the trial and the middle of the rows that name it, then the median. `nil` where no row names one.
  func shift(
    rows: [Int], times: [Double], keys: CategoryColumn, trials: SubjectTrials
  ) -> (seconds: Double, trials: Int)? {
    var extents = [ClosedRange<Double>?](repeating: nil, count: trials.count)
    for (place, row) in rows.enumerated() {
      let code = Int(keys.codes[row])
      guard code >= 0, trialsOfCode[code].count == 1, let trial = trialsOfCode[code].first else {
        continue
      }
      extents[trial] = (extents[trial]?.lowerBound ?? times[place])...times[place]
    }
    var distances: [Double] = []
    for (trial, extent) in extents.enumerated() {
      guard let extent else { continue }
      distances.append(
        (trials.starts[trial] + trials.ends[trial] - extent.lowerBound - extent.upperBound) / 2)
    }
    distances.sort()
    guard !distances.isEmpty else { return nil }
    let middle = distances.count / 2
    let isEven = distances.count.isMultiple(of: 2)
    let median = isEven ? (distances[middle - 1] + distances[middle]) / 2 : distances[middle]
    return (median, distances.count)
  }
}
