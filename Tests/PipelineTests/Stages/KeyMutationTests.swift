import Learners
import Support
import Testing

@testable import Pipeline

/// Every key of the language either enters some stage key or is on the written list.
@Suite struct KeyMutationTests {
  /// Two modalities, so that a fusion has something to choose from.
  private static let declared = DeclaredPairs(
    texts: [
      ("fusion.modality", ("m", "n")), (".file", ("{subject}.csv", "{subject}.tsv")),
      (".annotations.modality", ("m", "n")), (".label.target", ("m.a", "m.b")),
      (".label.of.m", ("m.a", "m.b")), (".label.of.signal", ("m.a", "m.b")),
      ("windowing.anchor", ("trial_start", "trial_end")), ("evaluation.race.over", ("m", "n")),
    ],
    complete: { path, kind in
      var kind = kind
      if ["evaluation.outer", "evaluation.inner"].contains(path) {
        if kind.use != LeakyRandomWindows.name { kind["group"] = .text("trial") }
        if kind.use == Fixed.name {
          kind["folds"] = .map([.init(key: "m", value: .list([.text("g")]))])
        }
        if SplitterCatalog.type(named: kind.use).needsTime { kind["within"] = .text("subject") }
      }
      return kind
    },
    companions: [
      ("fusion.metric", "combine", .text("weighted")),
      ("evaluation.outer.train_on", "within", .text("subject")),
      ("evaluation.outer.test", "folds", .map([])), ("evaluation.outer.train", "folds", .map([])),
      ("evaluation.outer.train", "test", .list([.text("z")])),
      ("dataset.time.unit", "column", .text("t")), ("dataset.time.zone", "column", .text("t")),
      ("dataset.select.reason", "exclude_subjects", .list([.text("s")])),
      (
        "dataset.known_duplicates", "trials",
        .record(
          ParameterValues([
            "file": .text("log.csv"), "trial": .record(ParameterValues(["column": .text("k")])),
          ]))
      ),
      ("dataset.modalities.m.time.zone", "unit", .text("iso")),
      ("dataset.modalities.m.columns.m.bands", "pattern", .text("{band}")),
    ])

  private static let sections: [String: ParameterType] = Dictionary(
    uniqueKeysWithValues: ExperimentSchema.root.parameters.map { ($0.name, $0.type) })

