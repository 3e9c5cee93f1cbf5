import Testing

@testable import Pipeline

private let spec = """
  name: x
  windowing: {length_s: 10}
  features: {eeg: [{use: stats, of: [a]}, {use: bands}]}
  model: {use: rf, trees: 3, preprocess: [a]}
  fusion: {use: early}
  variants:
    model: {rf: {}, svm: {use: svm}}
    only: {svm: {model: {use: svm}}, knn: {model: {use: knn}}}
    smoothing: {hmm: {evaluation.smoothing: {use: hmm}}}

  """

@Suite struct OverridesTests {
  private func base(_ overrides: [String]) -> Node? {
    let result = loaded(spec, overrides: overrides)
    #expect(result.faults.map(\.line) == [])
    return result.base
  }

  @Test(arguments: [
    (["model.trees=5"], "model", "{use: rf, trees: 5, preprocess: [a]}"),
    (["model={use: svm, C: 1}"], "model", "{use: svm, C: 1, preprocess: [a]}"),
    (["model.C=2", "model.use=svm"], "model", "{C: 2, use: svm, preprocess: [a]}"),
    (
      ["features.eeg[1].of=[b, c]"], "features",
      "{eeg: [{use: stats, of: [a]}, {use: bands, of: [b, c]}]}"
    ),
    (["features.eeg=[]"], "features", "{eeg: []}"),
    (["evaluation.outer.folds=3"], "evaluation", "{outer: {folds: 3}}"),
    (["name='a=b'"], "name", "\"a=b\""),
    (["windowing="], "windowing", ""),
    (["run.jobs=2"], "run", "{jobs: 2}"),
  ])
  func editsTheBase(_ overrides: [String], _ section: String, _ flow: String) {
    #expect(loaded(spec, overrides: overrides).base?[section]?.flow == flow)
  }

  @Test func keysWithDotsAreFound() {
    let node = base(["variants.smoothing.hmm.evaluation.smoothing.along=trial"])
    #expect(
      node?["variants"]?["smoothing"]?.flow
        == "{hmm: {evaluation.smoothing: {use: hmm, along: trial}}}")
  }

  @Test func marksAreColumnsOfTheArgument() {
    let result = loaded(spec, overrides: ["model.trees=5", "windowing.lenght={a: [1]}"])
    let pair = result.base?["windowing"]?.pairs?.last
    #expect(pair?.keyMark.place == "command line:2:11+6")
    #expect(pair?.value.mark.place == "command line:2:18+8")
    #expect(pair?.value["a"]?.elements?.first?.mark.place == "command line:2:23+1")
    #expect(result.files.last?.path == "command line")
    #expect(
      result.files.last.map { String(decoding: $0.bytes, as: UTF8.self) }
        == "model.trees=5\nwindowing.lenght={a: [1]}\n")
  }

  @Test func environmentVariablesWorkAndOverriddenOnesNeedNotBeSet() {
    let result = loaded(
      ["a.yaml": "dataset: {root: '${env:NONE}'}"], overrides: ["dataset.root=${env:HERE}/x"],
      environment: ["HERE": "/here"])
    #expect(result.faults.isEmpty)
    #expect(result.base?["dataset"]?.flow == "{root: /here/x}")
  }

  @Test(arguments: [
    (
      "model.trees",
      "1:1+11: error: expected key=value, found 'model.trees' = write 'model.trees=100' or"
        + " 'windowing={use: whole_trial}'"
    ),
    (
      "=5",
      "1:1+2: error: expected key=value, found '=5' = write 'model.trees=100' or"
        + " 'windowing={use: whole_trial}'"
    ),
    (
      "a=1\nb",
      "1:1+5: error: expected key=value, found 'a=1 b' = write 'model.trees=100' or"
        + " 'windowing={use: whole_trial}'"
    ),
    (
      "model..trees=5",
      "1:1+12: error: expected a path, found 'model..trees' = write keys joined by dots, elements in"
        + " brackets: 'features.eeg[0].bands'"
    ),
    (
      "features.eeg[7].of=5",
      "1:13+3: error: there is no element [7]: the list has 2 elements = elements are counted from 0, so"
        + " the last one is [1]"
    ),
    ("extends=[b.yaml]", "1:1+7: error: 'extends' cannot be overridden: it comes first"),
  ])
  func saysWhatIsWrong(_ override: String, _ fault: String) {
    #expect(loaded(spec, overrides: [override]).faults.map(\.line) == ["command line:" + fault])
  }

  @Test func faultsOfTheValueStandInTheArgument() {
    let faults = loaded(spec, overrides: ["x-a=1", "model.trees={a: 1, a: 2}"]).faults
    #expect(faults.map(\.line) == ["command line:2:20+1: error: duplicate key 'a' (first at 1:2)"])
  }

  @Test(arguments: [
    (["model.trees=5", "model.trees=6"], "model.trees", 11),
    (["model={trees: 5, C: 1}", "model.trees=6"], "model.trees", 11),
    (["windowing=5", "windowing.length_s=3"], "windowing.length_s", 18),
  ])
  func nothingIsGivenTwice(_ overrides: [String], _ path: String, _ length: Int) {
    #expect(
      loaded(spec, overrides: overrides).faults.map(\.line) == [
        "command line:2:1+\(length): error: '\(path)' is given twice"
      ])
  }

  @Test(arguments: [
    (
      "{grid: {windowing.length_s: [5]}}", "windowing.length_s=3",
      "1:1+18: error: overriding 'windowing.length_s' changes nothing: 'windowing.length_s' replaces it"
        + " in every cell = override it in 'sweep', or choose values of 'windowing.length_s' that keep it"
    ),
    (
      "{grid: {only: [svm, knn]}}", "model.trees=3",
      "1:1+11: error: overriding 'model.trees' changes nothing: 'only' replaces it in every cell"
        + " = override it in 'variants.only', or choose values of 'only' that keep it"
    ),
    (
      "{include: [{only: knn}, {model: svm}]}", "model.trees=3",
      "1:1+11: error: overriding 'model.trees' changes nothing: 'only' and 'model' replace it in every"
        + " cell = override it in 'variants.only', or choose values of 'only' that keep it"
    ),
    ("{grid: {model: [rf, svm]}}", "model.trees=3", ""),
    ("{grid: {only: [svm, knn]}}", "model.preprocess=[b]", ""),
    ("{grid: {only: [svm, knn]}}", "run.jobs=3", ""),
    ("{grid: {only: [svm, knn]}}", "variants.only.knn.model.k=3", ""),
  ])
  func anOverrideThatEveryCellReplaces(_ sweep: String, _ override: String, _ fault: String) {
    let faults = loaded(spec + "sweep: " + sweep, overrides: [override]).faults.map(\.line)
    #expect(faults == (fault.isEmpty ? [] : ["command line:" + fault]))
  }
}
