import Learners

/// Decides which cells of a race go on: a function of their finished folds and of nothing else.
///
/// Inputs: `label`; of cell i `rows/<i>`, `heat/<i>/<seed>`, and where it is not the first look `verdict/<i>`;
/// `progress/<seed>` of the first cell; `common/<k>` as for scores. Part i is the verdict on cell i; those of
/// all cells that go on are equal, so that nothing behind them changes because another cell was dropped.
struct RaceStage: Stage {
  static let kind = "race"
  static let revision = 1
  let configuration: ParameterValues

  /// - Parameters:
  ///   - evaluation: the decoded section of any of the cells.
  ///   - race: its section `race`.
  ///   - look: the number of this look, from 0.
  ///   - cells: how many cells race.
  init(evaluation: ParameterValues, race: ParameterValues, look: Int, cells: Int) {
    let content = Content.of(
      evaluation.removing(["common_windowings"]), as: EvaluationSchema.record)
    var values = ParameterValues([
      "metric": race["metric"] ?? content["primary"] ?? content.list("metrics")[0],
      "level": race["level"] ?? .number(0.05), "looks": .integer(race.list("after").count),
      "done": race.list("after")[look], "cells": .integer(cells),
    ])
    for key in ["vote", "seeds"] { values[key] = content[key] }
    values["unit"] = content.record("statistics")["unit"]
    values["instruction_set"] = .text(InstructionSet.current)
    configuration = values
  }

  /// The part with the verdict on a cell.
  static func part(_ cell: Int) -> String { "\(cell)" }

  func run(_ inputs: StageInputs, _ context: StageContext) throws -> StageResult {
    let cells = configuration.integer("cells")
    let labelled = try inputs.artifact("label").labelledTrials
    let seeds = configuration.list("seeds").compactMap(\.integer)
    let common = try ScoredTrials.common(inputs)
    let done = configuration.integer("done")
    var folds = Int.max
    for cell in 0..<cells {
      for seed in seeds {
        let known = try inputs.artifact("progress/\(cell)/\(seed)").attributes["folds"]
        folds = min(folds, known.flatMap { Int($0) } ?? .max)
      }
    }
    var verdicts = [Artifact](repeating: .goesOn, count: cells)
    var entries: [Race.Entry] = []
    for cell in 0..<cells {
      if inputs.names.contains("verdict/0") {
        let before = try inputs.artifact("verdict/\(cell)")
        if before.raceMark != nil {
          verdicts[cell] = before
          continue
        }
      }
      let heats = try seeds.map { try inputs.artifact("heat/\(cell)/\($0)") }
      if heats.contains(where: { $0.attributes["failed"] != nil }) { continue }
      let rows = try inputs.artifact("rows/\(cell)").designRows
      let runs = heats.flatMap { $0.predictions.byRepeat }.map {
        Decisions(
          $0, rows: rows, labelled: labelled, vote: configuration.record("vote"), scored: common)
      }
      entries.append(Race.Entry(cell: cell, runs: runs))
    }
    // Where nothing is left to fit there is nothing to save.
    if folds > done, folds < .max {
      let race = try race(labelled, context.executor)
      for (cell, reason) in race.dropped(entries) {
        verdicts[cell] = Artifact(RaceMark(done: done, folds: folds, reason: reason))
      }
    }
    return StageResult(
      parts: Dictionary(
        uniqueKeysWithValues: verdicts.enumerated().map { (Self.part($0.offset), $0.element) }))
  }

  private func race(_ labelled: LabelledTrials, _ executor: any Executor) throws -> Race {
    let name = configuration.text("metric")
    guard let found = TargetMetricName.find(name, targets: labelled.targets) else {
      throw StageFailure("unknown metric '\(name)'", specPath: "evaluation.race.metric")
    }
    let comparisons = configuration.integer("looks") * max(1, configuration.integer("cells") - 1)
    return Race(
      labelled: labelled, unit: configuration.text("unit"), metric: found.metric.init(),
      name: name, target: found.target,
      level: configuration.number("level") / Double(comparisons), executor: executor)
  }
}