  private func section(_ name: String) throws -> ParameterValue {
    Self.declared.smallest(try #require(Self.sections[name]), at: name)
  }

  /// The sections of a cell that can be built, with one of them replaced.
  private func sections(_ name: String, _ value: ParameterValue) throws -> ParameterValues {
    var all = ParameterValues()
    for section in SpecSections.patchable { all[section] = try self.section(section) }
    all[name] = value
    all["dataset"] = doubled(all.record("dataset"), "modalities")
    all["features"] = doubledMap(all["features"])
    if name != "model" { all["model"] = logistic }
    return all
  }

  private var logistic: ParameterValue {
    ParameterValue.record(ParameterValues(["use": .text("logistic_regression")]))
      .completed(as: .kind(ModelSchema.family))
  }

  /// A second modality beside `m`.
  private func doubled(_ values: ParameterValues, _ key: String) -> ParameterValue {
    var values = values
    values[key] = doubledMap(values[key])
    // Both ways to time rows, and a log, so that what belongs to them is used.
    if values.use == "recordings", values["time"] == nil {
      values["time"] = .record(ParameterValues(["rate_hz": .number(4), "unit": .text("s")]))
    }
    return .record(values)
  }

  private func doubledMap(_ value: ParameterValue?) -> ParameterValue? {
    value?.map.map { entries in
      .map(entries + entries.prefix(1).map { .init(key: "n", value: $0.value) })
    }
  }

  private func identity(_ sections: ParameterValues) throws -> GraphIdentity {
    let marks = SpecMarks(
      root: Node(.mapping([]), at: SourceMark(file: "x", line: 1, column: 1, length: 1)))
    let cell = ExperimentCell(
      axes: [AxisValue(axis: "m", label: "1")], name: "cell", sections: sections, marks: marks)
    var dummy = sections
    dummy["model"] = .record(
      ParameterValues([
        "use": .text(Dummy.name), "preprocess": .list([]), "class_weight": .text("none"),
      ]))
    let other = ExperimentCell(axes: [], name: "dummy", sections: dummy, marks: marks)
    // Nobody races alone.
    var rival = sections
    rival["model"] = logistic
    let rivals =
      sections.record("evaluation")["race"] == nil
      ? []
      : [
        ExperimentCell(
          axes: [AxisValue(axis: "m", label: "2")], name: "rival", sections: rival, marks: marks)
      ]
    var graph = try ExperimentGraph(
      cells: [cell, other] + rivals,
      surroundings: .init(
        listing: FileListing(names: { _ in ["1.csv", "1.tsv", "x", "y"] }, exists: { _ in true }),
        digest: { _ in SHA256.digest(of: Array("same bytes".utf8)) }, resolve: { $0 }))
    try graph.compare(declared: [:], dummies: ["cell": "dummy"])
    return GraphIdentity(graph.graph)
  }

  @Test(arguments: SpecSections.patchable)
  func everyDeclaredKeyOf(_ name: String) throws {
    let type = try #require(Self.sections[name])
    let pairs = Self.declared.pairs(type, at: name)
    #expect(pairs.count >= 2)
    var tested: Set<String> = []
    for pair in pairs where !KeyExemptions.holds(KeyExemptions.decidedEarlier, pair.path) {
      let first: GraphIdentity
      let second: GraphIdentity
      do {
        first = try identity(try sections(name, pair.first))
        second = try identity(try sections(name, pair.second))
      } catch let failure as StageFailure
        where Self.encloses(failure.specPath, pair.path)
        || [".group", ".train_on"].contains(where: pair.path.hasSuffix)
          && failure.specPath?.hasSuffix(".within") == true
      {
        // Refused at this very key; another kind must take it.
        continue
      } catch {
        Issue.record("\(pair.path): no graph: \(error)")
        continue
      }
      tested.insert(pair.path)
      let isListed = KeyExemptions.holds(KeyExemptions.reasons, pair.path)
      if isListed {
        #expect(first == second, "\(pair.path) changes a key although it is on the list")
      } else {
        #expect(first != second, "\(pair.path) changes no key and is on no list")
      }
      #expect(
        (pair.role == .content) != isListed, "\(pair.path) is declared as \(pair.role)")
    }
    let untested = Set(pairs.map(\.path)).subtracting(tested).filter {
      !KeyExemptions.holds(KeyExemptions.decidedEarlier, $0)
    }
    #expect(untested.isEmpty)
  }

  private static func encloses(_ outer: String?, _ path: String) -> Bool {
    outer.map { path == $0 || path.hasPrefix($0 + ".") } ?? false
  }

