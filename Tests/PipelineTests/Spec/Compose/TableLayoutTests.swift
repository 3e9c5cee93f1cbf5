import Testing

@testable import Pipeline

private let base = """
  windowing: {length_s: 10}
  model: {use: log}
  variants:
    model: {rf: {use: rf}, log: {}, svm: {use: svm}}
    smoothing: {none: {}, hmm: {evaluation.smoothing: hmm}}

  """

@Suite struct TableLayoutTests {
  private func layout(
    _ sweep: String, _ table: String, dummies: (CellPlan) -> Int? = { _ in nil }, count: Int = 0
  ) -> (text: [String], faults: [String]) {
    let spec = loaded(base + "sweep: \(sweep)\nreport: {tables: {results: \(table)}}")
    guard let node = spec.base, let axes = spec.axes else { return ([], []) }
    var faults = spec.faults
    let tables = TableDeclaration.all(in: node, axes: axes, faults: &faults)
    let cells = spec.cells
    var entries = cells.map { cell in
      TableLayout.Entry(
        axes: cell.axes, name: cell.name, dummy: dummies(cell).map { $0 + cells.count })
    }
    for number in 0..<count {
      entries.append(.init(axes: [CellSelector.dummy], name: "dummy\(number)", isAutomatic: true))
    }
    guard let table = tables.first, faults.isEmpty else { return ([], faults.map(\.line)) }
    let layout = TableLayout(table, entries, faults: &faults)
    var text = layout.columns.isEmpty ? [] : ["| " + words(layout.columns)]
    for (labels, slots) in zip(layout.rows, layout.slots) {
      text.append(
        words([labels]) + ": " + words(slots.map { [$0.map { entries[$0].name } ?? "-"] }))
    }
    return (text, faults.map(\.line))
  }

  private func words(_ labels: [[String]]) -> String {
    labels.map { $0.joined(separator: "/") }.joined(separator: " | ")
  }

  @Test func cellsStandWhereTheirValuesAre() {
    let (text, faults) = layout(
      "{grid: {model: [rf, svm], windowing.length_s: [5, 10]}, include: [{model: svm, windowing.length_s: 20}]}",
      "{rows: [model], columns: [windowing.length_s]}")
    #expect(faults == [])
    #expect(
      text == [
        "| 5 | 10 | 20", "rf: model=rf,length_s=5 | model=rf,length_s=10 | -",
        "svm: model=svm,length_s=5 | model=svm,length_s=10 | model=svm,length_s=20",
      ])
  }

  @Test func whatACellDoesNotNameIsItsBase() {
    let (text, faults) = layout(
      "{include: [{model: rf}, {model: svm, smoothing: [none, hmm]}, {}]}",
      "{rows: [model, smoothing], columns: []}")
    #expect(faults == [])
    #expect(
      text == [
        "| ", "rf/none: model=rf", "svm/none: model=svm,smoothing=none",
        "svm/hmm: model=svm,smoothing=hmm", "log/none: base",
      ])
  }

  @Test func whereChooses() {
    let (text, _) = layout(
      "{grid: {model: [rf, svm], windowing.length_s: [5, 10]}}",
      "{rows: [model], where: {windowing.length_s: 10.0, smoothing: none}}")
    #expect(text == ["| ", "rf: model=rf,length_s=10", "svm: model=svm,length_s=10"])
  }

  @Test(arguments: [
    (
      "{rows: [model]}",
      "7:19+7: error: the cells 'model=rf,length_s=5' and 'model=rf,length_s=10' fall into one slot of"
        + " table 'results' = add 'windowing.length_s' to 'rows' or 'columns', or fix it in 'where'"
    ),
    ("{rows: [modle]}", "7:36+5: error: there is no axis 'modle' = did you mean 'model'?"),
    ("{rows: [model], columns: [model]}", "7:54+5: error: the table has 'model' already"),
    (
      "{rows: [model], where: {model: smv}}",
      "7:59+3: error: 'model' has no value 'smv' = did you mean 'svm'?"
    ),
    (
      "{rows: [model], where: {smoothing: hmm}}",
      "7:51+16: warning: table 'results' shows no cell"
    ),
  ])
  func saysWhatIsWrong(_ table: String, _ fault: String) {
    let (_, faults) = layout("{grid: {model: [rf, svm], windowing.length_s: [5, 10]}}", table)
    #expect(faults == ["a.yaml:" + fault])
  }

  @Test func namesOfTablesAreFiles() {
    let spec = loaded("report: {tables: {a/b: {}, T: {}, t: {}}}")
    var faults: [SpecError] = []
    if let base = spec.base, let axes = spec.axes {
      _ = TableDeclaration.all(in: base, axes: axes, faults: &faults)
    }
    #expect(
      faults.map(\.line) == [
        "a.yaml:1:19+3: error: the name 'a/b' cannot have '/' in it = names become folders of results:"
          + " use a-z, A-Z, 0-9, '_', '.', '+' and '-'",
        "a.yaml:1:35+1: error: the tables 't' and 'T' differ in upper and lower case only"
          + " = some file systems would give both one file",
      ])
  }

  private func lengthDummy(_ cell: CellPlan) -> Int? { cell.name.contains("length_s=5") ? 0 : 1 }

  @Test func oneDummyRowWhereRowsDoNotMatterToIt() {
    let sweep = "{grid: {model: [rf, svm], smoothing: [hmm], windowing.length_s: [5, 10]}}"
    let (text, faults) = layout(
      sweep, "{rows: [model, smoothing], columns: [windowing.length_s]}", dummies: lengthDummy,
      count: 2)
    #expect(faults == [])
    #expect(text.last == "dummy/–: dummy0 | dummy1")
    #expect(text.count == 4)
    let (rest, _) = layout(
      sweep, "{rows: [smoothing], columns: [windowing.length_s], where: {model: rf}}",
      dummies: lengthDummy, count: 2)
    #expect(rest.last == "dummy: dummy0 | dummy1")
  }

  @Test func aDummyRowForEveryTaskWhereRowsAreTasks() {
    let sweep = "{grid: {model: [rf, svm], windowing.length_s: [5, 10]}}"
    let (text, _) = layout(
      sweep, "{rows: [windowing.length_s, model]}", dummies: lengthDummy, count: 2)
    #expect(text.suffix(2) == ["5/dummy: dummy0", "10/dummy: dummy1"])
    let (rest, _) = layout(
      sweep, "{rows: [windowing.length_s], where: {model: rf}}", dummies: lengthDummy, count: 2)
    #expect(rest.suffix(2) == ["5 (dummy): dummy0", "10 (dummy): dummy1"])
  }

  @Test func aDummyColumnWhereModelsAreColumns() {
    let (text, _) = layout(
      "{grid: {model: [rf, svm], windowing.length_s: [5, 10]}}",
      "{rows: [windowing.length_s], columns: [model]}", dummies: lengthDummy, count: 2)
    #expect(
      text == [
        "| rf | svm | dummy", "5: model=rf,length_s=5 | model=svm,length_s=5 | dummy0",
        "10: model=rf,length_s=10 | model=svm,length_s=10 | dummy1",
      ])
  }
}
