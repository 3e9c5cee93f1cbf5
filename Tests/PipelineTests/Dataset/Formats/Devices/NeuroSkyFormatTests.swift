import Learners
import Support
import Testing

@testable import Pipeline

struct NeuroSkyFormatTests {
  @Test func poorSignalsAndZeroMetersAreMissing() throws {
    let file = try FormatSamples.open(FormatSamples.neuroSky, as: "neurosky")
    let stream = file.streams[0]
    #expect(stream.hasClock)
    #expect(stream.columns.first { $0.name == "delta" }?.scale == .linear)
    #expect(stream.columns.first { $0.name == "delta" }?.unit == nil)
    #expect(stream.columns.first { $0.name == "eegRawValueVolts" }?.unit == "V")
    #expect(
      try FormatSamples.numbers(
        file, ["attention", "meditation", "delta", "eegRawValue", "poorSignal"])
        == [
          [56, -99, -99], [43, -99, 35], [301_963, -99, 73_787], [278, -99, -50], [0, 200, 0],
        ])
    let read = try file.read(0, [.number("delta")], executor: SerialExecutor())
    #expect(read.seconds == [1_500_000_000, 1_500_000_001, 1_500_000_002])
    #expect(
      try FormatSamples.notes(file, ["attention"]) == [
        "signal_poor: 1 row with a poor signal, its values are missing",
        "meter_undefined: 1 row in which 'attention' is 0, which stands for a missing value",
      ])
  }

  @Test func namesAreSpeltInManyWays() {
    let spelt = [
      "Attention": NeuroSkyFormat.Kind.meter, "MEDITATION": .meter, "Alpha1": .power,
      "lowAlpha": .power,
      "alphaHigh": .power, "Low Beta": .power, "gammaMid": .power, "MidGamma": .power, "RAW": .raw,
      "POOR_SIGNAL": .poorSignal, "poorSignalLevel": .poorSignal, "timestampMs": .milliseconds,
    ]
    for (name, kind) in spelt { #expect(NeuroSkyFormat.kind(of: name) == kind, "\(name)") }
    for name in ["SubjectID", "Alpha_AF7", "Alpha3", "label", ""] {
      #expect(NeuroSkyFormat.kind(of: name) == nil, "\(name)")
    }
  }

  @Test func otherTablesAreRefused() {
    #expect(
      FormatSamples.fault("a,b\n1,2\n", as: "neurosky")
        == "file.csv:1: expected a table of a NeuroSky head set, found a header without 'Attention',"
        + " 'Meditation' and band powers")
    #expect(
      FormatSamples.fault(
        FormatSamples.neuroSky.replacing("1500000001000", with: "1e30"), as: "neurosky",
        reading: ["delta"])
        == "file.csv:3: column 'timestampMs': '1e+30' ms is more than 3,000 years away")
  }

  /// The table names no signal quality; meters of 0 are counted as its provenance page does.
  @Test(.enabled(if: RealData.folder != nil, "TRELLIS_DATA names no folder with the recordings"))
  func theRealTableByName() throws {
    let path = try #require(RealData.folder) + "/confused-students/EEG.csv"
    let file = try NeuroSkyFormat().open(path, executor: SerialExecutor())
    #expect(!file.streams[0].hasClock)
    let read = try file.read(
      0, [.number("Attention"), .number("Meditation"), .number("Delta")],
      executor: SerialExecutor())
    #expect(read.table.rowCount == 12_811)
    let zeros = ["Attention", "Meditation"].map { name in
      (read.table.numbers[name] ?? []).count(where: \.isNaN)
    }
    #expect(zeros[0] >= 1_275 && zeros[1] >= 1_275, "\(zeros)")
    #expect(
      ReaderSamples.texts(read.notes) == [
        "meter_undefined: \(zeros[0]) rows in which 'Attention' is 0, which stands for a missing value",
        "meter_undefined: \(zeros[1]) rows in which 'Meditation' is 0, which stands for a missing value",
      ])
    #expect(read.table.numbers["Delta"]?.first == 301_963)
  }
}
