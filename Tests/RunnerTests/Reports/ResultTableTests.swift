import Learners
import Testing

@testable import Pipeline
@testable import Runner

struct ResultTableTests {
  typealias Sample = SampleSummary

  static func row(_ table: ResultTable, _ place: Int) -> [String] {
    table.rows[place].labels + table.entries[place].map { $0?.text ?? "" }
  }

  static func scored(_ value: Double?, notes: [String] = [], subjects: Int = 10) -> CellResult {
    Sample.result(
      [
        Sample.metric("balanced_accuracy", value),
        Sample.metric("log_loss", value.map { 1 - $0 }, chance: nil, greater: false),
      ],
      subjects: subjects, notes: notes)
  }

  static let plain = "{value:.2f}{sig}"

  @Test func withoutAxesTheModelNamesTheRow() throws {
    let summary = Summary(
      experiment: "e", question: nil,
      cells: [
        Sample.cell(
          [:], model: "logistic_regression", result: Self.scored(0.6), p: 0.5, dummy: "model=dummy"),
        Sample.cell(
          ["model": "dummy"], model: "dummy", result: Self.scored(0.5), isAutomatic: true),
      ])
    let table = try ResultTable(
      Sample.declaration(columns: [], values: ["balanced_accuracy", "log_loss"], cell: Self.plain),
      of: summary)
    #expect(table.columns.map(\.title) == ["balanced_accuracy", "log_loss"])
    #expect(Self.row(table, 0) == ["logistic_regression", "0.60", "0.40"])
    #expect(Self.row(table, 1) == ["dummy", "0.50", "0.50"])
    #expect(Self.row(table, 2) == ["chance (theoretical)", "0.50", ""])
  }

