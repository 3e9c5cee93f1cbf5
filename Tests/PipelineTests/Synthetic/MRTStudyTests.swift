import Learners
import Support
import Testing

@testable import Pipeline

@Suite struct MRTStudyTests {
  @Test func sameSeedSameBytes() throws {
    let once = try SyntheticStudy(subjects: 3, seed: 9, rows: 1000)
    let again = try SyntheticStudy(subjects: 3, seed: 9, rows: 1000)
    let other = try SyntheticStudy(subjects: 3, seed: 10, rows: 1000)
    #expect(once.files == again.files && once.truth.json == again.truth.json)
    for (path, bytes) in once.files { #expect(other.files[path] != bytes, "\(path)") }
  }

  /// Subjects and files draw from seeds of their own, so any order and any thread writes the same.
  @Test func theOrderOfWritingDoesNotMatter() throws {
    let whole = try SyntheticStudy(subjects: 4, seed: 3, rows: 1000)
    for index in (0..<4).reversed() {
      var subject = MRTSubject(whole.study, subject: index)
      for file in subject.files.reversed() {
        let bytes = try SyntheticStudy.bytes { (out) throws(SyntheticFault) in
          try subject.write(file, to: out)
        }
        #expect(bytes == whole.files[subject.path(of: file)])
      }
      #expect(subject.counts == whole.subjects[index].counts)
    }
  }

  /// The bytes themselves: whoever changes the generator changes what published seeds mean.
  @Test func theBytesOfASeedStay() throws {
    let made = try SyntheticStudy(subjects: 3, seed: 1, rows: 1000)
    var all: [UInt8] = []
    for path in made.files.keys.sorted() { all += made.files[path] ?? [] }
    #expect(SHA256.digest(of: all).short == "71a12c3ab3f0")
  }

  @Test func columnsAreThoseOfTheStudy() throws {
    let made = try SyntheticStudy(subjects: 2, seed: 1, rows: 1000)
    let eeg = try #require(made.table(made.subjects[0], .eeg))
    let face = try #require(made.table(made.subjects[0], .face))
    let log = try #require(made.table(made.subjects[0], .log))
    #expect(eeg.header.count == 41 && face.header.count == 44 && log.header.count == 11)
    #expect(
      eeg.header[3...7] == ["Delta_TP9", "Delta_AF7", "Delta_AF8", "Delta_TP10", "Theta_TP9"])
    #expect(
      eeg.header[22...28] == [
        "Gamma_TP10", "RAW_TP9", "RAW_AF7", "RAW_AF8", "RAW_TP10", "AUX_RIGHT", "Accelerometer_X",
      ])
    #expect(
      eeg.header[34...] == [
        "HeadBandOn", "HSI_TP9", "HSI_AF7", "HSI_AF8", "HSI_TP10", "Battery", "Elements",
      ])
    #expect(
      face.header[..<6] == ["UnixTime", "Row", "QuestionKey", "Timestamp", "SampleNumber", "Anger"])
    #expect(face.header[18] == "Brow Furrow" && face.header[43] == "Interocular Distance")
    #expect(log.header[6...9] == ["ResponseTime", "routineStart", "routineStamp", "routineEnd"])
  }

  /// The text stamps are India's clock at the UnixTime beside them.
  @Test func stampsAgree() throws {
    let made = try SyntheticStudy(subjects: 2, seed: 5, rows: 1000)
    for file in [MRTFile.eeg, .face] {
      let table = try #require(made.table(made.subjects[1], file))
      let stamps = table.column(file == .eeg ? "TimeStamp" : "Timestamp")
      for (row, time) in zip(table.rows, table.numbers("UnixTime")) {
        let stamp = row[stamps]
        #expect(stamp.hasPrefix("2023-0") && stamp.dropFirst(11).hasPrefix(PlainTrial.clock(time)))
        let fraction = Double("0." + stamp.dropFirst(20)) ?? .nan
        #expect(isClose(time - time.rounded(.down), fraction, within: 1e-6))
      }
    }
  }

  @Test func valuesLieInTheRangesOfTheOriginal() throws {
    let made = try SyntheticStudy(subjects: 4, seed: 2, rows: 2000)
    for subject in made.subjects {
      if let eeg = made.table(subject, .eeg) {
        for name in eeg.header[3..<23] {
          let values = eeg.numbers(name).filter(\.isFinite)
          #expect(values.allSatisfy { (-6.2...4.5).contains($0) }, "\(name)")
        }
        for name in eeg.header[23..<28] {
          let values = eeg.numbers(name).filter(\.isFinite)
          #expect(values.allSatisfy { (0...1650).contains($0) }, "\(name)")
          let mean = values.reduce(0, +) / Double(values.count)
          #expect((780...920).contains(mean), "\(name) \(mean)")
        }
      }
      let face = try #require(made.table(subject, .face))
      for name in face.header[5..<38] {
        let low = name == "Valence" ? -100.0 : 0
        let values = face.numbers(name).filter(\.isFinite)
        #expect(values.allSatisfy { (low...100).contains($0) }, "\(name)")
      }
    }
  }

  /// Rows come some 305 a second; trials take some 60 % of the recording and last from 0.04 s to 101 s.
  @Test func fullSizeIsThatOfTheOriginal() throws {
    let study = try MRTStudy(subjects: 38, seed: 4)
    let sessions = (0..<38).map { study.session(of: $0) }
    let rows = sessions.reduce(0) { $0 + $1.eegRows }
    #expect(abs(rows - 38 * 302_000) < 38)
    let trials = sessions.flatMap(\.trials)
    #expect((1250...1600).contains(trials.count), "\(trials.count)")
    let lengths = trials.map { Double($0.end - $0.start) / 1e7 }.sorted()
    #expect(lengths[0] == 0.04 && lengths[lengths.count - 1] <= 101.3)
    #expect((8...14).contains(lengths[lengths.count / 2]), "\(lengths[lengths.count / 2])")
    let wrong = Double(trials.count { $0.verdict == .incorrect }) / Double(trials.count)
    #expect((0.19...0.28).contains(wrong), "\(wrong)")
    for session in sessions {
      let inTrials = session.trials.reduce(0) { $0 + ($1.end - $1.start) }
      let share = Double(inTrials) / 1e7 / session.seconds
      #expect((0.3...0.85).contains(share), "subject \(session.id): \(share)")
      for (one, next) in zip(session.trials, session.trials.dropFirst()) {
        #expect(one.start < one.end && one.end <= next.start && one.keyFrom < next.keyFrom)
      }
    }
  }

  @Test(arguments: 1...45) func rolesAreTaken(_ subjects: Int) {
    for seed in 0..<5 {
      let roles = MRTRoles(subjects: subjects, seed: UInt64(seed))
      #expect(!roles.whole.isEmpty)
      #expect(roles.coverage.count { $0 == .none } == (subjects >= 3 ? 1 : 0))
      #expect(roles.coverage.count { $0 == .afterwards } == (subjects >= 5 ? 1 : 0))
      if subjects >= 3 { #expect(roles.coverage.contains(.endsEarly)) }
      if subjects == 38 { #expect(roles.whole.count == 31) }
      for group in [
        roles.infinite, roles.headBandOff, roles.gap, roles.sharedKey, roles.shortTrial,
      ] {
        #expect(!group.isEmpty && group.isSubset(of: Set(roles.whole)))
      }
    }
  }

  @Test func numbersOutOfRangeAreRefused() {
    for (subjects, rows) in [(0, 3000), (1001, 3000), (3, 999), (3, 2_000_001), (-1, -1)] {
      #expect(throws: SyntheticFault.self) {
        try MRTStudy(subjects: subjects, seed: 1, rowsPerSubject: rows)
      }
    }
  }
}
