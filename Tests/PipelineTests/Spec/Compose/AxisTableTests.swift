import Testing

@testable import Pipeline

@Suite struct AxisTableTests {
  @Test(arguments: [
    ("[a]", "1:11+3: error: expected a map of axes, found a list"),
    ("{model: [a]}", "1:19+3: error: expected a map of named values, found a list"),
    (
      "{model: {rf: }}",
      "1:24+1: error: expected a map of changes, found nothing = write '{}' for what the spec says"
        + " without it"
    ),
    ("{model: {rf: svm}}", "1:24+3: error: expected a map of changes, found 'svm'"),
    (
      "{report: {a: {}}}",
      "1:12+6: error: an axis cannot be called 'report' = call it like a section it patches (dataset,"
        + " windowing, features, model, fusion, evaluation) or by a word of your own"
    ),
    (
      "{windowing.length_s: {a: {}}}",
      "1:12+18: error: the name of an axis cannot have a dot in it: 'windowing.length_s' = paths stand"
        + " in the values: 'variants: {smoothing: {hmm: {windowing.length_s: ...}}}'"
    ),
    (
      "{a/b: {a: {}}}",
      "1:12+3: error: the name 'a/b' cannot have '/' in it = names become folders of results: use a-z,"
        + " A-Z, 0-9, '_', '.', '+' and '-'"
    ),
    (
      "{model: {'..': {}}}",
      "1:20+4: error: the name '..' cannot start with a dot = names become folders of results: use a-z,"
        + " A-Z, 0-9, '_', '.', '+' and '-'"
    ),
    (
      "{model: {a..b: {}}}",
      "1:20+4: error: the name 'a..b' cannot have '..' in it = names become folders of results: use a-z,"
        + " A-Z, 0-9, '_', '.', '+' and '-'"
    ),
    (
      "{model: {RF: {}, rf: {}}}",
      "1:28+2: error: 'rf' and 'RF' differ in upper and lower case only = some file systems would give"
        + " both one folder of results"
    ),
    ("{model: {1.0: {}, 1: {}}}", "1:29+1: error: '1' and '1.0' are one value"),
    (
      "{way: {a: {}}, Way: {a: {}}}",
      "1:26+3: error: the axes 'Way' and 'way' differ in upper and lower case only = some file systems"
        + " would give both one folder of results"
    ),
    (
      "{way: {a: {evalution.outer: 1}}}",
      "1:22+9: error: there is no section 'evalution' to patch = did you mean 'evaluation'?"
    ),
    (
      "{way: {a: {sweep.grid: 1}}}",
      "1:22+5: error: there is no section 'sweep' to patch = known: dataset, windowing, features, model,"
        + " fusion, evaluation"
    ),
    (
      "{way: {a: {model.: 1}}}",
      "1:22+6: error: expected a path, found 'model.' = write keys joined by dots, elements in brackets:"
        + " 'features.eeg[0].bands'"
    ),
    (
      "{way: {a: {model: {use: x, k: 1}, model.k: 2}}}",
      "1:51+1: error: 'model.k' is written twice"
    ),
  ])
  func saysWhatIsWrong(_ variants: String, _ fault: String) {
    let spec = loaded("variants: " + variants + "\nsweep: {grid: {model: a, way: a}}")
    #expect(spec.faults.first?.line == "a.yaml:" + fault)
  }

  @Test func faultsOfAnAxisAreNotSaidAgainWhereItIsUsed() {
    let spec = loaded(
      "variants: {model: {a/b: {}}}\nsweep: {grid: {model: [a/b]}, exclude: [{model: x}]}")
    #expect(spec.faults.count == 1)
  }

  @Test func everyFaultIsSaidInFileOrder() {
    let spec = loaded(
      "sweep: {grid: {modle: [x]}}\nname: a/b\nvariants: {model: {x: 1, y: 2}, sweep: {}}\nmodel: ${x}"
    )
    #expect(spec.faults.map { $0.mark?.line ?? 0 } == [1, 2, 3, 3, 3, 4])
  }

  @Test(arguments: [
    ("smoothing", "none"), ("model", "rf"), ("fusion", "early"), ("dataset", "base"),
    ("windowing.length_s", "10"), ("windowing.none", "base"), ("evaluation", "kfold"),
    ("imbalance", "base"),
  ])
  func theBaseHasAValueOnEveryAxis(_ axis: String, _ label: String) throws {
    let spec = loaded(
      """
      windowing: {length_s: 10}
      model: {use: random_forest, trees: 3e1}
      fusion: {use: early}
      evaluation: {use: kfold}
      variants:
        smoothing: {hmm: {evaluation.smoothing: hmm}, none: {}}
        model: {svm: {use: svm}, rf: {trees: 30, use: random_forest}}
        imbalance: {smote: {model.resample: smote}}
      """)
    #expect(spec.faults.isEmpty)
    let mark = SourceMark(file: "t", line: 1, column: 1, length: 1)
    #expect(try spec.axes?.axis(axis, at: mark).baseLabel == label)
  }

  @Test(arguments: [
    ("10", "10"), ("10.0", "10"), ("1e1", "10"), ("+10", "10"), ("1.e1", "10"), ("07", "07"),
    (".50", "0.5"), ("-0.0", "0"), ("1e400", "1e400"), ("0x10", "0x10"), ("nan", "nan"), ("", ""),
    ("9007199254740993", "9007199254740993"), ("1e-3", "0.001"), ("-", "-"), ("1e", "1e"),
    (".", "."), ("1_000", "1_000"), ("00", "00"), ("0", "0"),
  ])
  func numbersHaveOneSpelling(_ text: String, _ key: String) {
    #expect(ScalarKey.of(text) == key)
  }
}
