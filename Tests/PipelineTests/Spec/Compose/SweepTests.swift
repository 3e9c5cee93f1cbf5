import Learners
import Testing

@testable import Pipeline

private let base = """
  windowing: {length_s: 10}
  model: {use: rf, trees: 3, preprocess: [a]}
  fusion: {use: early}
  evaluation: {outer: {use: kfold, folds: 5}}
  variants:
    model:
      rf: {}
      svm: {use: svm}
      knn: {use: knn, k: 5}
    imbalance:
      weights: {}
      smote: {model.class_weight: none, model.resample: {use: smote}}
    smoothing: {none: {}, hmm: {evaluation.smoothing: {use: hmm}}}

  """

/// The names of the cells of a sweep over the axes above; the sweep starts in line 14.
private func names(_ sweep: String) -> [String] {
  let spec = loaded(base + "sweep:" + sweep)
  #expect(spec.faults.map(\.line) == [])
  return spec.cells.map(\.name)
}

@Suite struct SweepTests {
  @Test func withoutASweepThereIsTheBase() {
    let spec = loaded(base + "report: {html: true}\nrun: {jobs: 1}\nx-y: 1\nquestion: q")
    #expect(spec.faults.isEmpty)
    #expect(spec.cells.map(\.name) == ["base"])
    #expect(spec.cells[0].axes.isEmpty)
    #expect(
      spec.cells[0].node.flow
        == "{windowing: {length_s: 10}, model: {use: rf, trees: 3, preprocess: [a]}, fusion: {use: early}, evaluation: {outer: {use: kfold, folds: 5}}, question: q}"
    )
    #expect(names("") == ["base"])
    #expect(names(" {}") == ["base"])
  }

  @Test func gridMultipliesFirstAxisSlowest() {
    #expect(
      names(" {grid: {model: [rf, svm], windowing.length_s: [5, 10]}}") == [
        "model=rf,length_s=5", "model=rf,length_s=10", "model=svm,length_s=5",
        "model=svm,length_s=10",
      ])
    #expect(names(" {grid: {model: svm}}") == ["model=svm"])
  }

  @Test func cellsAreMerged() {
    let spec = loaded(
      base + "sweep: {grid: {imbalance: [smote, weights], model: [svm], model.C: [1, 2]}}")
    #expect(spec.faults.isEmpty)
    #expect(
      spec.cells.map { $0.node["model"]?.flow } == [
        "{class_weight: none, resample: {use: smote}, use: svm, C: 1, preprocess: [a]}",
        "{class_weight: none, resample: {use: smote}, use: svm, C: 2, preprocess: [a]}",
        "{use: svm, C: 1, preprocess: [a]}", "{use: svm, C: 2, preprocess: [a]}",
      ])
    #expect(spec.cells[1].axes.map(\.description) == ["imbalance=smote", "model=svm", "model.C=2"])
    #expect(spec.cells[0].node["model"]?["C"]?.mark.place == "a.yaml:14:69+1")
    #expect(spec.cells[0].node["model"]?["use"]?.mark.place == "a.yaml:8:16+3")
  }

  @Test func zipPairsAndMultipliesWithGrid() {
    #expect(
      names(
        " {zip: {model: [rf, svm], windowing.length_s: [5, 5.0]}, grid: {smoothing: [none, hmm]}}")
        == [
          "model=rf,length_s=5,smoothing=none", "model=rf,length_s=5,smoothing=hmm",
          "model=svm,length_s=5,smoothing=none", "model=svm,length_s=5,smoothing=hmm",
        ])
  }

  @Test func whenMultipliesMatchingCellsWhereTheyStand() {
    #expect(
      names(
        """

          grid: {model: [rf, svm], windowing.length_s: [5, 10]}
          when:
            - {if: {model: rf, windowing.length_s: 10.0}, grid: {smoothing: [none, hmm]}}
            - {if: {smoothing: hmm}, zip: {imbalance: [weights, smote], evaluation.outer.folds: [3, 4]}}
        """) == [
          "model=rf,length_s=5", "model=rf,length_s=10,smoothing=none",
          "model=rf,length_s=10,smoothing=hmm,imbalance=weights,folds=3",
          "model=rf,length_s=10,smoothing=hmm,imbalance=smote,folds=4", "model=svm,length_s=5",
          "model=svm,length_s=10",
        ])
  }

  @Test func whatACellDoesNotNameIsItsBase() {
    #expect(
      names(
        " {grid: {model: [rf, svm]}, when: [{if: {smoothing: none, windowing.length_s: 10}, grid: {imbalance: [smote]}}]}"
      )
        == ["model=rf,imbalance=smote", "model=svm,imbalance=smote"])
    #expect(
      names(" {include: [{windowing.length_s: 5}, {}], exclude: [], when: []}")
        == ["length_s=5", "base"])
    #expect(
      names(" {when: [{if: {model: rf}, grid: {model: [svm, knn]}}]}") == [
        "model=svm", "model=knn",
      ])
  }

  @Test func excludeRemovesAndIncludeAdds() {
    #expect(
      names(
        """

          include: [{model: knn, windowing.length_s: [30, 40]}, {model: rf}]
          exclude: [{model: knn}, {model: [rf, svm], windowing.length_s: 30}]
          grid: {model: [rf, svm, knn], windowing.length_s: [5, 30]}
        """) == [
          "model=rf,length_s=5", "model=svm,length_s=5", "model=knn,length_s=30",
          "model=knn,length_s=40", "model=rf",
        ])
  }

  @Test func includeAloneStartsFromNothingAndDuplicatesCollapse() {
    #expect(
      names(
        " {include: [{model: [rf, svm], smoothing: none}, {smoothing: [none, hmm], model: rf}]}")
        == ["model=rf,smoothing=none", "model=svm,smoothing=none", "model=rf,smoothing=hmm"])
  }

  @Test func twinsAreAllowedAndKnown() {
    let spec = loaded(
      base + "sweep: {grid: {smoothing: [none, hmm], imbalance: [weights]}, include: [{}]}")
    #expect(spec.cells.map(\.name).last == "base")
    #expect(spec.cells[0].isTwin(of: spec.cells[2]))
    #expect(!spec.cells[0].isTwin(of: spec.cells[1]))
  }

  @Test func pathsThatEndAlikeAreWrittenOut() {
    #expect(
      names(
        " {grid: {windowing.length_s: [5], evaluation.outer.folds: [3], evaluation.inner.folds: [2], 'model.preprocess[0]': [b]}}"
      )
        == ["length_s=5,evaluation.outer.folds=3,evaluation.inner.folds=2,preprocess.0=b"])
  }

  @Test(arguments: [
    (" {gird: {}}", "14:9+4: error: unknown key 'gird' in a sweep = did you mean 'grid'?"),
    (" [a]", "14:8+3: error: expected a map, found a list"),
    (" {grid: [model]}", "14:15+7: error: expected a map of axes and values, found a list"),
    (
      " {grid: {modle: [rf]}}",
      "14:16+5: error: there is no axis 'modle' = did you mean 'model'?"
    ),
    (
      " {grid: {speed: [rf]}}",
      "14:16+5: error: there is no axis 'speed' = known: model, imbalance, smoothing"
    ),
    (
      " {grid: {fusion: [early]}}",
      "14:16+6: error: there are no variants of 'fusion' = name some under 'variants.fusion', or sweep"
        + " over a path such as 'fusion.KEY'"
    ),
    (
      " {grid: {model: [rf, smv]}}",
      "14:28+3: error: 'model' has no value 'smv' = did you mean 'svm'?"
    ),
    (
      " {grid: {model: [rf, boosting]}}",
      "14:28+8: error: 'model' has no value 'boosting' = known: rf, svm, knn"
    ),
    (" {grid: {model: [rf, {}]}}", "14:28+2: error: expected a value of 'model', found a map"),
    (" {grid: {model: [rf, ~]}}", "14:28+1: error: expected a value of 'model', found nothing"),
    (" {grid: {model: []}}", "14:23+2: error: expected values of 'model', found an empty list"),
    (
      " {grid: {model: [rf, rf]}}",
      "14:28+2: warning: 'rf' is there already, as 'rf'"
    ),
    (
      " {grid: {windowing.length_s: [5, 5.0]}}",
      "14:40+3: warning: '5.0' is there already, as '5'"
    ),
    (
      " {grid: {windowing.length_s: [[5]]}}",
      "14:37+3: error: expected a value of 'windowing.length_s', found a list = values of a path are"
        + " scalars; name others under 'variants' and sweep over the names"
    ),
    (
      " {grid: {dataset.root: [../x]}}",
      "14:31+4: error: the name '../x' cannot have '/' in it = values become folders of results: name"
        + " this one under 'variants', sweep over the names"
    ),
    (
      " {grid: {model.kind: [a, A]}}",
      "14:32+1: error: 'A' and 'a' differ in upper and lower case only = some file systems would give"
        + " both one folder of results"
    ),
    (
      " {grid: {windowng.length_s: [5]}}",
      "14:16+8: error: there is no section 'windowng' to patch = did you mean 'windowing'?"
    ),
    (
      " {grid: {run.jobs: [5]}}",
      "14:16+3: error: there is no section 'run' to patch = known: dataset, windowing, features, model,"
        + " fusion, evaluation"
    ),
    (
      " {grid: {windowing..length_s: [5]}}",
      "14:16+19: error: expected a path, found 'windowing..length_s' = write keys joined by dots,"
        + " elements in brackets: 'features.eeg[0].bands'"
    ),
    (
      " {grid: {dataset.\"a b\": [5]}}",
      "14:16+13: error: the name '\"a b\"' cannot have '\"' in it = names become folders of results:"
        + " name the values under 'variants' instead"
    ),
    (
      " {zip: {model: [rf, svm], smoothing: [none]}}",
      "14:44+6: error: 'zip' pairs lists of one length: 'model' has 2 values and 'smoothing' has 1"
    ),
    (
      " {grid: {model: [rf]}, zip: {model: [svm], smoothing: [none]}}",
      "14:36+5: error: 'model' is in both 'grid' and 'zip'"
    ),
    (" {when: {if: {}}}", "14:15+8: error: expected a list of maps, found a map"),
    (
      " {when: [{grid: {model: [rf]}}]}",
      "14:16+21: error: an entry of 'when' has no 'if' = write {if: {axis: value}, grid: {axis:"
        + " [values]}}"
    ),
    (
      " {when: [{if: {model: rf}}]}",
      "14:17+2: error: an entry of 'when' has neither 'grid' nor 'zip'"
    ),
    (
      " {when: [{if: {model: rf}, gird: {}, grid: {smoothing: none}}]}",
      "14:34+4: error: unknown key 'gird' in an entry of 'when' = did you mean 'grid'?"
    ),
    (
      " {when: [{if: {model: svm}, grid: {smoothing: [none]}}]}",
      "14:17+2: warning: no cell matches this 'if'"
    ),
    (
      " {grid: {model: [rf]}, when: [{if: {model: rf}, grid: {model: [svm]}}]}",
      "14:38+2: error: cells that match this 'if' have a value of 'model' already"
    ),
    (
      " {grid: {model: [rf]}, exclude: [{model: svm}]}",
      "14:40+12: warning: no cell matches this entry of 'exclude'"
    ),
    (
      " {grid: {model: [rf]}, exclude: [{model: smv}]}",
      "14:48+3: error: 'model' has no value 'smv' = did you mean 'svm'?"
    ),
    (
      " {grid: {model: [rf]}, exclude: [model]}",
      "14:40+5: error: expected a map of axes and values, found 'model'"
    ),
    (
      " {grid: {model: [rf]}, exclude: [{model: []}]}",
      "14:48+2: error: expected values of 'model', found an empty list"
    ),
    (" {grid: {model: [rf]}, exclude: [{}]}", "14:1+5: error: the sweep has no cells left"),
    (" {include: []}", "14:1+5: error: the sweep has no cells left"),
    (
      " {grid: {model.kind: [a], model: [svm], imbalance: [smote], model.class_weight: [b]}}",
      "14:73+12: error: the axes 'imbalance' and 'model.class_weight' both write 'model.class_weight'"
        + " = a cell can have one value there: leave it to one of the axes"
    ),
    (
      " {grid: {evaluation.smoothing: [x, y], smoothing: [none, hmm]}}",
      "13:54+3: error: the axes 'evaluation.smoothing' and 'smoothing' both write"
        + " 'evaluation.smoothing' = a cell can have one value there: leave it to one of the axes"
    ),
    (
      " {grid: {'model.preprocess[1]': [b]}}",
      "14:33+3: error: there is no element [1]: the list has 1 element = elements are counted from 0,"
        + " so the last one is [0]"
    ),
  ])
  func saysWhatIsWrong(_ sweep: String, _ fault: String) {
    #expect(loaded(base + "sweep:" + sweep).faults.map(\.line) == ["a.yaml:" + fault])
  }

  @Test func axesThatNeverMeetMayWriteOnePath() {
    #expect(
      names(
        " {include: [{smoothing: hmm}, {evaluation.smoothing: x}, {smoothing: none, evaluation.smoothing: y}]}"
      )
      .count == 3)
  }

  @Test func theNumberOfCellsIsBounded() {
    let values = (0..<50).map(String.init).joined(separator: ", ")
    let axes = ["a", "b", "c", "d"].map { "model.\($0): [\(values)]" }
    let three = loaded("sweep: {grid: {\(axes[..<3].joined(separator: ", "))}}")
    #expect(
      three.faults.map(\.line) == [
        "a.yaml:1:1+5: error: the sweep has 125000 cells, at most 100000 fit"
      ])
    let many = (0..<12).map { "model.p\($0): [\(values)]" }.joined(separator: ", ")
    #expect(
      loaded("sweep: {grid: {\(many)}}").faults.map(\.line) == [
        "a.yaml:1:1+5: error: the sweep has more cells than can be counted, at most 100000 fit"
      ])
    let twice = "{\(axes[0]), \(axes[1])}"
    #expect(
      loaded("sweep: {grid: \(twice), when: [{if: {}, grid: {\(axes[2])}}]}").faults.map(\.line)
        == [
          "a.yaml:1:1+5: error: the sweep has 125000 cells, at most 100000 fit"
        ])
    #expect(
      loaded("sweep: {include: [{\(axes[..<3].joined(separator: ", "))}]}").faults.map(\.line) == [
        "a.yaml:1:1+5: error: the sweep has 125000 cells, at most 100000 fit"
      ])
  }

  @Test func theNumberOfAxesIsBounded() {
    let axes = (1...65).map { "model.p\($0): 1" }.joined(separator: "}, {")
    let faults = loaded("sweep: {include: [{\(axes)}]}").faults.map(\.line)
    #expect(faults == ["a.yaml:1:1035+9: error: a sweep can name at most 64 axes"])
    let paths = (0...1000).map { "model.p\($0): 1" }.joined(separator: ", ")
    #expect(
      loaded("variants: {way: {a: {\(paths)}}}").faults.map(\.line) == [
        "a.yaml:1:18+1: error: expected at most 1000 paths, found 1001"
      ])
  }

  @Test func namesOfCellsAreBounded() {
    let long = String(repeating: "v", count: 60)
    let axes = ["a", "b", "c", "d"].map { "model.\($0): \(long)" }.joined(separator: ", ")
    #expect(
      loaded("sweep: {grid: {\(axes)}}").faults.map(\.line) == [
        "a.yaml:1:1+5: error: the name of a cell has 251 characters, at most 200 fit:"
          + " 'a=\(String(repeating: "v", count: 58))…' = names become folders of results:"
          + " give axes and values shorter names"
      ])
  }

  /// A grid less its excludes plus its includes has as many cells as counting them one by one gives.
  @Test(arguments: 0..<100)
  func theNumberOfCellsFollowsTheFormula(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let counts = (0..<4).map { _ in 1 + random.below(4) }
    let axes = counts.enumerated().map { axis, count in
      "model.p\(axis): [\((0..<count).map(String.init).joined(separator: ", "))]"
    }
    let excludes = (0..<3).map { _ in (0..<4).map { _ in random.below(3) } }
    let entries = excludes.map { values in
      "{model.p0: \(values[0]), model.p1: [\(values[1]), \(values[2])], model.p3: \(values[3])}"
    }
    let spec = loaded(
      "sweep: {grid: {\(axes.joined(separator: ", "))}, exclude: [\(entries.joined(separator: ", "))],"
        + " include: [{model.p0: 9}]}")
    var expected = 1
    for cell in 0..<counts.reduce(1, *) {
      var (rest, values) = (cell, [0, 0, 0, 0])
      for axis in 0..<4 {
        values[axis] = rest % counts[axis]
        rest /= counts[axis]
      }
      let isOut = excludes.contains { out in
        values[0] == out[0] && (values[1] == out[1] || values[1] == out[2]) && values[3] == out[3]
      }
      if !isOut { expected += 1 }
    }
    #expect(spec.cells.count == expected, "seed \(seed)")
    #expect(Set(spec.cells.map { $0.name.lowercased() }).count == expected, "seed \(seed)")
    #expect(spec.faults.allSatisfy { $0.severity == .warning }, "seed \(seed)")
  }
}
