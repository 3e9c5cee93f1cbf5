import Learners
import Testing

@testable import Pipeline

@Suite struct MergeRuleTests {
  private func merged(
    _ base: String, _ upper: String, _ layer: MergeRule.Layer = .patch
  ) throws -> String {
    var faults: [SpecError] = []
    let result = MergeRule.merged(
      try yaml(base), with: try yaml(upper, file: "b.yaml"), layer: layer, faults: &faults)
    #expect(faults.isEmpty)
    return result.flow
  }

  @Test(arguments: [
    ("{a: 1, b: 2}", "{b: 3, c: 4}", "{a: 1, b: 3, c: 4}"),
    ("{a: {b: 1, c: 2}}", "{a: {c: 3}}", "{a: {b: 1, c: 3}}"),
    ("{a: [1, 2]}", "{a: [3]}", "{a: [3]}"),
    ("{a: [1, 2]}", "{a: []}", "{a: []}"),
    ("{a: {b: 1}}", "{a: {}}", "{a: {b: 1}}"),
    ("{a: {b: 1}}", "{a: null}", "{a: null}"),
    ("{a: 1}", "{a: {b: 1}}", "{a: {b: 1}}"),
    ("{vote: {to: trial, by: mean}}", "{vote: {use: none}}", "{vote: {use: none}}"),
    ("{outer: {use: a, folds: 3}}", "{outer: {folds: 5}}", "{outer: {use: a, folds: 5}}"),
    ("{outer: {use: a, folds: 3}}", "{outer: {use: a}}", "{outer: {use: a}}"),
  ])
  func mapsMergeListsReplaceUseReplaces(_ base: String, _ upper: String, _ result: String) throws {
    #expect(try merged(base, upper) == result)
    #expect(try merged(base, upper, .file) == result)
  }

  @Test func aModelKeepsWhatIsNotItsOwn() throws {
    let base =
      "{model: {use: rf, trees: 3, preprocess: [a], resample: r, class_weight: b, tune: t}}"
    #expect(
      try merged(base, "{model: {use: svm, C: 1, resample: none}}")
        == "{model: {use: svm, C: 1, resample: none, preprocess: [a], class_weight: b}}")
    #expect(
      try merged("{other: {model: {use: rf, resample: r}}}", "{other: {model: {use: svm}}}")
        == "{other: {model: {use: svm}}}")
    #expect(
      try merged(
        "{variants: {model: {x: {use: rf, trees: 1, resample: r}}}}",
        "{variants: {model: {x: {use: svm}}}}")
        == "{variants: {model: {x: {use: svm, resample: r}}}}")
    #expect(
      try merged(
        "{variants: {way: {x: {model: {use: rf, resample: r}}}}}",
        "{variants: {way: {x: {model: {use: svm}}}}}")
        == "{variants: {way: {x: {model: {use: svm, resample: r}}}}}")
  }

  @Test func aFileReplacesSweepAndReportWhole() throws {
    let base = "{sweep: {grid: {a: [1]}}, report: {html: true}, run: {jobs: 1}}"
    let upper = "{sweep: {zip: {b: [1]}}, report: {explain: {use: shap}}, run: {memory: 2}}"
    #expect(
      try merged(base, upper, .file)
        == "{sweep: {zip: {b: [1]}}, report: {explain: {use: shap}}, run: {jobs: 1, memory: 2}}")
    #expect(
      try merged(base, upper, .patch)
        == "{sweep: {grid: {a: [1]}, zip: {b: [1]}}, report: {html: true, explain: {use: shap}}, run: {jobs: 1, memory: 2}}"
    )
  }

  @Test func elementsOfListsAreEdited() throws {
    #expect(
      try merged("{a: [{b: 1}, {b: 2}]}", "{a: {'[1]': {c: 3}}}") == "{a: [{b: 1}, {b: 2, c: 3}]}")
    #expect(try merged("{a: [1, 2]}", "{a: {'[0]': 5}}") == "{a: [5, 2]}")
    #expect(try merged("{a: [1, 2]}", "{a: {'[0]': 5, b: 2}}") == "{a: {[0]: 5, b: 2}}")
  }

  @Test func anElementThatIsNotThere() throws {
    var faults: [SpecError] = []
    let result = MergeRule.merged(
      try yaml("a: [1, 2]"), with: try yaml("a: {'[2]': 5}", file: "b.yaml"), layer: .patch,
      faults: &faults)
    #expect(result.flow == "{a: [1, 2]}")
    #expect(
      faults.map(\.line) == [
        "b.yaml:1:5+5: error: there is no element [2]: the list has 2 elements"
          + " = elements are counted from 0, so the last one is [1]"
      ])
  }

  @Test func marksStayThoseOfTheirFile() throws {
    var faults: [SpecError] = []
    let base = try yaml("a:\n  b: 1\n  c: 2\nd: {use: x}\n")
    let upper = try yaml("a: {c: 3}\nd: {use: y}\n", file: "b.yaml")
    func places(_ layer: MergeRule.Layer) -> [String] {
      let merged = MergeRule.merged(base, with: upper, layer: layer, faults: &faults)
      let nodes = [merged["a"]?["b"], merged["a"]?["c"], merged["d"]]
      return (merged.pairs ?? []).map(\.keyMark.place) + nodes.compactMap(\.?.mark.place)
    }
    #expect(
      places(.patch) == [
        "a.yaml:1:1+1", "b.yaml:2:1+1", "a.yaml:2:6+1", "b.yaml:1:8+1", "b.yaml:2:4+8",
      ])
    #expect(
      places(.file) == [
        "b.yaml:1:1+1", "b.yaml:2:1+1", "a.yaml:2:6+1", "b.yaml:1:8+1", "b.yaml:2:4+8",
      ])
  }

  /// Associative where every path has one shape: by its depth, a key holds a map or a scalar.
  @Test(arguments: 0..<200)
  func isAssociativeWhereShapesAgree(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let mark = SourceMark(file: "r", line: 1, column: 1, length: 1)
    func tree(_ depth: Int) -> Node {
      var pairs: [Node.Pair] = []
      let maps = depth == 3 ? [] : ["model", "variants", "x"]
      for key in maps + ["use", "resample", "class_weight", "k"] {
        let isMap = maps.contains(key)
        guard random.next() % (isMap ? 3 : 2) == 0 else { continue }
        let text = String(random.next() % 9)
        let value = isMap ? tree(depth + 1) : Node(.scalar(text, isQuoted: false), at: mark)
        pairs.append(Node.Pair(key: key, keyMark: mark, value: value))
      }
      return Node(.mapping(pairs), at: mark)
    }
    let (a, b, c) = (tree(0), tree(0), tree(0))
    for layer in [MergeRule.Layer.file, .patch] {
      var faults: [SpecError] = []
      func over(_ a: Node, _ b: Node) -> Node {
        MergeRule.merged(a, with: b, layer: layer, faults: &faults)
      }
      #expect(over(over(a, b), c).sortedFlow == over(a, over(b, c)).sortedFlow, "seed \(seed)")
    }
  }
}
