import Learners

/// A model with the hyperparameters that the peers have; `peers/` holds the other half of each case.
struct Case {
  let name: String
  /// A name in the catalog of models.
  let model: String
  let parameters: [String: ParameterValue]
  /// Whether columns are standardised first: within the time (as a step of a pipeline) or before it.
  var standardizing = Standardizing.no

  enum Standardizing { case no, timed, before }

  /// Everything that fits a model and lets it answer; `smote` and `pca` are in `Steps.swift`.
  static func all(_ options: Options) -> [Case] {
    let trees: ParameterValue = .integer(options.trees ?? (options.set == "large" ? 100 : 300))
    let rounds: ParameterValue = .integer(options.trees ?? 200)
    let network: [String: ParameterValue] = [
      "batch": .integer(64), "learning_rate": .number(1e-3), "weight_decay": .number(0),
    ]
    return [
      Case(name: "forest", model: "random_forest", parameters: ["trees": trees]),
      Case(name: "extra_trees", model: "extra_trees", parameters: ["trees": trees]),
      Case(
        name: "boosting", model: "gradient_boosting",
        parameters: [
          "trees": rounds, "max_depth": .integer(6), "learning_rate": .number(0.1),
        ]),
      Case(
        name: "logistic", model: "logistic_regression", parameters: ["C": .number(1)],
        standardizing: .timed),
      Case(
        name: "linear_svm", model: "linear_svm", parameters: ["C": .number(1)],
        standardizing: .timed),
      Case(
        name: "svm", model: "svm",
        // The peers' machines give no probabilities either.
        parameters: ["C": .number(1), "calibration": .text("none")], standardizing: .timed),
      Case(
        name: "knn", model: "knn", parameters: ["k": .integer(5)], standardizing: .timed),
      Case(name: "lda", model: "lda", parameters: [:]),
      Case(
        name: "mlp", model: "mlp",
        parameters: network.merging([
          "hidden": .list([.integer(128), .integer(64)]), "epochs": .integer(options.epochs ?? 20),
        ]) { $1 }, standardizing: .before),
      Case(
        name: "bilstm", model: "bilstm_attention",
        parameters: network.merging([
          "hidden": .integer(64), "attention_hidden": .integer(64),
          "epochs": .integer(options.epochs ?? 5),
        ]) { $1 }, standardizing: .before),
    ]
  }

  /// Fits and answers `reps` times, each with a seed of its own.
  func run(_ table: Table, _ options: Options, _ executor: any Executor) throws -> Report {
    guard let type = ModelCatalog.type(named: model) else { return .absent("no model '\(model)'") }
    let values = try type.parameters.values(changing: parameters, of: model)
    var (report, table) = (Report(), table)
    if standardizing == .before { table = table.standardized() }
    let data = table.trainingSet
    for repetition in 0..<options.reps {
      let seed = UInt64(options.seed + repetition)
      let (scaler, fitted) = try report.timings.time("fit") {
        let scaler = standardizing == .timed ? try standardizer(data, executor) : nil
        var scaled = data
        if let scaler {
          scaled.features = try scaler.transform(
            data.features, groups: data.groups, executor: executor)
        }
        let learner = try ModelCatalog.make(model, values)
        return (scaler, try learner.fitted(to: scaled, seed: seed, executor: executor))
      }
      let answers = try report.timings.time("predict") {
        let rows = table.testFeatures
        let groups = [Int](repeating: 0, count: rows.rows)
        let scaled = try scaler?.transform(rows, groups: groups, executor: executor) ?? rows
        return try fitted.predict(scaled, executor: executor)
      }
      report.quality.append(quality(answers, table.testLabels))
      report.notes = fitted.notes
    }
    report.extra = [
      "rows_train": Double(table.features.rows), "rows_test": Double(table.testFeatures.rows),
    ]
    return report
  }

  private func standardizer(
    _ data: TrainingSet, _ executor: any Executor
  ) throws -> any FittedTransformer {
    try TransformerCatalog.make(
      "standardize", ParameterValues(defaultsOf: Standardize.parameters)
    ).fitted(to: data, seed: 0, executor: executor)
  }
}

extension [Parameter] {
  /// Defaults with changes; a change of something that is not declared would be a case of its own.
  func values(
    changing changes: [String: ParameterValue], of owner: String
  ) throws -> ParameterValues {
    let known = Set(map(\.name))
    if let unknown = changes.keys.sorted().first(where: { !known.contains($0) }) {
      throw LearnerError.parameter("'\(owner)' has no '\(unknown)', only \(known.sorted())")
    }
    return ParameterValues(defaultsOf: self, changing: changes)
  }
}
