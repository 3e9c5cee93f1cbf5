import Learners

/// Rows in the order of time, and where one stretch of time ends and the next begins.
struct Timelines {
  /// Within what rows follow each other.
  enum Unit: String {
    /// The windows of a trial.
    case trial
    /// All windows of a subject's recording.
    case recording
  }

  /// Rows in time order, one list per trial or recording.
  let units: [[Int]]
  /// Rows that lie in no unit: windows between trials, where trials are the units.
  let outside: [Int]
  private let startsAnew: [Bool]

  /// - Parameters:
  ///   - rows: all rows.
  ///   - labelled: their trials.
  ///   - unit: within what rows follow each other.
  ///   - gapSeconds: the longest pause between the end of a row and the start of the next one that does not
  ///     break time; `nil` where none does.
  init(_ rows: DesignRows, labelled: LabelledTrials, unit: Unit, gapSeconds: Double?) {
    var order: [[Int]: Int] = [:]
    var units: [[Int]] = []
    var outside: [Int] = []
    for row in 0..<rows.count {
      let trial = labelled.trials[rows.trial[row]]
      var key = [trial.unit, trial.subject]
      if unit == .trial {
        if trial.position < 0 {
          outside.append(row)
          continue
        }
        key.append(trial.position)
      }
      let place = order[key] ?? units.count
      if place == units.count {
        order[key] = place
        units.append([])
      }
      units[place].append(row)
    }
    var startsAnew = [Bool](repeating: false, count: rows.count)
    for index in units.indices {
      // Tables have no times: their rows stand in the order of the trials.
      if units[index].allSatisfy({ rows.start[$0].isFinite }) {
        units[index].sort { (rows.start[$0], $0) < (rows.start[$1], $1) }
      }
      var end = -Double.infinity
      for (place, row) in units[index].enumerated() {
        startsAnew[row] = place == 0 || (gapSeconds.map { rows.start[row] - end > $0 } ?? false)
        end = max(end, rows.end[row].isFinite ? rows.end[row] : -.infinity)
      }
    }
    self.units = units
    self.outside = outside
    self.startsAnew = startsAnew
  }

  /// Rows that follow each other without a break, of those that take part.
  /// - Parameter takesPart: one flag per row; a row that takes no part ends a stretch.
  /// - Returns: stretches in the order of units and time.
  func stretches(where takesPart: [Bool]) -> [[Int]] {
    var out: [[Int]] = []
    for unit in units {
      var own: [Int] = []
      for row in unit {
        if startsAnew[row] || !takesPart[row], !own.isEmpty {
          out.append(own)
          own = []
        }
        if takesPart[row] { own.append(row) }
      }
      if !own.isEmpty { out.append(own) }
    }
    return out
  }
}
