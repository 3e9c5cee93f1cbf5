import Learners

/// What kind of truth a cell has, and whether everything else goes with it.
enum TaskChecks {
  /// Checks `dataset.label` by itself.
  static func checkLabel(_ cell: ExperimentCell, _ faults: inout [SpecError]) {
    let dataset = DatasetDeclaration(cell.section("dataset"))
    guard dataset.isLabelled else { return }
    let target = dataset.target
    let modalities = dataset.modalities.map(\.name)
    for source in target.sources where source.channel == nil {
      let prefix = source.written.split(separator: ".").first.map(String.init) ?? ""
      faults.append(
        fault(
          "no modality in '\(source.written)': expected modality.channel", source.path, cell,
          help: Suggestion.help(for: prefix, among: modalities)))
    }
    switch target.kind {
    case .column: break
    case .value, .signal: checkTargets(target, cell, &faults)
    case .dominant: checkDominant(target, cell, &faults)
    case .threshold:
      let classes = dataset.label["classes"]?.list?.compactMap(\.text)
      if let found = CutScheme(dataset.label).fault(classes: classes) {
        faults.append(fault(found.message, "dataset.label.\(found.key)", cell))
      }
    }
  }

  private static func checkTargets(
    _ target: LabelDeclaration, _ cell: ExperimentCell, _ faults: inout [SpecError]
  ) {
    let paths = target.sources.map(\.path) + target.columns.map(\.path)
    let names = target.targets
    for (index, name) in names.enumerated() where names.firstIndex(of: name) != index {
      faults.append(fault("target '\(name)' stands twice", paths[index], cell))
    }
    // Tables and summaries call an interval's ends METRIC_ci_low: a target of that name would be one.
    for (index, name) in names.enumerated()
    where names.count > 1 && ["ci_low", "ci_high", "ci_level", "sd_seeds"].contains(name) {
      faults.append(
        fault("'\(name)' is the name of a column of every summary", paths[index], cell))
    }
  }

  private static func checkDominant(
    _ target: LabelDeclaration, _ cell: ExperimentCell, _ faults: inout [SpecError]
  ) {
    if target.sources.count < 2 {
      faults.append(fault("one class only: nothing can be told apart", "dataset.label.of", cell))
    }
    var classOf: [TargetChannel: String] = [:]
    for (name, source) in zip(target.classes ?? [], target.sources) {
      guard let channel = source.channel else { continue }
      if let other = classOf[channel] {
        faults.append(
          fault(
            "classes '\(other)' and '\(name)' have one channel: neither could be larger",
            source.path, cell))
      }
      classOf[channel] = name
    }
  }

  /// Checks what learns and judges against the kind of truth.
  static func check(_ cell: ExperimentCell, _ faults: inout [SpecError]) {
    let task = cell.target.task
    checkMetrics(task, cell, &faults)
    checkModel(task, cell, &faults)
    if task == .regression { checkNumbers(cell, &faults) }
  }

  private static func checkMetrics(
    _ task: TaskKind, _ cell: ExperimentCell, _ faults: inout [SpecError]
  ) {
    for (index, name) in cell.section("evaluation").texts("metrics").enumerated() {
      guard let type = MetricCatalog.metric(named: name), type.task != task else { continue }
      faults.append(
        fault(
          task == .regression
            ? "metric '\(name)' judges classes, but the target is a number"
            : "metric '\(name)' judges numbers, but the target is a class",
          "evaluation.metrics[\(index)]", cell,
          help: Suggestion.known(MetricCatalog.names(for: task))))
    }
  }

  private static func checkModel(
    _ task: TaskKind, _ cell: ExperimentCell, _ faults: inout [SpecError]
  ) {
    let model = cell.section("model")
    guard let type = ModelCatalog.type(named: model.use) else { return }
    if !type.tasks.contains(task) {
      let able = ModelCatalog.all.filter { $0.tasks.contains(task) }.map { $0.name }
      faults.append(
        SpecError(
          task == .regression
            ? "model '\(model.use)' learns classes; this experiment asks for numbers"
            : "model '\(model.use)' learns numbers; this experiment asks for classes",
          at: cell.marks.value("model.use") ?? cell.marks.nearest("model"),
          help: Suggestion.known(able)))
    }
    if cell.isDummy, let strategy = model["strategy"]?.text {
      let known = Dummy.strategies(for: task)
      if !known.contains(strategy) {
        faults.append(
          fault(
            "a dummy cannot guess \(task == .regression ? "numbers" : "classes") by '\(strategy)'",
            "model.strategy", cell, help: Suggestion.known(known)))
      }
    }
  }

  /// What means something for classes only.
  private static func checkNumbers(_ cell: ExperimentCell, _ faults: inout [SpecError]) {
    let model = cell.section("model")
    let evaluation = cell.section("evaluation")
    var wrong: [String] = []
    if let weight = model["class_weight"], weight.text != "none" { wrong.append("class_weight") }
    for key in ["resample", "calibrate", "threshold"] {
      if let own = model[key]?.record, own["use"]?.text != "none" { wrong.append(key) }
    }
    for key in wrong {
      faults.append(
        fault(
          "'\(key)' is about classes, but the target is a number", "model.\(key)", cell,
          help: "leave it out" + (key == "class_weight" ? ", or write 'class_weight: none'" : "")))
    }
    let vote = evaluation.record("vote")
    if vote.use == "pooled", let by = vote["by"]?.text, by != TrialVote.mean {
      faults.append(
        fault(
          "'\(by)' pools classes, but the target is a number: windows are averaged",
          "evaluation.vote.by", cell, help: "leave it out, or write '\(TrialVote.mean)'"))
    }
    for key in ["outer", "inner"] {
      guard let split = evaluation[key]?.record,
        SplitterCatalog.type(named: split.use).needsClasses
      else { continue }
      faults.append(
        SpecError(
          "'\(split.use)' needs classes, but the target is a number",
          at: cell.marks.value("evaluation.\(key).use")
            ?? cell.marks.nearest("evaluation.\(key)"),
          help: "use 'group_kfold' or another split that looks at no class"))
    }
  }

  /// Named groups of classes, which a cell with classes of an experiment may hand to one with numbers: an error
  /// only where no cell has use for them.
  static func checkGroups(_ cells: [ExperimentCell], _ faults: inout [SpecError]) {
    if cells.contains(where: { $0.target.task == .classification }) { return }
    for cell in cells where !cell.section("evaluation").map("roc").isEmpty {
      faults.append(
        fault(
          "'roc' names groups of classes, but the target is a number", "evaluation.roc", cell,
          help: "leave it out"))
    }
  }

  private static func fault(
    _ message: String, _ path: String, _ cell: ExperimentCell, help: String? = nil
  ) -> SpecError {
    SpecError(
      message, at: cell.marks.value(path) ?? cell.marks.nearest(path), help: help)
  }
}
