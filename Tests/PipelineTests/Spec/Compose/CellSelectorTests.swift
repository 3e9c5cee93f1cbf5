import Testing

@testable import Pipeline

private let text = """
  windowing: {length_s: 10, step: {a: 1}}
  model: {use: random_forest}
  variants:
    model: {rf: {use: rf}, svm: {use: svm}}
    smoothing: {none: {}, hmm: {evaluation.smoothing: hmm}}
  sweep: {include: [{model: [rf, svm], windowing.length_s: [5, 10.0], smoothing: hmm}, {model: rf}, {}]}
  """

@Suite struct CellSelectorTests {
  private let spec = loaded(text)

  private func chosen(_ text: String) throws -> [String] {
    var faults: [SpecError] = []
    let axes = try #require(spec.axes)
    let selector = CellSelector(try yaml(text), axes: axes, faults: &faults)
    #expect(faults.map(\.line) == [])
    return spec.cells.filter { selector.matches($0.axes) }.map(\.name)
  }

  @Test func cellsMatchByValueInAnySpelling() throws {
    #expect(
      try chosen("{windowing.length_s: 5.0}") == [
        "model=rf,length_s=5,smoothing=hmm", "model=svm,length_s=5,smoothing=hmm",
      ])
    #expect(try chosen("{model: [svm], windowing.length_s: [1e1, 5]}").count == 2)
  }

  @Test func whatACellDoesNotNameIsItsBase() throws {
    #expect(try chosen("{smoothing: none}") == ["model=rf", "base"])
    #expect(
      try chosen("{windowing.length_s: 10}") == [
        "model=rf,length_s=10.0,smoothing=hmm", "model=svm,length_s=10.0,smoothing=hmm", "model=rf",
        "base",
      ])
    #expect(try chosen("{model: random_forest}") == ["base"])
    #expect(try chosen("{model: dummy}") == [])
    #expect(try chosen("{}").count == 6)
    #expect(try chosen("{fusion: base}").count == 6)
  }

  @Test(arguments: [
    ("{modle: rf}", "a.yaml:1:2+5: error: there is no axis 'modle' = did you mean 'model'?"),
    ("{model: fr}", "a.yaml:1:9+2: error: 'model' has no value 'fr' = did you mean 'rf'?"),
    ("{fusion: early}", "a.yaml:1:10+5: error: 'fusion' has no value 'early' = known: base"),
    ("{model: {a: 1}}", "a.yaml:1:9+6: error: expected a value of 'model', found a map"),
    ("{model: }", "a.yaml:1:9+1: error: expected a value of 'model', found nothing"),
    ("model", "a.yaml:1:1+5: error: expected a map of axes and values, found 'model'"),
    (
      "{run.jobs: 1}",
      "a.yaml:1:2+3: error: there is no section 'run' to patch = known: dataset, windowing, features,"
        + " model, fusion, evaluation"
    ),
  ])
  func saysWhatIsWrong(_ text: String, _ fault: String) throws {
    var faults: [SpecError] = []
    let axes = try #require(spec.axes)
    _ = CellSelector(try yaml(text), axes: axes, faults: &faults)
    #expect(faults.map(\.line) == [fault])
  }

  @Test(arguments: [
    (["model=svm"], "{model: svm}", 2), (["model=rf,svm"], "{model: [rf, svm]}", 5),
    (["model=rf", "model=svm"], "{model: [rf, svm]}", 5),
    (["length_s=5"], "{windowing.length_s: 5}", 2),
    (["windowing.length_s=5,10,model=rf"], "{windowing.length_s: [5, 10], model: rf}", 3),
    (
      ["model=svm,length_s=10.0,smoothing=hmm"],
      "{model: svm, windowing.length_s: 10.0, smoothing: hmm}", 1
    ),
    ([], "{}", 6),
  ])
  func argumentsReadAsNamesOfCellsDo(
    _ arguments: [String], _ description: String, _ count: Int
  ) throws {
    let axes = try #require(spec.axes)
    let selector = try CellSelector(arguments: arguments, axes: axes, names: spec.names)
    #expect(selector.description == description)
    #expect(spec.cells.filter { selector.matches($0.axes) }.count == count)
  }

  @Test(arguments: [
    (
      ["model"],
      "1:1+5: error: expected axis=value, found 'model' = write 'model=rf' or 'model=rf,svm'"
    ),
    (
      ["model=rf", "model=rf,smooth=hmm"],
      "2:10+6: error: there is no axis 'smooth' = known: model, smoothing, windowing.length_s"
    ),
    (["model=rf,svn"], "1:10+3: error: 'model' has no value 'svn' = did you mean 'svm'?"),
    (
      ["model="],
      "1:1+6: error: expected axis=value, found 'model=' = write 'model=rf' or 'model=rf,svm'"
    ),
    ([""], "1:1+1: error: expected axis=value, found '' = write 'model=rf' or 'model=rf,svm'"),
  ])
  func argumentsThatAreWrong(_ arguments: [String], _ fault: String) throws {
    let axes = try #require(spec.axes)
    #expect {
      try CellSelector(arguments: arguments, axes: axes, names: spec.names)
    } throws: { ($0 as? SpecError)?.line == "--only:" + fault }
  }
}
