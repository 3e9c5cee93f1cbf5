import Learners

/// A study whose Bayes rate is known: what is in the recordings, and where, is drawn by this program.
///
/// Every trial tosses three fair coins: is the level of `theta` (EEG) high, is that of `brow` (face) high, does
/// `alpha` (EEG) rise. One of them, or for the interaction the parity of the first two, is then set to the class,
/// except in a share `flips` = 0.15 of the trials of each class, drawn at random, where it is set to the other
/// class. The others stay coins, so that every file has the same distribution whatever the signal.
///
/// **Bayes rate.** Given what the signal says, nothing else in a trial depends on the class. No reader of an unseen
/// subject's trial can have a balanced accuracy above 1 − `flips` = 0.85, and 0.5 where the signal is hidden from
/// it. The reader that says what the signal says reaches 0.85 but for misread coins: a level is ±1.5 and a subject's
/// own offset at most 0.5, so that a trial of n samples with noise of variance 1 (a sum of even numbers, strictly
/// sub-Gaussian) is misread with probability below exp(−n/2), 1.3e-14 for the 64 samples of the face. A ramp from
/// −1.5 to 1.5 is misread with probability below exp(−Σr²/2), 1e-21 for the 128 samples of the EEG.
///
/// **What a leak would gain.** `beta` and `gaze` hold a level of the subject's own and a smaller one of the trial's
/// own. Half of the subjects are engaged in a third of their trials, the others in two thirds: who has seen a
/// subject's other trials can be right in 2/3 where nothing is planted, and who has seen another window of the same
/// trial in all, above the Bayes rate.
public struct PlantedStudy: Sendable {
  /// Where the class is told.
  public let signal: PlantedSignal
  /// How many subjects.
  public let subjects: Int
  /// Trials of each subject.
  public let trials: Int
  /// Everything is drawn from it.
  public let seed: UInt64
  /// How often labels are dealt out anew, as further columns of the trial log.
  public let permutations: Int
  /// The trials of every subject.
  public let plan: [[PlantedTrial]]
  /// Label columns without any truth, and for every subject and trial whether they say `engaged`.
  let null: PlantedNull

  /// Share of the trials of each class in which the signal says the other class.
  public static let flips = 0.15
  /// Height of a level, and of a ramp at its ends; the deviation of a sample's noise is 1.
  static let level = 1.5
  /// A subject's own offset on channels with a signal lies within ±.
  static let offset = 0.5
  /// A subject's own level of `beta` and `gaze` lies within ±.
  static let ownLevel = 6.0
  /// A trial's own level of `beta` and `gaze` lies within ±.
  static let ownTrialLevel = 1.5
  /// EEG and face samples per second.
  static let eegHz = 16
  static let faceHz = 8
  /// Seconds of a trial, and from one trial to the next.
  static let trialSeconds = 8
  static let cycleSeconds = 9

  /// - Parameters:
  ///   - signal: where the class is told.
  ///   - subjects: 2...1000.
  ///   - trials: of each subject, 3...1000.
  ///   - seed: same seed, same bytes.
  ///   - permutations: 0...1000.
  /// - Throws: a number is out of its range.
  public init(
    signal: PlantedSignal, subjects: Int, trials: Int, seed: UInt64, permutations: Int = 0
  ) throws(SyntheticFault) {
    for (name, value, range) in [
      ("subjects", subjects, 2...1000), ("trials of each subject", trials, 3...1000),
      ("permutations", permutations, 0...1000),
    ] where !range.contains(value) {
      throw SyntheticFault(
        "expected \(range.lowerBound) to \(range.upperBound) \(name), found \(value)")
    }
    self.signal = signal
    self.subjects = subjects
    self.trials = trials
    self.seed = seed
    self.permutations = permutations
    plan = Self.plan(signal, subjects, trials, seed)
    null = PlantedNull(
      plan, permutations: permutations, seed: Seed.derive(from: seed, "permutations"))
  }

  /// The ids: 01, 02, … all of one length.
  func id(of subject: Int) -> String {
    let digits = String(subjects).count
    let number = String(subject + 1)
    return String(repeating: "0", count: max(0, digits - number.count)) + number
  }

  /// Seconds of a recording.
  var seconds: Int { trials * Self.cycleSeconds + 1 }

  /// Seconds from the start of a recording to that of a trial.
  static func start(of trial: Int) -> Int { 1 + trial * cycleSeconds }

  private static func plan(
    _ signal: PlantedSignal, _ subjects: Int, _ trials: Int, _ seed: UInt64
  ) -> [[PlantedTrial]] {
    var noise = NoiseSource(seed: Seed.derive(from: seed, "plan"))
    let third = (trials + 1) / 3
    var engaged = (0..<subjects).map { subject in
      subject == subjects - 1 && subjects % 2 == 1
        ? trials / 2 : (subject % 2 == 0 ? third : trials - third)
    }
    noise.shuffle(&engaged)
    var plan = engaged.map { count -> [PlantedTrial] in
      var labels = (0..<trials).map { $0 < count }
      noise.shuffle(&labels)
      return labels.map { label in
        let bits = noise.bits()
        return PlantedTrial(
          isEngaged: label, hasHighTheta: bits & 1 == 1, hasHighBrow: bits & 2 == 2,
          rises: bits & 4 == 4)
      }
    }
    for isEngaged in [false, true] {
      var places = plan.indices.flatMap { subject in
        plan[subject].indices.filter { plan[subject][$0].isEngaged == isEngaged }.map {
          (subject, $0)
        }
      }
      noise.shuffle(&places)
      let flipped = Int(flips * Double(places.count) + 0.5)
      for (index, (subject, trial)) in places.enumerated() {
        plan[subject][trial].plant(isEngaged != (index < flipped), signal)
      }
    }
    return plan
  }
}
