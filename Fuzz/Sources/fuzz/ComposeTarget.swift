import Learners
import Pipeline

/// From a spec to the cells of its sweep: cells with safe names, or faults that point into what was read.
struct ComposeTarget: FuzzTarget {
  static let name = "compose"
  static let tokens = [
    "\n", "\n  ", "\n- ", " ", ": ", "- ", "[", "]", "{", "}", ", ", "{}", "[]", "&a ", "*a",
    "<<: *a",
    "'", "\"", "null", "~", "grid: ", "zip: ", "when: ", "if: ", "exclude: ", "include: ",
    "sweep: ",
    "variants: ", "extends: [base.yaml]\n", "extends: [a.yaml]\n", "use: ", "use: x", "model: ",
    "fusion: ", "model.trees: ", "model: {use: x}", "evaluation.outer: ", "windowing.length_s: ",
    "'features.eeg[0].of': ", "[0]", "${env:A}", "${env:NONE}", "$${", "${", "..", "/", "../x", ".",
    "5, 5.0", "1e999", "07", "RF", "rf", "base", "dummy", "x-a: ", "report: ", "rows: [model]",
    "columns: [fusion]", "where: {model: rf}", "0, 1, 2, 3, 4, 5, 6, 7, 8, 9",
  ]

  private static let arguments = [
    "model.trees=5", "model={use: svm}", "fusion.use=", "features.eeg[0].of=[a]",
    "variants.model.rf.k=1",
    "variants.way.a.evaluation.outer=2", "sweep.grid.model=[rf]", "sweep=", "windowing.length_s=1",
    "a..b=1",
    "x", "model.trees=${env:NONE}", "model=[", "model.resample[7]=1", "name=a/b",
    "evaluation={outer: {}}",
  ]
  private static let selectors = [
    "model=rf", "length_s=5,fusion=early", "model=dummy,rf", "base", "k", "=", "",
  ]
  private static let parent = """
    name: base
    model: {use: forest, trees: 3, preprocess: [{use: a}]}
    windowing: {length_s: 10}
    variants: {model: {rf: {}, svm: {use: svm}}, way: {a: {evaluation.outer: 1}, b: {}}}
    sweep: {grid: {model: [rf, svm], way: [a, b]}}
    """

  init(file: String) {}

  mutating func run(_ input: [UInt8], _ random: inout SplitMix64) -> String? {
    let overrides =
      random.below(2) == 0
      ? []
      : (0..<random.below(4)).map { _ in
        Self.arguments[random.below(Self.arguments.count)]
      }
    let spec = SpecLoader.load(
      path: "a.yaml", overrides: overrides, environment: { $0 == "A" ? "a: b" : nil },
      readFile: { path in
        switch path {
        case "a.yaml": .success(input)
        case "base.yaml": .success(Array(Self.parent.utf8))
        default: .failure(UnreadableFile("no such file"))
        }
      })
    var sources: [String: SourceText] = [:]
    for file in spec.files { sources[file.path] = SourceText(file.bytes) }
    guard let base = spec.base, let axes = spec.axes else {
      return spec.faults.isEmpty
        ? "no tree and no fault"
        : SpecFaults.problem(with: Array(spec.faults.prefix(100)), in: sources)
    }
    var faults = spec.faults
    let tables = TableDeclaration.all(in: base, axes: axes, faults: &faults)
    let entries = spec.cells.prefix(500).map { TableLayout.Entry(axes: $0.axes, name: $0.name) }
    for table in tables { _ = TableLayout(table, Array(entries), faults: &faults) }
    let selector = Self.selectors[random.below(Self.selectors.count)]
    if let chosen = try? CellSelector(arguments: [selector], axes: axes, names: spec.names) {
      let cells = spec.cells.prefix(500).map(\.axes)
      let baselines = Baselines(chosen, among: cells, axes: axes)
      for cell in cells { _ = try? baselines.place(for: cell) }
    }
    if let problem = SpecFaults.problem(with: Array(faults.prefix(100)), in: sources) {
      return problem
    }
    return spec.faults.contains { $0.severity == .error } ? nil : Self.problem(with: spec)
  }

  /// What holds of every spec without errors.
  private static func problem(with spec: LoadedSpec) -> String? {
    if spec.cells.isEmpty { return "no cells" }
    var names: Set<String> = []
    for cell in spec.cells {
      if !names.insert(cell.name.lowercased()).inserted { return "two cells called \(cell.name)" }
      let isSafe = cell.name.unicodeScalars.allSatisfy { scalar in
        scalar.isASCII
          && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
            || "_.+-=,".unicodeScalars.contains(scalar))
      }
      if !isSafe || cell.name.hasPrefix(".") || cell.name.utf8.count > NameRule.cellLengthLimit {
        return "a cell called \(cell.name)"
      }
    }
    for cell in spec.cells.prefix(3) {
      let text = NodeWriter.text(cell.node)
      let reading = YAMLReader.read(text, file: "written")
      guard let node = reading.node, reading.faults.isEmpty else { return "unreadable: \(text)" }
      if NodeWriter.text(node) != text { return "written otherwise: \(text)" }
    }
    return nil
  }
}
