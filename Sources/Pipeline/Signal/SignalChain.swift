import Learners

/// The signal steps of a modality, in order.
struct SignalChain: Sendable {
  private let steps: [any SignalStep]

  /// Makes the steps that decoded values describe.
  /// - Throws: `FeatureFault` of the first step that cannot be made; its `feature` is the place in the list.
  init(
    _ declared: [ParameterValues], among catalog: [any SignalStep.Type] = SignalCatalog.all
  ) throws(FeatureFault) {
    var steps: [any SignalStep] = []
    for (index, values) in declared.enumerated() {
      do throws(FeatureFault) {
        steps.append(try SignalCatalog.step(values, among: catalog))
      } catch {
        throw error.at(index)
      }
    }
    self.steps = steps
  }

  /// Runs the steps one after the other.
  ///
  /// - Returns: what the last one left, and what all of them counted.
  /// - Throws: `FeatureFault` of the first step that cannot work; its `feature` is the place in the list.
  func applied(
    to recording: Recording, subject: String, executor: any Executor
  ) throws(FeatureFault) -> (recording: Recording, notes: [DataNote]) {
    var recording = recording
    var notes: [DataNote] = []
    for (index, step) in steps.enumerated() {
      do throws(FeatureFault) {
        let (after, counted) = try step.applied(
          to: recording, subject: subject, executor: executor)
        recording = after
        notes += counted
      } catch {
        throw error.at(index)
      }
    }
    return (recording, notes)
  }

  /// How far, in seconds to either side, the steps together carry samples into others.
  ///
  /// - Parameter rateHz: rows per second as declared.
  /// - Returns: the sum over the steps.
  func reachSeconds(rateHz: Double?) -> Double {
    steps.reduce(0) { $0 + $1.reachSeconds(rateHz: rateHz) }
  }

  /// The channels as features will see them, without any rows.
  /// - Throws: `FeatureFault` as `applied`.
  func channels(
    after channels: [Channel], modality: String, rateHz: Double?
  ) throws(FeatureFault) -> [Channel] {
    let empty = Recording(
      modality: modality, channels: channels, times: [], values: channels.map { _ in [] },
      rowsOfTrial: nil, sampleSeconds: rateHz.map { 1 / $0 })
    return try applied(to: empty, subject: "", executor: SerialExecutor()).recording.channels
  }
}

extension SignalChain {
  /// The step that a group's `resample_hz` stands for.
  static let resample = "resample"

  /// The steps that a modality declares: those of groups with `resample_hz`, then its list.
  static func declared(_ modality: ParameterValues) -> [ParameterValues] {
    let groups = (modality["columns"]?.map ?? []).compactMap { entry -> ParameterValues? in
      guard let rate = entry.value.record?["resample_hz"] else { return nil }
      let step = ParameterValue.record(
        ParameterValues([
          "use": .text(resample), "columns": .text(entry.key), "rate_hz": rate,
        ]))
      return step.completed(as: .kind(SignalCatalog.family)).record
    }
    return groups + (modality["signal"]?.list ?? []).compactMap(\.record)
  }

  /// A modality's declaration without what is done after reading: another filter reads no file again.
  static func removed(from declaration: ParameterValues) -> ParameterValues {
    var out = declaration.removing(["signal"])
    if let groups = out["columns"]?.map {
      out["columns"] = .map(
        groups.map { entry in
          guard let group = entry.value.record else { return entry }
          return .init(key: entry.key, value: .record(group.removing(["resample_hz"])))
        })
    }
    return out
  }

  /// Where in the spec a step stands: its path below the modality, and the parameters' path below it.
  static func path(ofStep index: Int, in modality: ParameterValues) -> String {
    let groups = (modality["columns"]?.map ?? []).filter {
      $0.value.record?["resample_hz"] != nil
    }
    return index < groups.count
      ? "columns.\(groups[index].key).resample_hz" : "signal[\(index - groups.count)]"
  }

  /// Keys of a group of columns.
  static let groupParameters: [Parameter] =
    SignalCatalog.all.contains { $0.name == resample }
    ? [
      Parameter(
        "resample_hz", .number(.positive), default: nil,
        "Puts these columns on an even clock of so many samples a second before any other signal step."
      )
    ] : []

  /// Keys of a modality.
  static let modalityParameters: [Parameter] =
    SignalCatalog.all.isEmpty
    ? []
    : [
      Parameter(
        "signal", .list(.kind(SignalCatalog.family)), default: nil,
        "Work on whole recordings before they are cut into windows, step after step.")
    ]
}