  @Test func whereOnAnAxisThatACellLacksMeansTheBase() throws {
    let bases = AxisBases(["smoothing": ["none"], "length_s": ["10"]])
    let summary = Summary(
      experiment: "e", question: nil,
      cells: [
        Sample.cell(["model": "a"], result: Self.scored(0.6)),
        Sample.cell(["model": "b", "smoothing": "none"], result: Self.scored(0.7)),
        Sample.cell(["model": "b", "smoothing": "hmm"], result: Self.scored(0.8)),
      ])
    let table = try ResultTable(
      Sample.declaration(
        columns: [], filters: ["smoothing": ["none"], "length_s": ["10.0"]], cell: Self.plain),
      of: summary, bases: bases)
    #expect(table.rows.map(\.labels) == [["a"], ["b"], ["chance (theoretical)"]])
    let hmm = try ResultTable(
      Sample.declaration(
        rows: ["smoothing"], columns: [], filters: ["model": ["b"]], cell: Self.plain),
      of: summary, bases: bases)
    #expect(hmm.rows.map(\.labels) == [["none"], ["hmm"], ["chance (theoretical)"]])
    let everything = #expect(throws: TableFault.self) {
      try ResultTable(Sample.declaration(columns: []), of: summary, bases: bases)
    }
    #expect(
      everything?.message
        == "the cells 'model=b,smoothing=none' and 'model=b,smoothing=hmm' have one slot in the table"
        + " 'models'; they differ in smoothing: name it in rows, columns or where")
  }

  @Test func dummiesStandWhereTheirTaskIs() throws {
    var cells: [Summary.Cell] = []
    for length in ["2", "4"] {
      for model in ["a", "b"] {
        cells.append(
          Sample.cell(
            ["model": model, "windowing.length_s": length], model: model, result: Self.scored(0.6)))
      }
    }
    for length in ["2", "4"] {
      cells.append(
        Sample.cell(
          ["model": "dummy", "windowing.length_s": length], model: "dummy",
          result: Self.scored(length == "2" ? 0.51 : 0.52), isAutomatic: true))
    }
    let summary = Summary(experiment: "e", question: nil, cells: cells)
    let wide = try ResultTable(
      Sample.declaration(columns: ["windowing.length_s"], cell: Self.plain), of: summary)
    #expect(wide.columns.map(\.title) == ["length_s=2", "length_s=4"])
    #expect(Self.row(wide, 2) == ["dummy", "0.51", "0.52"])
    let tall = try ResultTable(
      Sample.declaration(rows: ["windowing.length_s"], columns: ["model"], cell: Self.plain),
      of: summary)
    #expect(tall.columns.map(\.title) == ["a", "b", "dummy"])
    #expect(Self.row(tall, 1) == ["4", "0.60", "0.60", "0.52"])
    let single = try ResultTable(
      Sample.declaration(
        rows: ["windowing.length_s"], columns: [], filters: ["model": ["a"]], cell: Self.plain),
      of: summary)
    #expect(
      single.rows.map(\.labels) == [
        ["2"], ["4"], ["dummy (2)"], ["dummy (4)"], ["chance (theoretical)"],
      ])
    let both = try ResultTable(
      Sample.declaration(rows: ["model", "windowing.length_s"], columns: [], cell: Self.plain),
      of: summary)
    #expect(both.rows[4].labels == ["dummy", "2"])
  }

  @Test func aDummyOfOtherTasksIsNotShown() throws {
    let summary = Summary(
      experiment: "e", question: nil,
      cells: [
        Sample.cell(["model": "a", "classes": "two"], result: Self.scored(0.6)),
        Sample.cell(["model": "a", "classes": "three"], result: Self.scored(0.4)),
        Sample.cell(
          ["model": "dummy", "classes": "two"], model: "dummy", result: Self.scored(0.5),
          isAutomatic: true),
        Sample.cell(
          ["model": "dummy", "classes": "three"], model: "dummy", result: Self.scored(0.3),
          isAutomatic: true),
      ])
    let table = try ResultTable(
      Sample.declaration(columns: [], filters: ["classes": ["three"]], cell: Self.plain),
      of: summary)
    #expect(table.rows.map(\.labels) == [["a"], ["dummy"], ["chance (theoretical)"]])
    #expect(Self.row(table, 1) == ["dummy", "0.30"])
  }

  @Test func failedAndPendingCellsAreSaid() throws {
    let summary = Summary(
      experiment: "e", question: nil,
      cells: [
        Sample.cell(["model": "a"], result: Self.scored(0.6)),
        Sample.cell(
          ["model": "b"], result: nil, status: "failed", failure: "fold 2: did not converge"),
        Sample.cell(["model": "c"], result: nil, status: "pending"),
        Sample.cell(["model": "d"], result: Self.scored(nil)),
      ])
    let table = try ResultTable(Sample.declaration(columns: [], cell: Self.plain), of: summary)
    #expect(table.entries.map { $0[0]?.text } == ["0.60", "failed", "–", "n/a", "0.50"])
    #expect(table.notes.contains { $0.text == "Failed (1): model=b: fold 2: did not converge." })
    #expect(table.notes.contains { $0.text.hasPrefix("–: not run yet (1 cell)") })
    #expect(table.notes.contains { $0.text.hasPrefix("n/a: the balanced accuracy is undefined") })
  }

  @Test func theBestIsBoldTiesIncludedAndNeverADummyOrALeak() throws {
    let summary = Summary(
      experiment: "e", question: nil,
      cells: [
        Sample.cell(["model": "a"], result: Self.scored(0.601)),
        Sample.cell(["model": "b"], result: Self.scored(0.5996)),
        Sample.cell(["model": "c"], result: Self.scored(0.55)),
        Sample.cell(
          ["model": "l"],
          result: Sample.result([Sample.metric("balanced_accuracy", 0.9)], leaky: true)),
        Sample.cell(
          ["model": "dummy"], model: "dummy", result: Self.scored(0.7), isAutomatic: true),
      ])
    let table = try ResultTable(
      Sample.declaration(columns: [], values: ["balanced_accuracy", "log_loss"], cell: Self.plain),
      of: summary)
    #expect(
      table.entries.map { $0[0]?.isBest == true } == [true, true, false, false, false, false])
    // Less is better: the same two have the least loss.
    #expect(table.entries.map { $0[1]?.isBest == true }.prefix(3) == [true, true, false])
  }

  @Test func familiesAreCorrectedTogether() throws {
    func summary(_ p: [Double?]) -> Summary {
      var cells = p.enumerated().map { index, p in
        Sample.cell(
          ["model": "m\(index / 2)", "split": index % 2 == 0 ? "x" : "y"], result: Self.scored(0.6),
          p: p, dummy: "d")
      }
      cells.append(
        Sample.cell(["model": "dummy"], model: "dummy", result: Self.scored(0.5), isAutomatic: true)
      )
      cells[cells.count - 1].name = "d"
      return Summary(experiment: "e", question: nil, cells: cells)
    }
    func corrected(_ family: TableStatistics.Family, _ correction: Correction) throws -> [Double?] {
      let table = try ResultTable(
        Sample.declaration(columns: ["split"], cell: "{value:.2f}{sig}{p_corrected:.3f}"),
        of: summary([0.01, 0.04, 0.02, nil]),
        statistics: TableStatistics(correction: correction, family: family))
      return table.entries.prefix(2).flatMap { $0.map { $0?.content.pCorrected } }
    }
    #expect(try corrected(.tableColumn, .holm) == [0.02, 0.04, 0.02, nil])
    #expect(try corrected(.table, .holm) == [0.03, 0.04, 0.04, nil])
    #expect(try corrected(.experiment, .none) == [0.01, 0.04, 0.02, nil])
    #expect(try corrected(.table, .benjaminiHochberg) == [0.03, 0.04, 0.03, nil])
  }

  @Test func wrongDeclarationsAreFaults() throws {
    let summary = Sample.leaky
    func fault(_ declaration: @autoclosure () throws -> DeclaredTable) -> TableFault? {
      #expect(throws: TableFault.self) { try ResultTable(declaration(), of: summary) }
    }
    let axis = fault(try Sample.declaration(rows: ["modle"]))
    #expect(axis?.key == "rows")
    #expect(axis?.message == "there is no axis 'modle'; the axes are model, evaluation")
    let metric = fault(try Sample.declaration(values: ["f1"]))
    #expect(metric?.message == "no cell has the metric 'f1'; the metrics are balanced_accuracy")
    // What failed may be what has it: the rest is shown.
    var partial = summary
    partial.cells[0].result = nil
    partial.cells[0].status = "failed"
    _ = try ResultTable(Sample.declaration(values: ["f1"]), of: partial)
    #expect(fault(try Sample.declaration(rows: ["model", "model"]))?.key == "rows")
    #expect(fault(try Sample.declaration(columns: ["model"]))?.key == "columns")
    #expect(fault(try Sample.declaration(filters: ["x": ["y"]]))?.key == "where")
    let format = fault(try Sample.declaration(cell: "{value:.1x}"))
    #expect(format?.key == "cell")
    #expect(format?.offset == 7)
  }
}
