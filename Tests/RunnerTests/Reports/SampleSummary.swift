import Learners

@testable import Pipeline
@testable import Runner

/// Hand-made results: two models, an honest and a leaky split, a dummy for each.
enum SampleSummary {
  static func metric(
    _ name: String = "balanced_accuracy", _ value: Double?, _ low: Double? = nil,
    _ high: Double? = nil, sd: Double? = nil, chance: Double? = 0.5, greater: Bool = true
  ) -> CellResult.Metric {
    CellResult.Metric(
      name: name, value: value, ciLow: low, ciHigh: high, ciLevel: 0.95, sdSeeds: sd,
      chance: chance, greaterIsBetter: greater)
  }

  static func result(
    _ metrics: [CellResult.Metric], leaky: Bool = false, subjects: Int = 10,
    unit: String = "subject",
    notes: [String] = []
  ) -> CellResult {
    CellResult(
      metrics: metrics, primary: metrics.first?.name ?? "",
      perClass: [
        .init(name: "calm", precision: 0.5, recall: 0.625, f1: 0.5555555555555556, support: 40),
        .init(name: "tense", precision: 0.75, recall: 0.5, f1: 0.6, support: 60),
      ],
      confusion: [[25, 15], [30, 30]], windows: 300, trials: 100, subjects: subjects,
      decision: leaky ? "window" : "trial", decisions: leaky ? 300 : 100, unit: unit,
      intervals: "bca", seeds: [0, 1],
      folds: [0, 1].map {
        .init(seed: $0, name: "fold 1", trainRows: 240, testRows: 60, trainGroups: 8, testGroups: 2)
      },
      groupOverlap: leaky ? 412 : 0, windowOverlap: leaky ? 96 : 0, isLeaky: leaky,
      coverage: [.init(modality: "eeg", share: 0.975)],
      curves: [
        .init(name: "tense", falsePositive: [0, 0.25, 0.5, 1], truePositive: [0, 0.5, 0.75, 1])
      ],
      notes: notes)
  }

  static func comparison(
    _ baseline: String, _ p: Double?, difference: Double? = 0.1, smallest: Double? = 0.001953125,
    metric: String = "balanced_accuracy", units: Int = 10
  ) -> Summary.Comparison {
    Summary.Comparison(
      baseline: baseline,
      result: ComparisonResult(
        metric: metric, difference: difference, pValue: p, smallestP: smallest,
        test: "subject_swap", unit: "subject", units: units, isExact: true))
  }

  static func cell(
    _ axes: KeyValuePairs<String, String>, model: String = "random_forest",
    fusion: String = "early", result: CellResult?, p: Double? = nil, dummy: String? = nil,
    isAutomatic: Bool = false, status: String = "done", failure: String? = nil
  ) -> Summary.Cell {
    let name = axes.isEmpty ? "base" : axes.map { "\($0)=\($1)" }.joined(separator: ",")
    let test = dummy.map { comparison($0, p) }
    return Summary.Cell(
      name: name, axes: axes.map { .init(axis: $0, label: $1) }, model: model, fusion: fusion,
      isAutomaticDummy: isAutomatic, isDummy: isAutomatic || model == "dummy", status: status,
      failure: failure, result: result, comparison: test, againstDummy: test)
  }

  static let shared = "12 windows without enough eeg were left out"

  /// Two models × an honest and a leaky split, with automatic dummies.
  static var leaky: Summary {
    let honest = "model=dummy,evaluation=unseen"
    let open = "model=dummy,evaluation=leaky"
    return Summary(
      experiment: "study", question: "Is it there?",
      cells: [
        cell(
          ["model": "logreg", "evaluation": "unseen"], model: "logistic_regression",
          result: result(
            [metric("balanced_accuracy", 0.5512, 0.4871, 0.6123, sd: 0.01)], notes: [shared]),
          p: 0.25, dummy: honest),
        cell(
          ["model": "rf", "evaluation": "unseen"],
          result: result(
            [metric("balanced_accuracy", 0.5987, 0.5301, 0.6645, sd: 0.02)],
            notes: [shared, "undefined in 2 replicates"]),
          p: 0.125, dummy: honest),
        cell(
          ["model": "logreg", "evaluation": "leaky"], model: "logistic_regression",
          result: result(
            [metric("balanced_accuracy", 0.7, 0.65, 0.75)], leaky: true, notes: [shared]), p: 0.002,
          dummy: open),
        cell(
          ["model": "rf", "evaluation": "leaky"],
          result: result(
            [metric("balanced_accuracy", 0.93456, 0.9, 0.96)], leaky: true, notes: [shared]),
          p: 0.002,
          dummy: open),
        cell(
          ["model": "dummy", "evaluation": "unseen"], model: "dummy",
          result: result([metric("balanced_accuracy", 0.5, 0.5, 0.5)]), isAutomatic: true),
        cell(
          ["model": "dummy", "evaluation": "leaky"], model: "dummy",
          result: result([metric("balanced_accuracy", 0.5, 0.5, 0.5)], leaky: true),
          isAutomatic: true),
      ])
  }

  /// A declaration as the decoder makes it.
  static func declaration(
    rows: [String] = ["model"], columns: [String] = ["evaluation"],
    values: [String] = ["balanced_accuracy"],
    filters: KeyValuePairs<String, [String]> = [:], cell: String? = nil, best: String = "bold",
    name: String = "models"
  ) throws -> DeclaredTable {
    func list(_ words: [String]) -> ParameterValue { .list(words.map { .text($0) }) }
    var parameters = ParameterValues([
      "rows": list(rows), "columns": list(columns), "values": list(values), "best": .text(best),
      "where": .map(filters.map { ParameterValue.Entry(key: $0, value: list($1)) }),
    ])
    if let cell { parameters["cell"] = .text(cell) }
    return try DeclaredTable(name: name, parameters)
  }
}
