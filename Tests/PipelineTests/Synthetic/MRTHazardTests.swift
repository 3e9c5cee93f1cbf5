import Support
import Testing

@testable import Pipeline

/// What stands in the files, counted here from their text alone, is what `truth.json` says.
@Suite struct MRTHazardTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let subjects: Int
    let seed: UInt64
    let rows: Int
    var testDescription: String { "\(subjects) subjects, seed \(seed)" }
  }

  @Test(arguments: [
    Case(subjects: 3, seed: 1, rows: 3000), Case(subjects: 3, seed: 2, rows: 1500),
    Case(subjects: 7, seed: 3, rows: 1000), Case(subjects: 1, seed: 4, rows: 4000),
  ])
  func everyNumberIsInTheFiles(_ wanted: Case) throws {
    let made = try SyntheticStudy(subjects: wanted.subjects, seed: wanted.seed, rows: wanted.rows)
    for subject in made.subjects {
      let log = try #require(made.table(subject, .log))
      let trials = PlainTrial.read(log)
      var found = MRTCounts()
      Self.count(log, trials, &found)
      if let face = made.table(subject, .face) { Self.countFace(face, trials, &found) }
      if let eeg = made.table(subject, .eeg) {
        PlainEEG(eeg, trials: trials).count(&found)
      } else {
        found[.eegFilesMissing] = 1
        found[.trialsWithoutEEG] = trials.count
      }
      found[.effectInEEG] = subject.trials.count(where: \.carriesEEG)
      found[.effectInFace] = subject.trials.count(where: \.carriesFace)
      for hazard in MRTHazard.allCases {
        #expect(
          found[hazard] == subject.counts[hazard],
          "subject \(subject.id), \(hazard.rawValue): found \(found[hazard]), said \(subject.counts[hazard])"
        )
      }
    }
  }

  /// Every hazard occurs in a study of five, so that no count is right by being zero.
  @Test func nothingIsMissing() throws {
    var all = MRTCounts()
    for seed in 0..<6 {
      all.add(try SyntheticStudy(subjects: 5, seed: UInt64(seed), rows: 3000).truth.counts)
    }
    for hazard in MRTHazard.allCases { #expect(all[hazard] > 0, "\(hazard.rawValue)") }
  }

  private static func count(_ log: PlainTable, _ trials: [PlainTrial], _ found: inout MRTCounts) {
    let (verdict, stamp) = (log.column("verdict"), log.column("routineStamp"))
    let feedback = log.column("Cat2FeedbackTime")
    for (row, trial) in zip(log.rows, trials) {
      found[.trials] += 1
      if row[stamp].contains(",") { found[.stampsQuoted] += 1 }
      if row[feedback].isEmpty { found[.feedbackMissing] += 1 }
      if trials.count(where: { $0.key == trial.key }) > 1 { found[.keysShared] += 1 }
      switch row[verdict] {
      case "CORRECT": found[.verdictCorrect] += 1
      case "INCORRECT": found[.verdictIncorrect] += 1
      case "SKIP": found[.verdictSkip] += 1
      default:
        found[.verdictMissing] += 1
        #expect(row[log.column("Difficulty")].isEmpty && row[log.column("matchOrnomatch")].isEmpty)
      }
      if !row[stamp].hasSuffix(PlainTrial.clock(trial.start)) { found[.stampsWrong] += 1 }
      #expect(
        abs(trial.end - trial.start - (Double(row[log.column("ResponseTime")]) ?? .nan)) < 1e-6)
    }
  }

  private static func countFace(
    _ face: PlainTable, _ trials: [PlainTrial], _ found: inout MRTCounts
  ) {
    let times = face.numbers("UnixTime")
    let (first, rate) = (face.column("Anger"), face.column("BlinkRate"))
    let (number, key) = (face.column("SampleNumber"), face.column("QuestionKey"))
    for (row, time) in zip(face.rows, times) {
      found[.faceRows] += 1
      let isLost = row[first...].allSatisfy(\.isEmpty)
      if isLost { found[.faceFramesLost] += 1 }
      if !isLost, row[rate].isEmpty { found[.blinkRateMissing] += 1 }
      if row[number].isEmpty { found[.sampleNumberMissing] += 1 }
      if row[number] == "-1.0" { found[.sampleNumberUnknown] += 1 }
      let trial = trials.first { $0.start <= time && time <= $0.end }
      if let trial, row[key] == trial.key { found[.faceKeyAgrees] += 1 }
      #expect(trial != nil || row[key].isEmpty)
    }
    #expect(times == times.sorted())
  }
}

/// A row of the trial log.
struct PlainTrial {
  let key: String
  let start: Double
  let end: Double

  static func read(_ log: PlainTable) -> [PlainTrial] {
    let (starts, ends) = (log.numbers("routineStart"), log.numbers("routineEnd"))
    return log.rows.indices.map {
      PlainTrial(key: log.rows[$0][0], start: starts[$0], end: ends[$0])
    }
  }

  /// The clock of India: `17:04:09`.
  static func clock(_ seconds: Double) -> String {
    let second = (Int(seconds) + 19_800) % 86_400
    let parts = [second / 3600, second / 60 % 60, second % 60]
    return parts.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
  }
}
