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
