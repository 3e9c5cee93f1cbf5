import Testing

@testable import Pipeline

/// Counts the hazards of an EEG file from its cells.
struct PlainEEG {
  private let table: PlainTable
  private let trials: [PlainTrial]

  init(_ table: PlainTable, trials: [PlainTrial]) {
    self.table = table
    self.trials = trials
  }

  func count(_ found: inout MRTCounts) {
    found[.eegRows] = table.rows.count
    let elements = table.column("Elements")
    let times = table.numbers("UnixTime").map { Int(($0 * 1000).rounded()) }
    var latest = Int.min
    var kept: [Int] = []
    for (index, row) in table.rows.enumerated() {
      #expect(row.count == 41)
      if times[index] < latest {
        found[.eegLateRows] += 1
        found[.eegLatestMilliseconds] = max(
          found[.eegLatestMilliseconds], latest - times[index])
      }
      latest = max(latest, times[index])
      if !row[elements].isEmpty {
        found[.eegEventRows] += 1
        let isBare = row[2..<elements].allSatisfy { $0.isEmpty }
        #expect(isBare)
      } else if index > 0, row == table.rows[index - 1] {
        found[.eegRepeatedRows] += 1
      } else {
        kept.append(index)
      }
    }
    kept.sort { times[$0] < times[$1] }
    countSteps(kept, times, &found)
    countValues(kept, &found)
    countKeys(kept, times, &found)
    countTrials(kept, times, &found)
  }

  /// Gaps and held values, in time order.
  private func countSteps(_ kept: [Int], _ times: [Int], _ found: inout MRTCounts) {
    let bands = table.column("Delta_TP9")..<table.column("RAW_TP9")
    found[.bandUpdates] = kept.isEmpty ? 0 : 1
    for (earlier, later) in zip(kept, kept.dropFirst()) {
      let step = times[later] - times[earlier]
      #expect(step > 0)
      if step > 200 {
        found[.eegGaps] += 1
        found[.eegGapMilliseconds] += step
      }
      if table.rows[later][bands] == table.rows[earlier][bands] {
        found[.bandRowsHeld] += 1
      } else {
        found[.bandUpdates] += 1
      }
    }
  }

  private func countValues(_ kept: [Int], _ found: inout MRTCounts) {
    func count(_ hazard: MRTHazard, _ name: String, where isCounted: (String) -> Bool) {
      let column = table.column(name)
      found[hazard] += kept.count { isCounted(table.rows[$0][column]) }
    }
    for (hazard, electrode) in [
      (MRTHazard.infiniteTP9, "TP9"), (.infiniteAF7, "AF7"), (.infiniteTP10, "TP10"),
    ] {
      for band in ["Delta", "Theta", "Alpha", "Beta", "Gamma"] {
        found[hazard] = 0
        count(hazard, "\(band)_\(electrode)") { $0 == "-inf" }
      }
    }
    count(.rawMissingAUX, "AUX_RIGHT", where: \.isEmpty)
    for (electrode, missing, poor) in [
      ("TP9", MRTHazard.rawMissingTP9, MRTHazard.poorContactTP9),
      ("AF7", .rawMissingAF7, .poorContactAF7), ("AF8", .rawMissingAF8, .poorContactAF8),
      ("TP10", .rawMissingTP10, .poorContactTP10),
    ] {
      count(missing, "RAW_\(electrode)", where: \.isEmpty)
      count(poor, "HSI_\(electrode)") { (Double($0) ?? 0) > 2 }
      count(.rawAtRails, "RAW_\(electrode)") { $0 == "0.0000" || $0 == "1650.0000" }
    }
    count(.headBandOff, "HeadBandOn") { $0 == "0.0" }
    count(.batteryUnknown, "Battery") { Double($0) == -1 }
  }

  private func countKeys(_ kept: [Int], _ times: [Int], _ found: inout MRTCounts) {
    for index in kept {
      let key = table.rows[index][2]
      if let trial = trial(at: times[index]) {
        found[key == trial.key ? .keyAgrees : (key.isEmpty ? .keyMissing : .keyDiffers)] += 1
      } else if !key.isEmpty {
        found[.keyOutside] += 1
      }
    }
  }

  private func countTrials(_ kept: [Int], _ times: [Int], _ found: inout MRTCounts) {
    guard let first = kept.first, let last = kept.last else { return }
    for trial in trials {
      let hasRows = kept.contains { trial.contains(times[$0]) }
      if !hasRows { found[.trialsWithoutEEG] += 1 }
      let isInside =
        trial.start * 1000 >= Double(times[first]) && trial.end * 1000 <= Double(times[last])
      if !isInside { found[.trialsOutsideEEG] += 1 }
    }
  }

  private func trial(at milliseconds: Int) -> PlainTrial? {
    trials.first { $0.contains(milliseconds) }
  }
}

extension PlainTrial {
  func contains(_ milliseconds: Int) -> Bool {
    start * 1000 <= Double(milliseconds) && Double(milliseconds) <= end * 1000
  }
}
