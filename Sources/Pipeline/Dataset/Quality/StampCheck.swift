import Learners

/// Compares a second time of each trial's start with the first: hand-made stamps are often hours off.
struct StampCheck {
  /// The trial log.
  let file: String
  /// Where the start comes from.
  let start: TimeColumn?
  /// The second time.
  let stamp: TimeColumn

  /// Stamps without fractions lie up to a second before their start.
  static let toleranceSeconds = 1.0

  /// What is to be said.
  ///
  /// - Parameters:
  ///   - starts: seconds per row of the log, if there are any.
  ///   - table: the log, read with the stamps.
  ///   - rows: the rows that are looked at.
  /// - Returns: how many agree, differ and are missing, where there are any.
  /// - Throws: `DataFault` at the first cell that is no time, and where there is no start to compare with.
  func notes(
    starts: [Double]?, of table: ColumnTable, rows: [Int]
  ) throws(DataFault) -> [DataNote] {
    guard let start, let starts else {
      throw DataFault(
        file: file, column: stamp.clock.column,
        "'stamp' is compared with 'start', which is not declared",
        specPath: "dataset.trials.stamp")
    }
    let stamps = try stamp.seconds(of: table, file: file)
    var agreeing = 0
    var missing = 0
    var differing = 0
    var furthest = 0.0
    for row in rows {
      let distance = abs(stamps[row] - starts[row])
      if stamps[row].isNaN {
        missing += 1
      } else if distance <= Self.toleranceSeconds {
        agreeing += 1
      } else if !distance.isNaN {
        differing += 1
        furthest = max(furthest, distance)
      }
    }
    let all: [(code: String, count: Int, text: String)] = [
      (
        "start_stamp_agrees", agreeing,
        "trials whose '\(stamp.clock.column)' is their '\(start.clock.column)', to the second"
      ),
      (
        "start_stamp_differs", differing,
        "trials whose '\(stamp.clock.column)' is another time than their '\(start.clock.column)', which counts: "
          + "\(SamplingRate.plain(furthest)) s apart at most"
      ),
      ("start_stamp_missing", missing, "trials without a time in '\(stamp.clock.column)'"),
    ]
    return all.filter { $0.count > 0 }.map {
      DataNote($0.code, about: "trial log", count: $0.count, $0.text)
    }
  }
}
