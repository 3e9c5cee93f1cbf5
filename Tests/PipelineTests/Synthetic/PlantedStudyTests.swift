import Learners
import Support
import Testing

@testable import Pipeline

@Suite struct PlantedStudyTests {
  private func study(
    _ signal: PlantedSignal, subjects: Int = 6, trials: Int = 20, seed: UInt64 = 3,
    permutations: Int = 0
  ) throws -> PlantedStudy {
    try PlantedStudy(
      signal: signal, subjects: subjects, trials: trials, seed: seed, permutations: permutations)
  }

  @Test func sameSeedSameBytes() throws {
    let once = try PlantedProject.files(study(.eeg))
    #expect(once.count == 18)
    #expect(try once == PlantedProject.files(study(.eeg)))
    let other = try PlantedProject.files(study(.eeg, seed: 4))
    for (path, bytes) in once { #expect(other[path] != bytes, "\(path)") }
  }

  /// The bytes themselves: whoever changes the generator changes what published seeds mean.
  @Test func theBytesOfASeedStay() throws {
    var all: [UInt8] = []
    for signal in PlantedSignal.allCases {
      let files = try PlantedProject.files(study(signal, subjects: 2, permutations: 2))
      for path in files.keys.sorted() { all += files[path] ?? [] }
    }
    #expect(SHA256.digest(of: all).short == "a8067b715299")
  }

  /// Labels and coins are drawn before the signal is planted, so all signals share them.
  @Test func signalsDifferInOneCoinOnly() throws {
    let none = try study(.none).plan
    for signal in PlantedSignal.allCases where signal != .none {
      let plan = try study(signal).plan
      for (own, plain) in zip(plan.joined(), none.joined()) {
        #expect(own.isEngaged == plain.isEngaged)
        if signal != .eeg { #expect(own.hasHighTheta == plain.hasHighTheta) }
        if signal != .timeOrder { #expect(own.rises == plain.rises) }
        if ![.face, .interaction].contains(signal) {
          #expect(own.hasHighBrow == plain.hasHighBrow)
        }
      }
    }
  }

  @Test func classesDifferBetweenSubjectsAndNotInAll() throws {
    for (subjects, trials) in [(6, 20), (7, 18), (2, 3)] {
      let plan = try study(.none, subjects: subjects, trials: trials).plan
      let engaged = plan.map { $0.count(where: \.isEngaged) }
      let third = (trials + 1) / 3
      #expect(engaged.count { $0 == third } >= subjects / 2)
      #expect(engaged.count { $0 == trials - third } >= subjects / 2)
      #expect(abs(2 * engaged.reduce(0, +) - subjects * trials) <= 1)
    }
  }

  /// Theta and brow of a signal that lies elsewhere, and alpha's direction, are fair coins in both classes.
  @Test func whatIsNotPlantedIsIndependent() throws {
    for signal in PlantedSignal.allCases {
      let all = try study(signal, subjects: 200, trials: 50).plan.joined()
      let coins: [(PlantedSignal, (PlantedTrial) -> Bool)] = [
        (.eeg, \.hasHighTheta), (.face, \.hasHighBrow), (.timeOrder, \.rises),
        (.interaction, { $0.hasHighTheta != $0.hasHighBrow }),
      ]
      for (owner, coin) in coins {
        let agreeing = all.count { coin($0) == $0.isEngaged }
        // 10,000 tosses: three standard errors are 0.015.
        let expected = owner == signal ? 1 - PlantedStudy.flips : 0.5
        #expect(abs(Double(agreeing) / 10_000 - expected) < 0.015, "\(signal) \(owner)")
      }
    }
  }

  /// A reader of the files who knows the formula reads every coin, so that the Bayes rate is reached exactly.
  @Test(arguments: PlantedSignal.allCases)
  func anIdealReaderReadsEveryCoin(_ signal: PlantedSignal) throws {
    let study = try study(signal)
    let files = try PlantedProject.files(study)
    var right = [0, 0]
    for index in 0..<study.subjects {
      let subject = study.subject(at: index)
      let eeg = PlainTable(try #require(files[subject.paths[0]]))
      let face = PlainTable(try #require(files[subject.paths[1]]))
      let log = PlainTable(try #require(files[subject.paths[2]]))
      #expect(log.rows.map { $0[3] } == subject.trials.map(\.label))
      for (place, trial) in subject.trials.enumerated() {
        let theta = Self.samples(eeg, "theta", log.rows[place])
        let brow = Self.samples(face, "brow", log.rows[place])
        let alpha = Self.samples(eeg, "alpha", log.rows[place])
        #expect(theta.count == 128 && brow.count == 64)
        let middle = Double(alpha.count - 1) / 2
        let slope = alpha.enumerated().reduce(0) { $0 + (Double($1.0) - middle) * $1.1 }
        let seen = PlantedTrial(
          isEngaged: trial.isEngaged, hasHighTheta: theta.reduce(0, +) > 0,
          hasHighBrow: brow.reduce(0, +) > 0, rises: slope > 0)
        #expect(seen == trial)
        if seen.reading(signal) == trial.isEngaged { right[trial.isEngaged ? 1 : 0] += 1 }
      }
    }
    let ideal = PlantedTruth(study: study).idealBalancedAccuracy
    // Six subjects of twenty trials: sixty of each class.
    if signal == .none {
      #expect(ideal == nil)
    } else {
      #expect(isClose(ideal, Double(right[0] + right[1]) / 120, within: 1e-12))
      #expect(abs(try #require(ideal) - 0.85) <= 0.5 / 60)
    }
  }

  /// Values of alpha tell nothing without their order: its mean and its spread are the same in both classes.
  @Test func alphaTellsNothingWithoutItsOrder() throws {
    let study = try study(.timeOrder, subjects: 8)
    let files = try PlantedProject.files(study)
    var means: [[Double]] = [[], []]
    var spreads: [[Double]] = [[], []]
    for index in 0..<study.subjects {
      let subject = study.subject(at: index)
      let eeg = PlainTable(try #require(files[subject.paths[0]]))
      let log = PlainTable(try #require(files[subject.paths[2]]))
      for (place, trial) in subject.trials.enumerated() {
        let alpha = Self.samples(eeg, "alpha", log.rows[place])
        let mean = alpha.reduce(0, +) / 128
        means[trial.rises ? 1 : 0].append(mean)
        spreads[trial.rises ? 1 : 0].append(
          alpha.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 128)
      }
    }
    for values in [means, spreads] {
      let (first, second) = (Self.moments(values[0]), Self.moments(values[1]))
      let error =
        (first.variance / Double(values[0].count)
        + second.variance / Double(values[1].count)).squareRoot()
      #expect(abs(first.mean - second.mean) < 3 * error)
    }
  }

  @Test func labelsWithoutTruthAreDealtOutAsTheySay() throws {
    let study = try study(.eeg, permutations: 3)
    #expect(
      study.null.columns == [
        "within_001", "within_002", "within_003", "across_001", "across_002", "across_003",
        "rare_001", "rare_002", "rare_003", "even_001", "even_002", "even_003",
      ])
    let truth = study.plan.map { $0.map(\.label) }
    var seen: Set<[[String]]> = [truth]
    for column in study.null.columns.indices {
      let own = (0..<6).map { subject in
        (0..<20).map { study.null.label(column, subject: subject, trial: $0) }
      }
      #expect(seen.insert(own).inserted)
      let engaged = own.joined().count { $0 == "engaged" }
      #expect(engaged == ((6..<9).contains(column) ? 30 : 60))
      if column > 8 {
        for dealt in own { #expect(dealt.count { $0 == "engaged" } == 10) }
      }
      if column < 3 {
        for (dealt, plain) in zip(own, truth) { #expect(dealt.sorted() == plain.sorted()) }
      }
    }
  }

  @Test func numbersOutOfRangeAreRefused() {
    for (subjects, trials, permutations) in [
      (1, 9, 0), (1001, 9, 0), (4, 2, 0), (4, 1001, 0), (4, 9, -1), (4, 9, 1001),
    ] {
      #expect(throws: SyntheticFault.self) {
        try PlantedStudy(
          signal: .eeg, subjects: subjects, trials: trials, seed: 0, permutations: permutations)
      }
    }
  }

  @Test func theSpecIsWhole() throws {
    let made = try PlantedProject(.interaction, subjects: 6, trials: 6, seed: 1)
    let text = made.study.spec(name: "made", root: made.project.path, schemaPath: "s.json")
    let loaded = GraphRun.load(text, root: "")
    #expect(loaded.faults.isEmpty, "\(loaded.faults.map(\.message))")
    #expect(loaded.experiment?.cells.count == 37)
  }

  // MARK: - Reading

  private static func samples(_ table: PlainTable, _ name: String, _ trial: [String]) -> [Double] {
    let (start, end) = (Double(trial[1]) ?? .nan, Double(trial[2]) ?? .nan)
    return zip(table.numbers("seconds"), table.numbers(name))
      .filter { $0.0 >= start && $0.0 < end }.map(\.1)
  }

  private static func moments(_ values: [Double]) -> (mean: Double, variance: Double) {
    let mean = values.reduce(0, +) / Double(values.count)
    return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1))
  }
}
