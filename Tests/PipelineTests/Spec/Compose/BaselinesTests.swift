import Testing

@testable import Pipeline

@Suite struct BaselinesTests {
  private func found(
    _ selector: String, _ sweep: String, dummies: [[AxisValue]] = []
  ) throws -> [String: String] {
    let spec = loaded(
      """
      windowing: {length_s: 10}
      variants:
        model: {rf: {use: rf}, svm: {use: svm}, log: {use: log}}
        smoothing: {none: {}, hmm: {evaluation.smoothing: hmm}}
      sweep: \(sweep)
      """)
    #expect(spec.faults.map(\.line) == [])
    let axes = try #require(spec.axes)
    var faults: [SpecError] = []
    let chosen = CellSelector(try yaml(selector), axes: axes, faults: &faults)
    #expect(faults.map(\.line) == [])
    let cells = spec.cells.map(\.axes) + dummies
    let baselines = Baselines(chosen, among: cells, axes: axes)
    var result: [String: String] = [:]
    for cell in spec.cells {
      do throws(SpecError) {
        result[cell.name] = spec.names.name(of: cells[try baselines.place(for: cell.axes)])
      } catch {
        result[cell.name] = error.line
      }
    }
    return result
  }

  @Test func equalOnTheOtherAxes() throws {
    #expect(
      try found("{model: log}", "{grid: {model: [rf, log], windowing.length_s: [5, 10]}}") == [
        "model=rf,length_s=5": "model=log,length_s=5",
        "model=rf,length_s=10": "model=log,length_s=10",
        "model=log,length_s=5": "model=log,length_s=5",
        "model=log,length_s=10": "model=log,length_s=10",
      ])
  }

  @Test func notNamingAnAxisIsHavingTheBasesValue() throws {
    #expect(
      try found(
        "{model: log}",
        "{include: [{model: rf, smoothing: none, windowing.length_s: 10}, {model: log}, {model: log, smoothing: hmm}]}"
      )["model=rf,smoothing=none,length_s=10"] == "model=log")
  }

  @Test func equalOnTheAxesThatItNames() throws {
    let result = try found(
      "{model: log}",
      "{grid: {model: [rf, log], windowing.length_s: [5, 10]}, when: [{if: {model: rf}, grid: {smoothing: [none, hmm]}}]}"
    )
    #expect(result["model=rf,length_s=5,smoothing=hmm"] == "model=log,length_s=5")
    #expect(result["model=rf,length_s=5,smoothing=none"] == "model=log,length_s=5")
  }

  @Test func aCellThatMatchesIsItsOwn() throws {
    let result = try found(
      "{model: log}", "{include: [{model: log}, {model: log, smoothing: none}, {model: rf}]}")
    #expect(result["model=log"] == "model=log")
    #expect(result["model=log,smoothing=none"] == "model=log,smoothing=none")
  }

  @Test func theOnlyOneThatMatches() throws {
    #expect(
      try found(
        "{model: log}", "{include: [{model: [rf, svm]}, {model: log, windowing.length_s: 5}]}")[
          "model=rf"] == "model=log,length_s=5")
  }

  @Test func automaticDummies() throws {
    let dummies = ["5", "10"].map { length in
      [CellSelector.dummy, AxisValue(axis: "windowing.length_s", label: length)]
    }
    let result = try found(
      "{model: dummy}", "{grid: {model: [rf], windowing.length_s: [5, 10], smoothing: [hmm]}}",
      dummies: dummies)
    #expect(
      result == [
        "model=rf,length_s=5,smoothing=hmm": "model=dummy,length_s=5",
        "model=rf,length_s=10,smoothing=hmm": "model=dummy,length_s=10",
      ])
  }

  @Test func noneOrSeveralAreErrors() throws {
    let none = try found("{model: log}", "{grid: {model: [rf]}}")
    #expect(none["model=rf"] == "a.yaml:1:1+12: error: no cell matches the baseline {model: log}")
    let several = try found(
      "{model: log}", "{include: [{model: rf}, {model: log, windowing.length_s: [4, 5]}]}")
    #expect(
      several["model=rf"]
        == "a.yaml:1:1+12: error: the baseline {model: log} of 'model=rf' is not one cell: it could be"
        + " 'model=log,windowing.length_s=4' or 'model=log,windowing.length_s=5'"
        + " = name more axes in the baseline")
    let many = try found(
      "{model: [log, svm]}",
      "{include: [{model: rf}, {model: [log, svm], windowing.length_s: [4, 5]}]}")
    #expect(many["model=rf"]?.contains("=5', 'model=svm,windowing.length_s=4' and 2 more") == false)
    #expect(many["model=rf"]?.hasSuffix("and 2 more = name more axes in the baseline") == true)
  }
}
