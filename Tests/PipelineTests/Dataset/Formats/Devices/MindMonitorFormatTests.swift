import Learners
import Support
import Testing

@testable import Pipeline

struct MindMonitorTests {
  @Test func rowsOfEventsAreNoMeasurements() throws {
    let file = try FormatSamples.open(FormatSamples.mindMonitor, as: "mind_monitor")
    let columns = file.streams[0].columns
    #expect(columns.map(\.unit) == [nil, "B", "B", "uV", "uV", "g", nil, nil, "%", nil])
    #expect(columns.map(\.scale) == [nil, .log10, .log10, nil, nil, nil, nil, nil, nil, nil])
    let read = try file.read(
      0, ["Delta_TP9", "Alpha_AF7", "RAW_TP9", "Accelerometer_X"].map { .number($0) },
      executor: SerialExecutor())
    let values = { (name: String) in (read.table.numbers[name] ?? []).map { $0.isNaN ? -99 : $0 } }
    #expect(values("Delta_TP9") == [0.5, 0.5, -99, 0.75])
    #expect(values("Alpha_AF7") == [-0.25, 8.73e-4, -99, 0.5])
    #expect(values("RAW_TP9") == [828.5, 829.5, -99, 831])
    #expect(values("Accelerometer_X") == [0.1, 0.1, 0.2, 0.3])
    // Exact: the empty cells of event rows are not missing values.
    #expect(read.table.counts["Delta_TP9"] == ColumnCounts(infinite: 1))
    #expect(
      ReaderSamples.texts(read.notes) == [
        "rows_of_events: 2 rows that hold an event and no measurement, left out",
        "band_off: 1 row while nobody wore the head band, its electrodes' values are missing",
      ])
    #expect((0..<4).map { read.table.lineNumbers[$0] } == [3, 4, 6, 7])
  }

  /// 22:33:12.963 at +05:30 is 17:03:12.963 UTC.
  @Test func elementsAreEventsInTheDeclaredZone() throws {
    let file = try FormatSamples.open(FormatSamples.mindMonitor, as: "mind_monitor")
    let events = try file.events(zone: "+05:30", executor: SerialExecutor())
    #expect(events.map(\.text) == ["/muse/event/connected Muse-5257", "/muse/elements/blink"])
    let moments = [1_673_456_592.963, 1_673_456_593.005]
    #expect(zip(events, moments).allSatisfy { abs($0.onset - $1) < 1e-6 })
    #expect(events.allSatisfy { $0.duration == nil })
    // Without a zone nobody knows when that was.
    let fault = try ReaderSamples.fault {
      _ = try file.events(zone: nil, executor: SerialExecutor())
    }
    #expect(fault?.line == 2 && fault?.column == "TimeStamp", "\(fault?.message ?? "no fault")")
    let plain = try FormatSamples.open(
      "TimeStamp,RAW_TP9,HeadBandOn\n2023-01-11 22:33:13.000,1,1\n", as: "mind_monitor")
    #expect(try plain.events(zone: nil, executor: SerialExecutor()).isEmpty)
  }

  private func spec(_ zone: String) -> String {
    """
    spec: 1
    name: blinks
    dataset:
      use: recordings
      root: ${env:ROOT}
      subject: {file_stem: true}
      time: {zone: "\(zone)"}
      trials: {annotations: {match: ["*/Marker/*"]}}
      modalities:
        eeg: {file: "{subject}.csv", reader: mind_monitor, columns: {raw: {include: [RAW_TP9]}}}
      label: {use: column, column: annotation, classes: {one: /Marker/1, two: /Marker/2}}
    windowing: {length_s: 1}
    features: {eeg: [{use: statistics, columns: raw, stats: [mean]}]}
    model: {use: logistic_regression}
    evaluation: {outer: {use: leave_one_group_out, group: subject}, metrics: [accuracy]}
    """
  }

  /// Markers begin trials, the last of which lasts until the recording ends; the zone is part of every key.
  @Test func markersBeginTrials() throws {
    var files: [String: String] = [:]
    for subject in 0..<2 {
      var text = "TimeStamp,RAW_TP9,HeadBandOn,Elements\n"
      for row in 0..<400 {
        let time = "2023-01-11 22:33:\(String(10 + row / 10)).\(row % 10)00"
        if row % 100 == 0 { text += "\(time),,,/Marker/\(row / 100 % 2 + 1)\n" }
        if row == 150 { text += "\(time),,,/muse/elements/jaw_clench\n" }
        text += "\(time),\((row * 37 + subject) % 11),1,\n"
      }
      files["s\(subject).csv"] = text
    }
    let folder = TemporaryProject(files)
    var run = try GraphRun(spec: spec("+05:30"), root: folder.path)
    try run.runAll()
    let labelled = try run.artifact(try run.stages("base").label).labelledTrials
    #expect(labelled.trials.map(\.label) == [0, 1, 0, 1, 0, 1, 0, 1])
    let rows = try run.artifact(try run.stages("base").rows).designRows
    // Ten seconds each, but for the second one, which ends as the jaw is clenched.
    #expect((0..<4).map { trial in rows.trial.count { $0 == trial } } == [10, 5, 10, 9])
    let other = try GraphRun(spec: spec("-03:00"), root: folder.path)
    for kind in [TrialsStage.kind, IngestStage.kind] {
      let keys = [run, other].map { own in
        own.graph.graph.nodes.filter { $0.kind == kind }.map(\.configuration)
      }
      #expect(!keys[0].isEmpty && keys[0] != keys[1], "\(kind)")
    }
  }

  @Test func rowsMayLackTheLastCellAndNoOther() {
    let text = FormatSamples.mindMonitor + "2023-01-11 22:33:13.016,0.75,0.5,831,703,0.3,1,1.0\n"
    #expect(
      FormatSamples.fault(text, as: "mind_monitor", reading: ["RAW_TP9"])
        == "file.csv:8: expected 10 fields, found 8")
    #expect(
      FormatSamples.fault("a,b\n1,2\n", as: "mind_monitor")
        == "file.csv:1: column 'TimeStamp': expected a table of Mind Monitor, found a header without"
        + " this column")
  }
}
