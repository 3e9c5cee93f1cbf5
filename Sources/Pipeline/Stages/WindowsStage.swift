import Learners

/// Cuts the windows of one unit and finds what each modality has in them.
///
/// Inputs: `trials` (boundaries) and one recording artifact per modality, by its name; of a modality with
/// signal steps, also `signal/MODALITY`.
struct WindowsStage: Stage {
  static let kind = "windows"
  static let revision = 1
  /// Code of the note on windows that lie in no single trial.
  static let betweenTrials = "windows_between_trials"
  let configuration: ParameterValues
  private let modalities: [String]

  /// - Parameters:
  ///   - windowing: the decoded section.
  ///   - modalities: every declared modality of the data set, in order.
  init(windowing: ParameterValues, modalities: [String]) {
    self.modalities = modalities
    configuration = ParameterValues([
      "windowing": .record(Content.of(windowing, as: Windowing.family)),
      "modalities": .list(modalities.map { .text($0) }),
    ])
  }

  func run(_ inputs: StageInputs, _ context: StageContext) throws -> StageResult {
    let windowing: Windowing
    do throws(WindowFault) {
      windowing = try Windowing(configuration.record("windowing"))
      try windowing.check(modalities: modalities)
    } catch {
      throw StageFailure(error.message, specPath: error.parameter.map { "windowing.\($0)" })
    }
    let trials = try inputs.artifact("trials").subjectTrials()
    let recorded = modalities.filter { inputs.names.contains($0) }
    let read = try recorded.map { try inputs.recordings($0, of: $0) }
    var sets: [WindowSet] = []
    for own in trials {
      do throws(WindowFault) {
        let set = try windowing.windows(of: own, in: read.compactMap { $0.bySubject[own.subject] })
        sets.append(Self.assigned(set, to: own))
      } catch {
        throw StageFailure(
          error.message, place: "subject \(own.subject)",
          specPath: error.parameter.map { "windowing.\($0)" })
      }
    }
    return StageResult(
      Artifact(
        windows: sets, subjects: trials.map(\.subject), modalities: recorded,
        notes: read.flatMap(\.notes) + notes(sets, recorded)))
  }

  /// Gives windows that were cut along a whole recording the trial that they lie in, if they lie in one.
  private static func assigned(_ set: WindowSet, to trials: SubjectTrials) -> WindowSet {
    guard set.windows.contains(where: { $0.trial == nil }) else { return set }
    let order = trials.starts.indices.sorted { trials.starts[$0] < trials.starts[$1] }
    let windows = set.windows.map { window in
      let holder = order.last { trials.starts[$0] <= window.start + Windowing.tolerance }
      let fits = holder.map { window.end <= trials.ends[$0] + Windowing.tolerance } ?? false
      return Window(trial: fits ? holder : nil, start: window.start, end: window.end)
    }
    return WindowSet(windows: windows, modalities: set.modalities, counts: set.counts)
  }

  private func notes(_ sets: [WindowSet], _ recorded: [String]) -> [DataNote] {
    var notes: [DataNote] = []
    for loss in WindowCounts.Loss.allCases {
      let count = sets.reduce(0) { $0 + $1.counts.trials(lostTo: loss) }
      if count > 0 {
        notes.append(
          DataNote(
            "trials_without_window", count: count, "trials without a window: \(loss.rawValue)"))
      }
    }
    let between = sets.reduce(0) { $0 + $1.windows.count { $0.trial == nil } }
    if between > 0 {
      notes.append(
        DataNote(
          Self.betweenTrials, count: between, "windows that lie in no single trial, left out")
      )
    }
    let uncovered = sets.reduce(0) { $0 + $1.counts.uncovered }
    if uncovered > 0 {
      notes.append(
        DataNote("windows_uncovered", count: uncovered, "windows that no modality covers, left out")
      )
    }
    for (index, modality) in recorded.enumerated() {
      let missing = sets.reduce(0) {
        $0 + ($1.modalities.indices.contains(index) ? $1.counts.missingByModality[index] : 0)
      }
      if missing > 0 {
        notes.append(
          DataNote(
            "windows_without_modality", about: modality, count: missing,
            "windows below the coverage asked for: this modality is missing there"))
      }
    }
    return notes
  }
}
