import Learners

/// What `evaluation.smoothing` cannot go together with.
enum SmoothingChecks {
  private static let path = "evaluation.smoothing"

  static func check(_ cell: ExperimentCell, _ faults: inout [SpecError]) {
    guard let smoothing = cell.section("evaluation")["smoothing"]?.record,
      smoothing.use != "none", !cell.isDummy
    else { return }
    do throws(LearnerError) {
      _ = try SmootherCatalog.make(smoothing.use, smoothing)
    } catch {
      faults.append(
        fault(error.words(classes: [], features: []), "\(path).width", cell))
    }
    checkTarget(smoothing, cell, &faults)
    if smoothing.text("along") == Timelines.Unit.trial.rawValue {
      checkTrials(cell, &faults)
    }
    if let metric = cell.section("model")["threshold"]?.record?["metric"]?.text, metric != "none" {
      faults.append(
        fault(
          "thresholds are chosen on probabilities before smoothing and do not fit those after it",
          "model.threshold", cell, help: "use 'threshold' or 'smoothing', not both"))
    }
  }

  private static func fault(
    _ message: String, _ path: String, _ cell: ExperimentCell, help: String? = nil
  ) -> SpecError {
    SpecError(message, at: cell.marks.nearest(path), help: help)
  }

  /// Votes and states are of classes.
  private static func checkTarget(
    _ smoothing: ParameterValues, _ cell: ExperimentCell, _ faults: inout [SpecError]
  ) {
    let label = cell.section("dataset")["label"]?.record?["use"]?.text ?? ""
    guard ["signal", "value"].contains(label),
      let type = SmootherCatalog.type(named: smoothing.use),
      !type.tasks.contains(.regression)
    else { return }
    faults.append(
      fault(
        "'\(smoothing.use)' smooths classes; this experiment asks for numbers", "\(path).use", cell,
        help: "use 'moving_average'"))
  }

  /// Along trials there is something to smooth only where what is predicted changes within them.
  private static func checkTrials(_ cell: ExperimentCell, _ faults: inout [SpecError]) {
    let label = cell.section("dataset")["label"]?.record ?? ParameterValues()
    let use = label["use"]?.text ?? ""
    let isRecorded =
      ["signal", "dominant"].contains(use)
      || (use == "threshold" && label["of"]?.record?["signal"] != nil)
    let isOneDecision = cell.section("evaluation")["vote"]?.record?.use != "none"
    let isOneWindow = cell.section("windowing").use == "whole_trial"
    guard isOneWindow || !isRecorded || isOneDecision else { return }
    let reason =
      isOneWindow
      ? "a whole trial is one window, with none beside it"
      : isRecorded
        ? "a trial makes one decision ('vote'), so that what is predicted never changes within it"
        : "a trial has one label, so that smoothing along it would only copy that it never changes"
    faults.append(
      fault(
        reason, "\(path).along", cell,
        help: "use 'along: recording', where one trial follows another"))
  }
}
