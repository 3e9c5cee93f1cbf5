import Learners

/// A whole experiment: decoded cells, automatic baselines, and how results are shown.
public struct Experiment: Sendable {
  /// The spec, as the user named it.
  public let path: String
  /// The experiment's name and the name of its folder of results.
  public let name: String
  /// What it asks.
  public let question: String?
  /// The axes that tables and selectors may name.
  public let axes: AxisTable
  /// How cells are called.
  public let names: CellNames
  /// The cells of the sweep, then the automatic dummies.
  public let cells: [ExperimentCell]
  /// The `run` section.
  public let run: ParameterValues
  /// The `report` section.
  public let report: ParameterValues
  /// Where keys of the whole file stand.
  public let marks: SpecMarks
  /// Name of the declared baseline of each cell that has one.
  public let baselines: [String: String]
  /// Name of the dummy of the same task, for each cell that is no dummy.
  public let dummies: [String: String]

  init(
    path: String, head: ParameterValues, axes: AxisTable, names: CellNames,
    cells: [ExperimentCell], marks: SpecMarks, base: Node, faults: inout [SpecError]
  ) {
    self.path = path
    name = head.text("name")
    question = head["question"]?.text
    self.axes = axes
    self.names = names
    run = head.record("run")
    report = head.record("report")
    self.marks = marks
    let compared = CommonWindowings.filledIn(cells)
    let dummies = AutomaticDummies(compared, names: names)
    self.cells = compared + dummies.cells
    self.dummies = dummies.ofCell
    baselines = DeclaredBaselines.find(
      self.cells, dummies: dummies.ofCell, axes: axes, faults: &faults)
    StatisticsChecks.checkBaselines(self.cells, baselines, faults: &faults)
    RaceChecks.checkAxes(self.cells, &faults)
    ReportChecks.check(self, base: base, faults: &faults)
  }
}

/// Windowings of a sweep are compared on the trials that have a window in each of them.
enum CommonWindowings {
  static func filledIn(_ cells: [ExperimentCell]) -> [ExperimentCell] {
    var distinct: [String: ParameterValues] = [:]
    for cell in cells {
      let windowing = cell.section("windowing")
      distinct[Canonical.text(Content.of(windowing, as: Windowing.family))] = windowing
    }
    guard distinct.count > 1 else { return cells }
    let all = distinct.sorted { $0.key < $1.key }.map { ParameterValue.record($0.value) }
    return cells.map { cell in
      var evaluation = cell.section("evaluation")
      guard evaluation.list("common_windowings").isEmpty else { return cell }
      evaluation["common_windowings"] = .list(all)
      var filled = cell
      filled.sections["evaluation"] = .record(evaluation)
      return filled
    }
  }
}
