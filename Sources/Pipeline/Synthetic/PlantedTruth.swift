/// What a planted study holds, for `truth.json`.
struct PlantedTruth {
  let study: PlantedStudy

  /// The balanced accuracy that no reader of unseen subjects can surpass, and that an ideal one reaches.
  static func bayesRate(_ signal: PlantedSignal, _ view: PlantedSignal.View) -> Double {
    signal.isSeen(by: view) ? 1 - PlantedStudy.flips : 0.5
  }

  /// Balanced accuracy of the ideal reader on the very trials of this study: the Bayes rate but for the rounding of
  /// a share to trials; `nil` where nothing is planted, or a class has no trial.
  var idealBalancedAccuracy: Double? {
    let shares = [false, true].compactMap { isEngaged -> Double? in
      let own = study.plan.joined().filter { $0.isEngaged == isEngaged }
      let right = own.count { $0.reading(study.signal) == isEngaged }
      return own.isEmpty || study.signal == .none ? nil : Double(right) / Double(own.count)
    }
    return shares.count == 2 ? (shares[0] + shares[1]) / 2 : nil
  }

  var json: JSON {
    let engaged = study.plan.joined().count(where: \.isEngaged)
    return .object([
      .init("kind", .string("synthetic study with a planted signal; nobody was recorded")),
      .init("signal", .string(study.signal.rawValue)),
      .init("meaning", .string(study.signal.meaning)),
      .init("subjects", .integer(study.subjects)),
      .init("trials_per_subject", .integer(study.trials)),
      .init("seed", .integer(Int(truncatingIfNeeded: study.seed))),
      .init(
        "trials",
        .object([
          .init("engaged", .integer(engaged)),
          .init("bored", .integer(study.subjects * study.trials - engaged)),
        ])),
      .init("share_of_flipped_trials", .number(PlantedStudy.flips)),
      .init(
        "bayes_balanced_accuracy",
        .object(
          PlantedSignal.View.allCases.map {
            .init($0.rawValue, .number(Self.bayesRate(study.signal, $0)))
          })),
      .init(
        "bayes_formula",
        .string(
          "1 - share_of_flipped_trials where the view shows the signal, else 0.5: given what the signal says, "
            + "nothing in a trial of an unseen subject depends on its class")),
      .init("ideal_balanced_accuracy", idealBalancedAccuracy.map { .number($0) } ?? .null),
      .init("leaks", leaks),
      .init("label_columns_without_truth", .array(study.null.columns.map { .string($0) })),
      .init("by_subject", .array(study.plan.indices.map(subject))),
    ])
  }

  private var leaks: JSON {
    .object([
      .init(
        "subject",
        .string(
          "beta and gaze hold a level of each subject, who is engaged in a third or in two thirds of the trials: "
            + "a split that puts other trials of a subject into training reaches 2/3 without any signal"
        )),
      .init(
        "trial",
        .string(
          "beta and gaze hold a level of each trial: a split that puts other windows of a trial into training "
            + "surpasses the Bayes rate")),
    ])
  }

  private func subject(_ index: Int) -> JSON {
    .object([
      .init("id", .string(study.id(of: index))),
      .init(
        "trials",
        .array(
          study.plan[index].map { trial in
            .object([
              .init("state", .string(trial.label)), .init("theta_high", .bool(trial.hasHighTheta)),
              .init("brow_high", .bool(trial.hasHighBrow)),
              .init("alpha_rises", .bool(trial.rises)),
            ])
          })),
    ])
  }
}
