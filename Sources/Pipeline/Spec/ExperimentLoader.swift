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
    let (head, cells) = parts(
      of: loaded, base: base, head: headRecord, sections: SectionDecoder.all, &faults)
    if !faults.contains(where: { $0.severity == .error }) {
      TwinCells.check(loaded.cells, base: base, faults: &faults)
    }
    var experiment: Experiment?
    if let values = head.values, let axes = loaded.axes,
      !faults.contains(where: { $0.severity == .error })
    {
      for cell in cells { CellChecks.check(cell, faults: &faults) }
      TaskChecks.checkGroups(cells, &faults)
      let made = Experiment(
        path: path, head: values, axes: axes, names: loaded.names, cells: cells,
        marks: head.marks, base: base, faults: &faults)
      if !faults.contains(where: { $0.severity == .error }) { experiment = made }
    }
    return LoadedExperiment(
      experiment: experiment, faults: LoadedSpec.inOrder(faults, files: loaded.files),
      files: loaded.files, base: base)
  }

  /// The head and the cells of a spec whose files were read.
  ///
  /// - Parameters:
  ///   - loaded: what the files say.
  ///   - base: the spec before variants.
  ///   - head: what belongs to the whole file.
  ///   - sections: the sections of cells that are decoded; the others are passed by.
  ///   - passesUnknownLabels: whether a label of a kind that nobody knows is no error.
  ///   - faults: gets everything wrong in them.
  /// - Returns: what belongs to the whole file, and the cells whose sections have no fault.
  static func parts(
    of loaded: LoadedSpec, base: Node, head: Record, sections: [Parameter],
    passesUnknownLabels: Bool = false, _ faults: inout [SpecError]
  ) -> (head: Decoded, cells: [ExperimentCell]) {
    // What a file that could not be read would have said is not missing.
    let decoded = Decoder.decode(base, as: head, named: "the spec", isPartial: !loaded.isWhole)
    faults += decoded.faults
    var decoder = SectionDecoder(
      sections, isPartial: !loaded.isWhole, passesUnknownLabels: passesUnknownLabels)
    var cells: [ExperimentCell] = []
    for plan in loaded.cells {
      if let values = decoder.decode(plan, faults: &faults) {
        cells.append(
          ExperimentCell(
            axes: plan.axes, name: plan.name, sections: values, marks: SpecMarks(root: plan.node)))
      }
    }
    if let axes = loaded.axes {
      let decoder = SectionDecoder(
        sections, isPartial: true, passesUnknownLabels: passesUnknownLabels)
      UnusedParts(base: base, axes: axes, cells: loaded.cells, decoder: decoder)
        .check(faults: &faults)
    }
    return (decoded, cells)
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
