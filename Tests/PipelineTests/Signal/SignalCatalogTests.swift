import Learners
import Testing

@testable import Pipeline

/// Decodes text as a step, as the reader of specs does.
private func step(_ text: String) throws -> any SignalStep {
  let node = try #require(YAMLReader.read("it: " + text, file: "a.yaml").node)
  let record = Record([Parameter(required: "it", .kind(SignalCatalog.family), "What is decoded.")])
  let decoded = Decoder.decode(node, as: record, named: "test")
  #expect(decoded.faults.isEmpty, "\(text)")
  return try SignalCatalog.step(try #require(decoded.values).record("it"))
}

@Test func signalStepsAreSortedAndNamedOnce() {
  let names = SignalCatalog.all.map { $0.name }
  #expect(names == Set(names).sorted())
  for kind in SignalCatalog.all {
    #expect(kind.summary.hasSuffix("."))
    #expect(kind.parameters.allSatisfy { $0.meaning.hasSuffix(".") }, "\(kind.name)")
    #expect(kind.parameters.first?.name == "columns")
  }
}

@Test(arguments: [
  "{use: resample, columns: raw, rate_hz: 256}",
  "{use: resample, columns: [emotion, Smile], rate_hz: 5, by: average, bridge_s: 0.5}",
  "{use: band_pass, columns: raw, low_hz: 1, high_hz: 40}",
  "{use: band_pass, columns: raw, high_hz: 30, order: 2, phase: causal}",
  "{use: notch, columns: raw, frequency_hz: 50, harmonics: 2}",
  "{use: reference, columns: raw, to: average}",
  "{use: reference, columns: raw, to: [TP9, TP10]}",
  "{use: reference, columns: raw, pairs: [[AF7, AF8], [TP9, TP10]]}",
  "{use: reject, columns: raw, above: 150, flat: 0.5, scope: group}",
])
func signalStepsAreReadAsSpecsWriteThem(_ text: String) throws {
  _ = try step(text)
}

@Test func stepsWorkOneAfterTheOther() throws {
  let texts = [
    "{use: resample, columns: raw, rate_hz: 256}",
    "{use: notch, columns: raw, frequency_hz: 50}",
    "{use: band_pass, columns: raw, low_hz: 1, high_hz: 40}",
    "{use: reference, columns: raw, to: average}",
    "{use: reject, columns: raw, above: 1e-3}",
  ]
  let times = Steps.bursts(seconds: 30, rateHz: 305, start: 1.68e9, seed: 3)
  var recording = Steps.recording(
    [times.map { $0 - 1.68e9 }, times.map { 1.68e9 - $0 }], times: times, rateHz: 305)
  var codes: [String] = []
  for text in texts {
    let (after, notes) = try step(text).applied(
      to: recording, subject: "1", executor: SerialExecutor())
    recording = after
    codes += notes.map(\.code)
  }
  #expect(recording.trackOf == [1, 1])
  #expect(
    codes.filter { $0.hasPrefix("rows") || $0.hasPrefix("samples") } == [
      "rows_resampled", "rows_of_one_time", "samples_filtered", "samples_filtered",
      "samples_rejected",
    ])
}
