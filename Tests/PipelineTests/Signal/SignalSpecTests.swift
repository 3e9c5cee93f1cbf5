import Foundation
import Learners
import Support
import Testing

@testable import Pipeline

/// Signal steps from the spec to features: uneven raw rows, the mains, a dead electrode.
struct SignalSpecTests {
  private static let begin = 1_680_003_200.0

  /// 60 s of two electrodes at about 305 uneven rows a second: 10 Hz, more of it in the second trial, and the mains;
  /// `deadFrom` says from when on AF8 hangs.
  private static func recording(seed: UInt64, deadFrom: Double) -> String {
    var lines = ["UnixTime,RAW_AF7,RAW_AF8"]
    for (row, jitter) in Samples.noise(18_300, seed: seed).enumerated() {
      let time = ((Double(row) / 305 + 0.001 * jitter) * 1000).rounded() / 1000
      let alpha = (time < 25 ? 10.0 : 20) * sin(2 * Double.pi * 10 * time)
      let value = 800 + alpha + 20 * sin(2 * Double.pi * 50 * time)
      let other = time > deadFrom ? 805 : value + 5
      lines.append(String(format: "%.3f,%.4f,%.4f", begin + time, value, other))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static let trials = """
    Key,start,end,verdict
    a,\(begin + 5),\(begin + 15),CORRECT
    b,\(begin + 30),\(begin + 40),INCORRECT

    """

  private static func spec(_ signal: String) -> String {
    """
    spec: 1
    name: filters
    dataset:
      use: recordings
      root: ${env:ROOT}
      subject: {folder: "*"}
      modalities:
        eeg:
          file: "{subject}/EEG.csv"
          time: {column: UnixTime, unit: s}
          order: sort
          columns: {raw: {pattern: "RAW_{channel}", channels: [AF7, AF8], resample_hz: 256, unit: uV}}
          signal: \(signal)
      trials:
        file: "{subject}/PSY.csv"
        trial: {column: Key}
        start: {column: start, unit: s}
        end: {column: end, unit: s}
      label: {use: column, column: verdict, classes: [CORRECT, INCORRECT]}
    windowing: {use: whole_trial}
    features: {eeg: [{use: welch_band_power, columns: raw, bands: {alpha: [8, 13], mains: [47, 53]}}]}
    model: {use: logistic_regression}
    evaluation: {outer: {use: leave_one_group_out, group: subject}, metrics: [accuracy]}
    """
  }

  @Test func uncleanRowsBecomeClearFeatures() throws {
    let project = TemporaryProject([
      "1/EEG.csv": Self.recording(seed: 1, deadFrom: 29), "1/PSY.csv": Self.trials,
      "2/EEG.csv": Self.recording(seed: 2, deadFrom: 100), "2/PSY.csv": Self.trials,
    ])
    let signal = """
      [{use: reject, columns: raw, flat: 1}, {use: notch, columns: raw, frequency_hz: 50}, \
      {use: band_pass, columns: raw, low_hz: 1, high_hz: 100}]
      """
    var run = try GraphRun(spec: Self.spec(signal), root: project.path)
    try run.runAll(of: ["trials", "ingest", "signal", "label", "windows", "extract"])
    var powers: [[Double]] = []
    var notes: [DataNote] = []
    for (index, node) in run.graph.graph.nodes.enumerated() {
      if node.kind == "signal" { notes += try run.artifact(StageID(index)).notes }
      guard node.kind == "extract" else { continue }
      let artifact = try run.artifact(StageID(index))
      #expect(
        artifact.texts("names") == [
          "RAW_AF7_alpha_power", "RAW_AF7_mains_power", "RAW_AF8_alpha_power",
          "RAW_AF8_mains_power",
        ])
      let values = artifact["values"]?.doubles ?? []
      powers += stride(from: 0, to: values.count, by: 4).map { Array(values[$0..<$0 + 4]) }
    }
    // A sine of amplitude A has the power A² / 2; the mains' 200 are gone.
    try #require(powers.count == 4)
    for (row, wanted) in zip(powers, [50.0, 200, 50, 200]) {
      for column in [0, 2] where !row[column].isNaN {
        #expect(abs(row[column] / wanted - 1) < 0.05)
      }
      for column in [1, 3] where !row[column].isNaN { #expect(row[column] < 2) }
    }
    #expect(
      powers.map { $0.map(\.isNaN) }.filter { $0.contains(true) } == [[false, false, true, true]])
    #expect(powers[1][2].isNaN)
    #expect(Steps.count("windows_flat", in: notes) == 31)
    #expect(Steps.count("rows_resampled", in: notes) > 30_000)
  }

  @Test(arguments: [
    ("[{use: band_pass, columns: raw, low_hz: 1, high_hz: 128}]", "half the sampling rate, 256 Hz"),
    ("[{use: band_pass, columns: raw}]", "needs 'low_hz' or 'high_hz'"),
    ("[{use: reject, columns: band, above: 100}]", "no column or group of columns is named 'band'"),
    ("[{use: reference, columns: raw, to: [TP9]}]", "no column or electrode is named 'TP9'"),
  ])
  func mistakesAreSaidBeforeAnythingRuns(_ signal: String, _ message: String) throws {
    let project = TemporaryProject([
      "1/EEG.csv": Self.recording(seed: 1, deadFrom: 9), "1/PSY.csv": Self.trials,
      "2/EEG.csv": Self.recording(seed: 2, deadFrom: 9), "2/PSY.csv": Self.trials,
    ])
    let loaded = GraphRun.load(Self.spec(signal), root: project.path)
    var faults = loaded.faults
    if faults.isEmpty, let experiment = loaded.experiment {
      faults = DataChecks(experiment.cells, GraphRun.surroundings).faults
    }
    #expect(faults.contains { $0.message.contains(message) }, "\(faults.map(\.message))")
  }
}
