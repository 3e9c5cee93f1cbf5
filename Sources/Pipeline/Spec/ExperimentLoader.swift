import Learners

/// From a spec's file to decoded, checked cells.
public enum ExperimentLoader {
  /// Loads an experiment; every fault of the spec is collected, in file order.
  ///
  /// - Parameters:
  ///   - path: the spec, as the user named it.
  ///   - overrides: arguments of the form `key=value`.
  ///   - environment: for `${env:NAME}`.
  ///   - readFile: reads specs.
  /// - Returns: the experiment, or what stands in its way.
  public static func load(
    path: String, overrides: [String] = [], environment: @escaping Interpolation.Environment,
    readFile: @escaping Extends.ReadFile
  ) -> LoadedExperiment {
    let loaded = SpecLoader.load(
      path: path, overrides: overrides, environment: environment, readFile: readFile)
    var faults = loaded.faults
    guard let base = loaded.base else {
      return LoadedExperiment(experiment: nil, faults: faults, files: loaded.files, base: nil)
    }
    // What a file that could not be read would have said is not missing.
    let head = Decoder.decode(
      base, as: headRecord, named: "the spec", isPartial: !loaded.isWhole)
    faults += head.faults
    var sections = SectionDecoder(isPartial: !loaded.isWhole)
    var cells: [ExperimentCell] = []
    for plan in loaded.cells {
      if let values = sections.decode(plan, faults: &faults) {
        cells.append(
          ExperimentCell(
            axes: plan.axes, name: plan.name, sections: values, marks: SpecMarks(root: plan.node)))
      }
    }
    if let axes = loaded.axes {
      UnusedParts(base: base, axes: axes, cells: loaded.cells).check(faults: &faults)
    }
    var experiment: Experiment?
    if let values = head.values, let axes = loaded.axes,
      !faults.contains(where: { $0.severity == .error })
    {
      for cell in cells { CellChecks.check(cell, faults: &faults) }
      let made = Experiment(
        path: path, head: values, axes: axes, names: loaded.names, cells: cells,
        marks: head.marks, base: base, faults: &faults)
      if !faults.contains(where: { $0.severity == .error }) { experiment = made }
    }
    return LoadedExperiment(
      experiment: experiment, faults: LoadedSpec.inOrder(faults, files: loaded.files),
      files: loaded.files, base: base)
  }

  /// What belongs to the whole file; the sections of cells are decoded cell by cell.
  private static let headRecord = Record(
    ExperimentSchema.root.parameters.map { parameter in
      SpecSections.patchable.contains(parameter.name)
        ? Parameter(parameter.name, .free, default: nil, parameter.meaning) : parameter
    })
}

/// What came of loading an experiment.
public struct LoadedExperiment: Sendable {
  /// The experiment; `nil` where there is any error.
  public private(set) var experiment: Experiment?
  /// Errors and warnings in file order.
  public private(set) var faults: [SpecError]
  /// What was read.
  public let files: [SpecFile]
  /// The spec before variants; `nil` where it could not be read.
  public let base: Node?

  /// The same with what somebody else found wrong.
  public func adding(_ more: [SpecError]) -> LoadedExperiment {
    var loaded = self
    loaded.faults = LoadedSpec.inOrder(faults + more, files: files)
    if more.contains(where: { $0.severity == .error }) { loaded.experiment = nil }
    return loaded
  }
}

/// Decodes the sections of cells, each different section once.
struct SectionDecoder {
  private struct Key: Hashable {
    let section: Int
    let number: Int
  }

  /// Whether keys may still come from elsewhere.
  let isPartial: Bool
  private var known: [Key: ParameterValue?] = [:]

  init(isPartial: Bool = false) { self.isPartial = isPartial }

  /// - Returns: `nil` where any section has a fault.
  mutating func decode(_ plan: CellPlan, faults: inout [SpecError]) -> ParameterValues? {
    var values = ParameterValues()
    var isWhole = true
    for (index, name) in SpecSections.patchable.enumerated() {
      let key = Key(section: index, number: plan.sectionNumbers[index])
      if known[key] == nil { known[key] = section(name, of: plan.node, faults: &faults) }
      if let value = known[key] ?? nil { values[name] = value } else { isWhole = false }
    }
    return isWhole ? values : nil
  }

  func section(_ name: String, of node: Node, faults: inout [SpecError]) -> ParameterValue? {
    guard let parameter = ExperimentSchema.root.parameters.first(where: { $0.name == name }) else {
      return nil
    }
    let pair = node.pairs?.first { $0.key == name }
    let part = Node(.mapping(pair.map { [$0] } ?? []), at: node.mark)
    let decoded = Decoder.decode(
      part, as: Record([parameter]), named: "the spec", isPartial: isPartial)
    faults += decoded.faults
    return decoded.values?[name]
  }
}
