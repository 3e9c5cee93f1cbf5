/// The axes of a spec: those under `variants`, and the paths that its sweep names.
public struct AxisTable: Sendable {
  /// The spec before any variant: what a cell has on the axes that it does not name.
  let base: Node
  /// The axes under `variants` in their order, then the paths of the sweep.
  public private(set) var axes: [Axis] = []
  private var places: [String: Int] = [:]
  private var foldedPlaces: [String: Int] = [:]
  /// The axes with faults of their own: what else is wrong about them follows from these.
  private(set) var faulty: Set<String> = []

  /// Reads `variants` from a spec; `faults` gets everything wrong in it.
  init(base: Node, faults: inout [SpecError]) {
    self.base = base
    guard let variants = base["variants"], !variants.isNull else { return }
    guard let pairs = variants.pairs else {
      faults.append(
        SpecError("expected a map of axes, found \(variants.words)", at: variants.mark))
      return
    }
    for pair in pairs {
      let before = faults.count
      do throws(SpecError) {
        try add(try Self.axis(pair, faults: &faults), at: pair.keyMark)
      } catch {
        faults.append(error)
      }
      if faults.count > before { faulty.insert(pair.key) }
    }
  }

  /// The place of an axis in `axes`; `nil` if it is not there.
  func place(of name: String) -> Int? { places[name] }

  /// The axis that a selector or a table names: one of `axes`, a section, or a path into a section.
  ///
  /// - Throws: that there is no such axis, at the mark.
  public func axis(_ name: String, at mark: SourceMark) throws(SpecError) -> Axis {
    if let place = places[name] { return axes[place] }
    if SpecSections.patchable.contains(name) {
      return describingBase(Axis(name: name, kind: .section))
    }
    return try pathAxis(name, at: mark)
  }

  /// The place of an axis that a sweep names; a path that is not there yet is added.
  ///
  /// - Throws: that there is no such axis, at the mark.
  mutating func sweptAxis(_ name: String, at mark: SourceMark) throws(SpecError) -> Int {
    if let place = places[name] { return place }
    if SpecSections.patchable.contains(name) {
      throw SpecError(
        "there are no variants of '\(name)'", at: mark,
        help: "name some under 'variants.\(name)', or sweep over a path such as '\(name).KEY'")
    }
    let axis = try pathAxis(name, at: mark)
    try add(axis, at: mark)
    return axes.count - 1
  }

  /// The place of a value that a sweep names; a scalar of a path that is not there yet is added.
  ///
  /// - Throws: that there is no such value, at its mark.
  mutating func sweptValue(_ node: Node, ofAxisAt place: Int) throws(SpecError) -> Int {
    let axis = axes[place]
    guard let label = node.text, !node.isNull else {
      let help =
        axis.kind == .path
        ? "values of a path are scalars; name others under 'variants' and sweep over the names"
        : nil
      throw SpecError(
        "expected a value of '\(axis.name)', found \(node.words)", at: node.mark, help: help)
    }
    if let known = axis.place(of: label) { return known }
    guard let path = axis.path else { throw Self.unknown(label, of: axis, at: node.mark) }
    let help =
      "values become folders of results: name this one under 'variants', sweep over the names"
    if let fault = NameRule.fault(in: label, at: node.mark, help: help) { throw fault }
    var patch = Patch()
    try patch.add(node, at: path)
    return try axes[place].add(Axis.Value(label: label, patch: patch), at: node.mark)
  }

  /// That an axis lacks a value, with the nearest or all known ones.
  static func unknown(_ label: String, of axis: Axis, at mark: SourceMark) -> SpecError {
    var known = axis.labels
    if known.isEmpty { known = [axis.baseLabel] }
    return SpecError(
      "'\(axis.name)' has no value \(Quoted.text(label))", at: mark,
      help: Suggestion.help(for: label, among: known))
  }

  private mutating func add(_ axis: Axis, at mark: SourceMark) throws(SpecError) {
    let folded = axis.name.lowercased()
    if let twin = foldedPlaces[folded] {
      throw SpecError(
        "the axes '\(axis.name)' and '\(axes[twin].name)' differ in upper and lower case only",
        at: mark,
        help: "some file systems would give both one folder of results")
    }
    places[axis.name] = axes.count
    foldedPlaces[folded] = axes.count
    axes.append(describingBase(axis))
  }

