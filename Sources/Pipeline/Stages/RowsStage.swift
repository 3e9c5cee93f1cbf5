import Learners

/// Joins labels and windows into the rows that models see.
///
/// Inputs: `label`, and `windows/<unit>` of every unit.
struct RowsStage: Stage {
  static let kind = "rows"
  /// Of trials that were lost, by class: said with their share where a cell is scored.
  static let lostClassCode = "class_without_window"
  static let revision = 2
  let configuration: ParameterValues

  /// - Parameters:
  ///   - modalities: every declared modality, in order.
  ///   - reachSeconds: how far signal steps carry samples into others, by modality.
  init(modalities: [String], reachSeconds: [Double] = []) {
    var values = ParameterValues(["modalities": .list(modalities.map { .text($0) })])
    if reachSeconds.contains(where: { $0 > 0 }) {
      values["reach_s"] = .list(reachSeconds.map { .number($0) })
    }
    configuration = values
  }

  func run(_ inputs: StageInputs, _ context: StageContext) throws -> StageResult {
    let labelled = try inputs.artifact("label").labelledTrials
    let units = try (0..<inputs.names.count - 1).map {
      UnitWindows(try inputs.artifact("windows/\($0)"))
    }
    let places = Self.places(of: units)
    let modalities = configuration.texts("modalities")
    var trial: [Int] = []
    var unit: [Int] = []
    var window: [Int] = []
    var weight: [Double] = []
    // Of continuous targets in one place.
    var withoutWindow = [Int](repeating: 0, count: max(1, labelled.classes.count))
    for (index, own) in labelled.trials.enumerated() where own.takesPart {
      let found =
        own.window.map { [$0] }
        ?? places[own.unit][labelled.subjects[own.subject]]?[own.position] ?? []
      if found.isEmpty { withoutWindow[own.label ?? 0] += 1 }
      for place in found {
        trial.append(index)
        unit.append(own.unit)
        window.append(place)
        weight.append(1 / Double(found.count))
      }
    }
    guard !trial.isEmpty else {
      throw StageFailure(
        "no labelled trial has a window: all are shorter than one, or covered too little "
          + "(check the window length and the units of time)", specPath: "windowing.length_s")
    }
    let lost = withoutWindow.enumerated().filter { $0.element > 0 }.map { label, count in
      DataNote(
        Self.lostClassCode, about: labelled.classes.isEmpty ? "" : labelled.classes[label],
        count: count, "labelled trials without a window")
    }
    var rows = DesignRows(
      trial: trial, unit: unit, window: window,
      start: zip(unit, window).map { units[$0].windows[$1].start },
      end: zip(unit, window).map { units[$0].windows[$1].end }, weight: weight,
      modalities: modalities,
      covered: modalities.map { name in
        zip(unit, window).map { units[$0].modalities[name]?.isCovered[$1] ?? false }
      },
      samples: modalities.map { name in
        zip(unit, window).map { units[$0].modalities[name]?.rows[$1] ?? 0..<0 }
      },
      notes: DataNote.summarised(units.flatMap(\.notes)).filter {
        // Where windows are judged one by one, those that lie in no trial take part.
        !labelled.areWindows || $0.code != WindowsStage.betweenTrials
      } + lost)
    let further = modalities.map { name -> [[Range<Int>]] in
      let clocks = units.lazy.compactMap { $0.modalities[name]?.trackRows.count }.max() ?? 0
      return (0..<clocks).map { clock in
        zip(unit, window).map { unit, window in
          guard let own = units[unit].modalities[name]?.trackRows, own.indices.contains(clock)
          else {
            return 0..<0
          }
          return own[clock][window]
        }
      }
    }
    rows.furtherSamples = further.allSatisfy(\.isEmpty) ? [] : further
    rows.reachSeconds = configuration["reach_s"]?.list?.compactMap(\.number) ?? []
    return StageResult(Artifact(rows: rows))
  }

  /// Windows of each trial, by unit, subject and position of the trial.
  private static func places(of units: [UnitWindows]) -> [[String: [Int: [Int]]]] {
    units.map { unit in
      var bySubject: [String: [Int: [Int]]] = [:]
      for (subject, range) in zip(unit.subjects, unit.ranges) {
        var byTrial: [Int: [Int]] = [:]
        for place in range {
          if let trial = unit.windows[place].trial { byTrial[trial, default: []].append(place) }
        }
        bySubject[subject] = byTrial
      }
      return bySubject
    }
  }
}
