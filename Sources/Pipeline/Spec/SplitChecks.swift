import Learners

/// What the splits of `evaluation` cannot say.
enum SplitChecks {
  static func check(_ cell: ExperimentCell, _ faults: inout [SpecError]) {
    guard let inner = cell.section("evaluation")["inner"]?.record, inner["repeats"] != nil else {
      return
    }
    faults.append(
      SpecError(
        "an inner split chooses once: 'repeats' means nothing here",
        at: cell.marks.nearest("evaluation.inner.repeats")))
  }
}