  private func pathAxis(_ name: String, at mark: SourceMark) throws(SpecError) -> Axis {
    guard name.contains(where: { $0 == "." || $0 == "[" }) else {
      let known = axes.map(\.name)
      throw SpecError(
        "there is no axis \(Quoted.text(name))", at: mark,
        help: Suggestion.help(for: name, among: known)
          ?? "name it under 'variants', or write a path such as 'windowing.length_s'")
    }
    let path = try SpecPath(name, at: mark)
    try Self.requireSection(of: path)
    return describingBase(Axis(name: path.text, kind: .path, path: path))
  }

  /// Finds out which value the base has.
  private func describingBase(_ axis: Axis) -> Axis {
    var axis = axis
    if let path = axis.path {
      guard let value = path.value(in: base), let text = value.text, !value.isNull else {
        return axis
      }
      axis.baseLabel = text
      axis.baseKeys = [ScalarKey.of(text)]
      return axis
    }
    let asBase = axis.values.filter { changesNothing($0.patch) }.map(\.label)
    axis.baseKeys = Set(asBase.map(ScalarKey.of))
    if let label = asBase.first {
      axis.baseLabel = label
    } else if axis.kind == .section, let use = base[axis.name]?["use"]?.text,
      axis.place(of: use) == nil
    {
      axis.baseLabel = use
      axis.baseKeys = [ScalarKey.of(use)]
    } else if axis.place(of: axis.baseLabel) == nil {
      axis.baseKeys = [axis.baseLabel]
    }
    return axis
  }

  private func changesNothing(_ patch: Patch) -> Bool {
    patch.sections.allSatisfy { section in
      guard let section else { return true }
      guard let old = base[section.key] else { return false }
      var faults: [SpecError] = []
      let new = MergeRule.merged(section: section.key, old, with: section.value, faults: &faults)
      return faults.isEmpty && new.says(old)
    }
  }
}

extension AxisTable {
  /// How many paths a value of an axis may change.
  static let changeLimit = 1000

  /// Reads one axis under `variants`.
  private static func axis(
    _ pair: Node.Pair, faults: inout [SpecError]
  ) throws(SpecError) -> Axis {
    let name = pair.key
    if SpecSections.reserved.contains(name) {
      throw SpecError(
        "an axis cannot be called '\(name)'", at: pair.keyMark,
        help:
          "call it like a section it patches (\(SpecSections.patchable.joined(separator: ", ")))"
          + " or by a word of your own")
    }
    if name.contains(".") {
      throw SpecError(
        "the name of an axis cannot have a dot in it: \(Quoted.text(name))", at: pair.keyMark,
        help: "paths stand in the values: 'variants: {smoothing: {hmm: {\(name): ...}}}'")
    }
    if let fault = NameRule.fault(in: name, at: pair.keyMark) { throw fault }
    guard let values = pair.value.pairs else {
      throw SpecError(
        "expected a map of named values, found \(pair.value.words)", at: pair.value.mark)
    }
    let isSection = SpecSections.patchable.contains(name)
    var axis = Axis(name: name, kind: isSection ? .section : .named)
    for value in values {
      do throws(SpecError) {
        if let fault = NameRule.fault(in: value.key, at: value.keyMark) { throw fault }
        let patch = try patch(of: value, axis: axis, faults: &faults)
        _ = try axis.add(Axis.Value(label: value.key, patch: patch), at: value.keyMark)
      } catch {
        faults.append(error)
      }
    }
    return axis
  }

  private static func patch(
    of value: Node.Pair, axis: Axis, faults: inout [SpecError]
  ) throws(SpecError) -> Patch {
    guard let changes = value.value.pairs else {
      throw SpecError(
        "expected a map of changes, found \(value.value.words)", at: value.value.mark,
        help: value.value.isNull ? "write '{}' for what the spec says without it" : nil)
    }
    var patch = Patch()
    if axis.kind == .section {
      let step = SpecPath.Step(key: axis.name, mark: value.keyMark)
      try patch.add(value.value, at: SpecPath(steps: [step]))
      return patch
    }
    if changes.count > changeLimit {
      throw SpecError(
        "expected at most \(changeLimit) paths, found \(changes.count)", at: value.keyMark)
    }
    for change in changes {
      do throws(SpecError) {
        let path = try SpecPath(change.key, at: change.keyMark)
        try requireSection(of: path)
        try patch.add(change.value, at: path)
      } catch {
        faults.append(error)
      }
    }
    return patch
  }

  private static func requireSection(of path: SpecPath) throws(SpecError) {
    guard let first = path.steps.first, !SpecSections.patchable.contains(first.key) else { return }
    throw SpecError(
      "there is no section \(Quoted.text(first.key)) to patch", at: first.mark,
      help: Suggestion.help(for: first.key, among: SpecSections.patchable))
  }
}
