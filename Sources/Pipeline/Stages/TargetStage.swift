import Learners

/// Measures what a label is made from: the recorded channels of one unit, one number per trial or window.
///
/// Inputs: `trials` (boundaries), `target/MODALITY` of every modality that has a file (the channels as they were
/// read, before signal steps), and `windows` where each window is judged by itself.
struct TargetStage: Stage {
  static let kind = "target"
  static let revision = 1
  let configuration: ParameterValues

  /// - Parameters:
  ///   - label: the declaration.
  ///   - windowing: whose share of samples (`min_coverage`) a number needs.
  init(label: LabelDeclaration, windowing: Windowing) {
    configuration = ParameterValues([
      "channels": .list(
        label.channels.map { .list([.text($0.modality), .text($0.channel)]) }),
      "aggregate": .text(label.aggregate.rawValue),
      "min_coverage": .list(
        label.channels.map { .number(windowing.minCoverage(of: $0.modality)) }),
    ])
  }

  func run(_ inputs: StageInputs, _ context: StageContext) throws -> StageResult {
    let trials = try inputs.artifact("trials").subjectTrials()
    let windows =
      inputs.names.contains("windows") ? UnitWindows(try inputs.artifact("windows")) : nil
    let channels = configuration.list("channels").compactMap(\.list).map {
      TargetChannel(modality: $0[0].text ?? "", channel: $0[1].text ?? "")
    }
    var recordings: [String: [String: Recording]] = [:]
    var notes: [DataNote] = []
    for modality in Set(channels.map(\.modality)).sorted()
    where inputs.names.contains("target/" + modality) {
      let artifact = try inputs.artifact("target/" + modality)
      recordings[modality] = artifact.recordings(of: modality)
      // What rows went through is said where the modality itself is read.
      notes += artifact.notes.filter { $0.subject.contains("column ") }
    }
    let minimum = configuration.list("min_coverage").compactMap(\.number)
    var units: [UnitTargets.Entry] = []
    for own in trials {
      let planned = windows.map { Self.windows(of: own, in: $0) } ?? Self.trials(of: own)
      let measured = channels.enumerated().map { index, channel -> [Double] in
        guard let recording = recordings[channel.modality]?[own.subject] else {
          return planned.map { _ in .nan }
        }
        return numbers(of: channel, in: recording, planned, own, minimum: minimum[index])
      }
      for (index, unit) in planned.enumerated() {
        units.append(
          UnitTargets.Entry(
            subject: own.subject, position: unit.trial, window: unit.window,
            values: measured.map { $0[index] }))
      }
    }
    return StageResult(
      Artifact(
        targets: UnitTargets(channels: channels.map(\.name), entries: units, notes: notes)))
  }

  /// A trial, or one window.
  private struct Unit {
    let trial: Int?
    let window: Int?
    /// `nil` where nobody knows when it was.
    let span: PlannedWindow?
  }

  private static func trials(of own: SubjectTrials) -> [Unit] {
    own.ids.indices.map {
      // Rows that name their trial need no borders; others do.
      Unit(trial: $0, window: nil, span: PlannedWindow(wholeTrial: $0, of: own, in: []))
    }
  }

  private static func windows(of own: SubjectTrials, in all: UnitWindows) -> [Unit] {
    guard let index = all.subjects.firstIndex(of: own.subject) else { return [] }
    return all.ranges[index].map { place in
      let window = all.windows[place]
      var span = window.start..<max(window.start, window.end)
      if let trial = window.trial, own.starts[trial] < own.ends[trial] {
        span = own.starts[trial]..<own.ends[trial]
      }
      return Unit(
        trial: window.trial, window: place,
        span: PlannedWindow(
          WindowGrid.Interval(start: window.start, end: window.end), trial: window.trial,
          span: span))
    }
  }

  /// The number of each unit; NaN where fewer samples were recorded than `min_coverage` asks for.
  private func numbers(
    of channel: TargetChannel, in recording: Recording, _ units: [Unit], _ trials: SubjectTrials,
    minimum: Double
  ) -> [Double] {
    guard let index = recording.channels.firstIndex(where: { $0.name == channel.channel }) else {
      return units.map { _ in .nan }
    }
    let aggregate = SampleAggregate(rawValue: configuration.text("aggregate")) ?? .mean
    let track = recording.tracks[recording.trackOf[index]]
    let values = recording.values[index]
    return units.map { unit in
      guard let span = unit.span, !span.span.isEmpty || track.rowsOfTrial != nil else {
        return .nan
      }
      let samples = values[span.rows(in: track, of: trials)]
      let seconds = span.window.end - span.window.start
      let share = Self.share(
        of: samples.count { $0.isFinite }, sampleSeconds: track.sampleSeconds, seconds: seconds,
        isWholeTrial: span.isWholeTrial)
      guard share > 0, share >= minimum - 1e-9 else { return .nan }
      return aggregate.value(of: samples) ?? .nan
    }
  }

  /// As `Coverage` counts it, of one channel.
  private static func share(
    of rows: Int, sampleSeconds: Double?, seconds: Double, isWholeTrial: Bool
  ) -> Double {
    guard rows > 0 else { return 0 }
    guard let sampleSeconds else { return isWholeTrial ? 1 : 0 }
    guard seconds > 0, seconds.isFinite else { return 1 }
    return min(1, Double(rows) * sampleSeconds / seconds)
  }
}