  /// Sections that belong to no cell cannot reach a stage; their keys say so themselves.
  @Test func everyDeclaredKeyOutsideOfCells() {
    for parameter in ExperimentSchema.root.parameters
    where !SpecSections.patchable.contains(parameter.name) {
      for pair in Self.declared.pairs(
        parameter.type, at: parameter.name, role: parameter.role)
      where parameter.name != "spec" {
        #expect(
          KeyExemptions.holds(KeyExemptions.reasons, pair.path) && pair.role != .content,
          "\(pair.path)")
      }
    }
  }

  /// The same on specs as people write them: every scalar in turn becomes another one that is understood.
  @Test(arguments: ["motions.yaml", "eye-state.yaml"])
  func everyScalarOf(_ spec: String) throws {
    let path = Self.experiments + spec
    let text = String(decoding: try #require(TemporaryProject.bytes(of: path)), as: UTF8.self)
    let original = try #require(try loaded(text))
    let scalars = Self.scalars(of: try #require(YAMLReader.read(text, file: spec).node), at: "")
    #expect(scalars.count > 40)
    let words = Set(scalars.map(\.text)).sorted()
    var unchanged: [String] = []
    for scalar in scalars {
      let mutation = try firstUnderstood(scalar, in: text, words: words)
      guard let mutation else {
        unchanged.append("\(scalar.path): \(scalar.text)")
        continue
      }
      let isListed = KeyExemptions.holds(KeyExemptions.reasons, scalar.path)
      // A value that every variant replaces is in no cell, and so in no key.
      if isListed || mutation.cells == original.cells {
        #expect(
          mutation.identity == original.identity, "\(scalar.path) changes a key but must not")
      } else {
        #expect(
          mutation.identity != original.identity, "\(scalar.path) changes no key and is on no list")
      }
    }
    // `spec` has one value, a table one axis to name: some scalars can be nothing else.
    #expect(unchanged.count * 4 <= scalars.count, "\(unchanged)")
  }

  /// Words that may stand in one place, from all declarations.
  private static let siblings: [[String]] = choices(of: .record(ExperimentSchema.root))

  private static func choices(of type: ParameterType) -> [[String]] {
    switch type {
    case .choice(let words): [words]
    case .record(let record): record.parameters.flatMap { choices(of: $0.type) }
    case .kind(let family):
      [family.kinds.map(\.name)]
        + (family.kinds.flatMap(\.parameters) + family.shared).flatMap { choices(of: $0.type) }
    case .list(let element, _), .map(let element): choices(of: element)
    case .either(let types): types.flatMap(choices)
    default: []
    }
  }

  private static let experiments: String = {
    let parts = #filePath.split(separator: "/").dropLast(4)
    return "/" + parts.joined(separator: "/") + "/experiments/"
  }()

  private struct Scalar {
    let path: String
    let text: String
    let mark: SourceMark
  }

  private static func scalars(of node: Node, at path: String) -> [Scalar] {
    if let text = node.text { return [Scalar(path: path, text: text, mark: node.mark)] }
    let pairs = (node.pairs ?? []).flatMap { pair in
      scalars(of: pair.value, at: path.isEmpty ? pair.key : "\(path).\(pair.key)")
    }
    let elements = (node.elements ?? []).enumerated().flatMap { index, element in
      scalars(of: element, at: "\(path)[\(index)]")
    }
    return pairs + elements
  }

  /// What the first other word does that the spec is understood with; `nil` where there is none.
  private func firstUnderstood(
    _ scalar: Scalar, in text: String, words: [String]
  ) throws -> Loaded? {
    var candidates: [String] = []
    if let number = Int(scalar.text) { candidates += ["\(number + 1)", "\(max(2, number - 1))"] }
    if let number = Double(scalar.text) { candidates += ["\(number * 1.25)", "\(number / 2)"] }
    if let truth = ["true": "false", "false": "true"][scalar.text] { candidates.append(truth) }
    candidates.append(scalar.text + "x")
    let siblings = Self.siblings.filter { $0.contains(scalar.text) }.flatMap { $0 }
    candidates += (siblings.isEmpty ? words : siblings).filter { $0 != scalar.text }
    for candidate in candidates {
      if let found = try loaded(Self.replaced(scalar.mark, in: text, by: candidate)) {
        return found
      }
    }
    return nil
  }

  private static func replaced(_ mark: SourceMark, in text: String, by word: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var scalars = Array(lines[mark.line - 1].unicodeScalars)
    let quoted = "\"" + word.replacing("\"", with: "\\\"") + "\""
    let plain = word.allSatisfy { $0.isLetter || $0.isNumber || "._-".contains($0) }
    scalars.replaceSubrange(
      mark.column - 1..<mark.column - 1 + mark.length,
      with: Array((plain ? word : quoted).unicodeScalars))
    var line = String.UnicodeScalarView()
    line.append(contentsOf: scalars)
    lines[mark.line - 1] = String(line)
    return lines.joined(separator: "\n")
  }

  private struct Loaded {
    let identity: GraphIdentity
    /// What the cells say, in their order.
    let cells: [ParameterValues]
  }

  private func loaded(_ text: String) throws -> Loaded? {
    let found = ExperimentLoader.load(
      path: "spec.yaml", environment: { _ in nil },
      readFile: { _ in .success(Array(text.utf8)) })
    guard let experiment = found.experiment else { return nil }
    var graph = try ExperimentGraph(
      cells: experiment.cells,
      surroundings: .init(
        listing: FileListing(names: { _ in ["1.csv"] }, exists: { _ in true }),
        digest: { _ in SHA256.digest(of: Array("same bytes".utf8)) }, resolve: { $0 }))
    try graph.compare(declared: experiment.baselines, dummies: experiment.dummies)
    return Loaded(
      identity: GraphIdentity(graph.graph), cells: experiment.cells.map(\.sections))
  }
}
