import Learners
import Testing

@testable import Pipeline

/// Multiplies the channels of a group.
private struct Gain: SignalStep {
  static let name = "gain"
  static let summary = "Multiplies."
  static let parameters: [Parameter] = [
    Parameter(required: "columns", .text, "A group."), Parameter(required: "by", .number(.any), ""),
  ]
  let columns: String
  let factor: Double

  init(_ values: ParameterValues) throws(FeatureFault) {
    columns = values.text("columns")
    factor = values.number("by")
    if factor == 0 { throw FeatureFault("nothing would be left", parameter: "by") }
  }

  func applied(
    to recording: Recording, subject: String, executor: any Executor
  ) throws(FeatureFault) -> (Recording, [DataNote]) {
    guard recording.channels.contains(where: { $0.group == columns }) else {
      throw FeatureFault("no group '\(columns)'", parameter: "columns", help: "name another")
    }
    let values = zip(recording.channels, recording.values).map { channel, column in
      channel.group == columns ? column.map { $0 * factor } : column
    }
    return (
      Recording(
        modality: recording.modality, channels: recording.channels, tracks: recording.tracks,
        trackOf: recording.trackOf, values: values),
      [DataNote("gained", about: "subject \(subject)", count: recording.count, "rows multiplied")]
    )
  }
}

/// Puts all channels on a second track with half the rows.
private struct Halve: SignalStep {
  static let name = "halve"
  static let summary = "Every second row."
  static let parameters: [Parameter] = []

  init(_ values: ParameterValues) throws(FeatureFault) {}

  func applied(
    to recording: Recording, subject: String, executor: any Executor
  ) throws(FeatureFault) -> (Recording, [DataNote]) {
    func half(_ column: [Double]) -> [Double] {
      stride(from: 0, to: column.count, by: 2).map { column[$0] }
    }
    let track = Recording.Track(
      times: half(recording.times), rowsOfTrial: nil,
      sampleSeconds: recording.sampleSeconds.map { $0 * 2 })
    return (
      Recording(
        modality: recording.modality,
        channels: recording.channels.map {
          Channel(name: $0.name, group: $0.group, rateHz: $0.rateHz.map { $0 / 2 })
        }, tracks: recording.tracks + [track], trackOf: recording.channels.map { _ in 1 },
        values: recording.values.map(half)), []
    )
  }
}

@Suite struct SignalChainTests {
  private static let catalog: [any SignalStep.Type] = [Gain.self, Halve.self]

  private func gain(_ by: Double, _ columns: String = "raw") -> ParameterValues {
    ParameterValues(["use": .text("gain"), "columns": .text(columns), "by": .number(by)])
  }

  private let halve = ParameterValues(["use": .text("halve")])
  private let recording = Samples.recording([[1, 2, 3, 4, 5]], rateHz: 10)

