import Learners
import Pipeline

/// The specs of cells, resolved: `params.yaml`, runnable as it is.
struct ResolvedSpec {
  private let experiment: Experiment
  // Environment variables stay names: what they hold belongs to one machine.
  private let unresolved: [String: ExperimentCell]

  init(of open: OpenExperiment) {
    experiment = open.experiment
    let bytes = Dictionary(
      open.files.map { ($0.path, $0.bytes) }, uniquingKeysWith: { first, _ in first })
    let loaded = ExperimentLoader.load(
      path: experiment.path, overrides: open.overrides,
      environment: { open.environment($0) == nil ? nil : PortableNames.placeholder($0) },
      readFile: { path in bytes[path].map { .success($0) } ?? LocalFiles.read(path) })
    unresolved = Dictionary(
      (loaded.experiment?.cells ?? []).map { ($0.name, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// - Returns: canonical YAML with every default filled in; the place of the data is as the spec says.
  func text(of cell: ExperimentCell) -> String {
    var values = (unresolved[cell.name] ?? cell).sections
    if let evaluation = values["evaluation"]?.record {
      values["evaluation"] = .record(Self.alone(evaluation))
    }
    values["spec"] = .integer(ExperimentSchema.version)
    values["name"] = .text(experiment.name)
    values["question"] = experiment.question.map { .text($0) }
    return NodeWriter.text(
      values,
      leading: [
        "spec", "name", "question", "dataset", "windowing", "features", "model", "fusion",
        "evaluation",
      ])
  }

  /// A cell alone has no other cell to be compared with: the dummy, which is always there, is its baseline.
  private static func alone(_ evaluation: ParameterValues) -> ParameterValues {
    var evaluation = evaluation
    var statistics = evaluation.record("statistics")
    statistics["compare"] = .record(statistics.record("compare").removing(["baseline"]))
    evaluation["statistics"] = .record(statistics)
    return evaluation
  }
}
