import Learners

/// An experiment as far as its data go: what is needed to look at recordings or to compute features.
///
/// Sections that are not needed are neither decoded nor checked, so that a spec can be looked at before its
/// models, or the words for them, are there.
public struct DataExperiment: Sendable {
  /// How much of a spec is needed.
  public enum Scope: Sendable, Hashable {
    /// `dataset`, and `windowing` where there is one.
    case recordings
    /// `dataset`, `windowing` and `features`.
    case features
  }

  /// The spec, as the user named it.
  public let path: String
  /// The experiment's name and the name of its folder of results.
  public let name: String
  /// What it asks.
  public let question: String?
  /// The axes that selectors may name.
  public let axes: AxisTable
  /// How cells are called.
  public let names: CellNames
  /// The `run` section.
  public let run: ParameterValues
  /// What differs among the cells of the sweep, in the order of the sweep.
  public let configurations: [DataConfiguration]
}

/// Cells of a sweep that have the same data, windows and features.
public struct DataConfiguration: Sendable {
  /// The axis values that tell it apart: `length_s=2`; `base` where there is only one.
  public let name: String
  /// The same as values.
  public let axes: [AxisValue]
  /// The first of its cells, with the sections that were decoded.
  public let cell: ExperimentCell
  /// The values of all its cells.
  public let cells: [[AxisValue]]
}

/// What came of loading a spec as far as its data go.
public struct LoadedData: Sendable {
  /// The experiment; `nil` where there is any error.
  public let experiment: DataExperiment?
  /// Errors and warnings in file order.
  public let faults: [SpecError]
  /// What was read.
  public let files: [SpecFile]
  /// The spec before variants; `nil` where it could not be read.
  public let base: Node?
}

extension ExperimentLoader {
  /// Loads what a spec says about data; every fault in that is collected, in file order.
  ///
  /// - Parameters:
  ///   - path: the spec, as the user named it.
  ///   - scope: how much is needed.
  ///   - overrides: arguments of the form `key=value`.
  ///   - environment: for `${env:NAME}`.
  ///   - readFile: reads specs.
  /// - Returns: the experiment, or what stands in its way.
  public static func loadData(
    path: String, scope: DataExperiment.Scope, overrides: [String] = [],
    environment: @escaping Interpolation.Environment, readFile: @escaping Extends.ReadFile
  ) -> LoadedData {
    let loaded = SpecLoader.load(
      path: path, overrides: overrides, environment: environment, readFile: readFile)
    var faults = loaded.faults
    guard let base = loaded.base else {
      return LoadedData(experiment: nil, faults: faults, files: loaded.files, base: nil)
    }
    let (head, cells) = parts(
      of: loaded, base: base, head: dataHead, sections: DataSections.of(scope),
      passesUnknownLabels: true, &faults)
    var experiment: DataExperiment?
    if let values = head.values, let axes = loaded.axes, !hasErrors(faults) {
      for cell in cells { CellChecks.checkData(cell, faults: &faults) }
      if !hasErrors(faults) {
        experiment = DataExperiment(
          path: path, name: values.text("name"), question: values["question"]?.text, axes: axes,
          names: loaded.names, run: values.record("run"),
          configurations: DataSections.configurations(cells, names: loaded.names))
      }
    }
    return LoadedData(
      experiment: experiment, faults: LoadedSpec.inOrder(faults, files: loaded.files),
      files: loaded.files, base: base)
  }

  private static func hasErrors(_ faults: [SpecError]) -> Bool {
    faults.contains { $0.severity == .error }
  }

  /// Which keys a spec may have, and what is needed of those that belong to no cell.
  private static let dataHead = Record(
    ExperimentSchema.root.parameters.map { parameter in
      ["spec", "name", "question", "run"].contains(parameter.name)
        ? parameter : Parameter(parameter.name, .free, default: nil, parameter.meaning)
    })
}

/// The sections that data depend on.
enum DataSections {
  /// Their declarations; a label may be absent, and windows where only recordings are looked at.
  static func of(_ scope: DataExperiment.Scope) -> [Parameter] {
    SectionDecoder.all.compactMap { section in
      switch section.name {
      case "dataset":
        Parameter(required: section.name, .kind(DatasetSchema.unlabelled), section.meaning)
      case "windowing":
        scope == .features
          ? section : Parameter(section.name, section.type, default: nil, section.meaning)
      case "features": scope == .features ? section : nil
      default: nil
      }
    }
  }

  /// Cells with the same sections together, named after the axes that tell them apart.
  static func configurations(
    _ cells: [ExperimentCell], names: CellNames
  ) -> [DataConfiguration] {
    var numberOf: [ParameterValues: Int] = [:]
    let groups = cells.map { cell -> Int in
      let number = numberOf[cell.sections] ?? numberOf.count
      numberOf[cell.sections] = number
      return number
    }
    let telling = DistinguishingAxes.find(cells.map(\.axes), groups: groups)
    var members = [[Int]](repeating: [], count: numberOf.count)
    for (index, group) in groups.enumerated() { members[group].append(index) }
    return members.map { own in
      let first = cells[own[0]]
      let axes = first.axes.filter { telling.contains($0.axis) }
      return DataConfiguration(
        name: names.name(of: axes), axes: axes, cell: first, cells: own.map { cells[$0].axes })
    }
  }
}