  @Test func stepsFollowEachOther() throws {
    let chain = try SignalChain([gain(2), halve, gain(5)], among: Self.catalog)
    let (after, notes) = try chain.applied(
      to: recording, subject: "7", executor: SerialExecutor())
    #expect(after.values == [[10, 30, 50]] && after.trackOf == [1])
    #expect(after.tracks[1].times == [0, 0.2, 0.4] && after.channels[0].rateHz == 5)
    #expect(notes.map(\.text) == ["subject 7: 5 rows multiplied", "subject 7: 5 rows multiplied"])
    #expect(
      try chain.channels(after: recording.channels, modality: "eeg", rateHz: 10)[0].rateHz == 5)
  }

  @Test func faultsNameTheirStep() throws {
    let made = #expect(throws: FeatureFault.self) {
      _ = try SignalChain([gain(1), gain(0)], among: Self.catalog)
    }
    #expect(made?.feature == 1 && made?.parameter == "by")
    let unknown = #expect(throws: FeatureFault.self) {
      _ = try SignalChain([ParameterValues(["use": .text("x")])], among: Self.catalog)
    }
    #expect(unknown?.help == "known: gain, halve")
    let applied = #expect(throws: FeatureFault.self) {
      _ = try SignalChain([halve, gain(2, "band")], among: Self.catalog).channels(
        after: recording.channels, modality: "eeg", rateHz: nil)
    }
    #expect(applied?.feature == 1 && applied?.message == "no group 'band'")
  }

  /// Groups that are resampled come first; what is done after reading is no part of what is read.
  @Test func declarationsBecomeSteps() {
    let group = { (rate: Double?) -> ParameterValue in
      var values = ParameterValues(["include": .list([.text("a")])])
      values["resample_hz"] = rate.map { .number($0) }
      return .record(values)
    }
    let modality = ParameterValues([
      "columns": .map([.init(key: "x", value: group(nil)), .init(key: "y", value: group(256))]),
      "signal": .list([.record(gain(3))]), "order": .text("sort"),
    ])
    let declared = SignalChain.declared(modality)
    #expect(declared.map(\.use) == ["resample", "gain"])
    #expect(declared[0].text("columns") == "y" && declared[0].number("rate_hz") == 256)
    #expect(SignalChain.path(ofStep: 0, in: modality) == "columns.y.resample_hz")
    #expect(SignalChain.path(ofStep: 1, in: modality) == "signal[0]")
    #expect(
      SignalChain.removed(from: modality)
        == ParameterValues([
          "columns": .map([.init(key: "x", value: group(nil)), .init(key: "y", value: group(nil))]),
          "order": .text("sort"),
        ]))
  }

  @Test func theStageRunsThem() throws {
    let modality = ParameterValues([
      "file": .text("f"), "columns": .map([]), "signal": .list([.record(gain(2)), .record(halve)]),
    ])
    let dataset = DatasetDeclaration(
      ParameterValues([
        "use": .text("recordings"), "root": .text("."), "label": .record(ParameterValues()),
        "modalities": .map([.init(key: "eeg", value: .record(modality))]),
      ]))
    let stage = SignalStage(modality: dataset.modalities[0], catalog: Self.catalog)
    let read = Artifact(
      recordings: [recording, Samples.recording([[]], rateHz: 10)], subjects: ["a", "b"],
      notes: [DataNote("before", count: 1, "noted")])
    let artifact = try #require(
      try stage.run(
        StageInputs(names: ["recording"]) { _ in read },
        StageContext(executor: SerialExecutor())
      ).parts[""])
    let inputs = StageInputs(names: ["eeg", "signal/eeg"]) { $0 == "eeg" ? read : artifact }
    let (after, notes) = try inputs.recordings("eeg", of: "eeg")
    #expect(after["a"]?.values == [[2, 6, 10]] && after["a"]?.tracks.count == 2)
    #expect(after["a"]?.times == recording.times && after["b"]?.values == [[]])
    #expect(
      notes.map(\.text) == [
        "1 noted", "subject a: 5 rows multiplied", "subject b: 0 rows multiplied",
      ])
    // The clock of the file is there already.
    #expect(artifact["0/times"] == nil && artifact["0/times/1"]?.count == 3)
    let other = SignalStage(
      modality: DatasetDeclaration(
        ParameterValues([
          "use": .text("recordings"), "root": .text("."), "label": .record(ParameterValues()),
          "modalities": .map([
            .init(
              key: "eeg",
              value: .record(
                ParameterValues([
                  "file": .text("f"), "columns": .map([]),
                  "signal": .list([.record(gain(2, "band"))]),
                ])))
          ]),
        ])
      ).modalities[0], catalog: Self.catalog)
    let failure = #expect(throws: StageFailure.self) {
      _ = try other.run(
        StageInputs(names: ["recording"]) { _ in read },
        StageContext(executor: SerialExecutor()))
    }
    #expect(failure?.message == "no group 'band'; name another")
    #expect(failure?.specPath == "dataset.modalities.eeg.signal[0].columns")
  }
}
