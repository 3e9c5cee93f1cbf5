/// What `truth.json` says: every planted hazard with its number, and the planted effect.
public struct MRTTruth: Sendable {
  let study: MRTStudy
  let subjects: [MRTSubject]

  /// - Parameters:
  ///   - study: the recipe.
  ///   - subjects: all of them, after they wrote their files.
  public init(_ study: MRTStudy, subjects: [MRTSubject]) {
    self.study = study
    self.subjects = subjects
  }

  /// The counts of all subjects.
  public var counts: MRTCounts {
    var all = MRTCounts()
    for subject in subjects { all.add(subject.counts) }
    return all
  }

  /// The whole document.
  public var json: JSON {
    let all = counts
    return .object([
      .init("kind", .string("synthetic mental-rotation study; nobody was recorded")),
      .init("subjects", .integer(study.subjects)),
      .init("seed", .integer(Int(truncatingIfNeeded: study.seed))),
      .init("eeg_rows_per_subject", .integer(study.rowsPerSubject)),
      .init("effect", effect),
      .init(
        "hazards",
        .object(
          MRTHazard.allCases.map {
            .init(
              $0.rawValue,
              .object([
                .init("count", .integer(all[$0])), .init("meaning", .string($0.meaning)),
              ]))
          })),
      .init("by_subject", .array(subjects.map(Self.subject))),
    ])
  }

  private var effect: JSON {
    .object([
      .init(
        "where",
        .string(
          "INCORRECT trials marked eeg: Theta_AF7 and Theta_AF8 are raised, and the 6 Hz part of RAW_AF7 and "
            + "RAW_AF8 with them; INCORRECT trials marked face: Brow Raise is raised; nothing else depends on "
            + "the verdict")),
      .init("theta_bels", .number(MRTEffect.thetaBels)),
      .init("raw_theta_amplitude_factor", .number(MRTEffect.rawThetaFactor)),
      .init("brow_raise", .number(MRTEffect.browRaise)),
      .init("share_of_incorrect_in_eeg", .number(MRTEffect.shareInEEG)),
      .init("share_of_incorrect_in_face", .number(MRTEffect.shareInFace)),
      .init("sd_of_a_trial_theta_bels", .number(MRTEffect.trialBels)),
      .init("sd_of_a_trial_brow_raise", .number(MRTEffect.trialBrow)),
      .init(
        "sd_between_subjects_theta_bels",
        .number(
          (MRTEffect.sharedBels * MRTEffect.sharedBels
            + MRTEffect.channelBels * MRTEffect.channelBels).squareRoot())),
      .init(
        "range_between_subjects_brow_raise",
        .array([
          .number(MRTEffect.browRange.lowerBound), .number(MRTEffect.browRange.upperBound),
        ])),
      .init(
        "ideal_reader",
        .string(
          "knows each subject's own level, sees each trial without noise, and says INCORRECT above half the effect"
        )),
      .init(
        "ideal_balanced_accuracy",
        .object(
          MRTIdealReader.View.allCases.map {
            .init($0.rawValue, Self.reading(MRTIdealReader($0, subjects: subjects)))
          })),
    ])
  }

  private static func reading(_ reader: MRTIdealReader) -> JSON {
    .object([
      .init("value", reader.balancedAccuracy.map { .number($0) } ?? .null),
      .init("trials", .integer(reader.trials)),
    ])
  }

  private static func subject(_ subject: MRTSubject) -> JSON {
    let session = subject.session
    let roles: [(String, Bool)] = [
      ("infinite", session.hasInfinite), ("head_band_off", session.headBandComesOff),
      ("gap", session.hasGap), ("shared_key", session.sharesKey),
    ]
    return .object([
      .init("id", .string(subject.id)),
      .init("eeg", .string(word(session.coverage))),
      .init("marked", .array(roles.filter(\.1).map { .string($0.0) })),
      .init(
        "written_difference",
        .object([
          .init("theta_bels", subject.thetaDifference.map { .number($0) } ?? .null),
          .init("brow_raise", subject.browDifference.map { .number($0) } ?? .null),
        ])),
      .init(
        "hazards",
        .object(
          MRTHazard.allCases.map { .init($0.rawValue, .integer(subject.counts[$0])) })),
      .init("trials", .array(subject.trials.map(trial))),
    ])
  }

  private static func trial(_ trial: MRTTrial) -> JSON {
    .object([
      .init("key", .string(trial.key)),
      .init("start_ticks", .integer(trial.start)),
      .init("end_ticks", .integer(trial.end)),
      .init("verdict", trial.verdict.map { .string($0.rawValue) } ?? .null),
      .init("eeg", .bool(trial.carriesEEG)),
      .init("face", .bool(trial.carriesFace)),
      .init("own_theta_bels", .number(trial.ownTheta)),
      .init("own_brow_raise", .number(trial.ownBrow)),
    ])
  }

  private static func word(_ coverage: MRTRoles.Coverage) -> String {
    switch coverage {
    case .whole: "whole"
    case .none: "none"
    case .afterwards: "after the last trial"
    case .beginsLate: "begins late"
    case .endsEarly: "ends early"
    }
  }
}
