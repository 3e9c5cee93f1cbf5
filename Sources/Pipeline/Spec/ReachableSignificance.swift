import Learners

/// Whether a test could make any difference significant: said before anything is computed.
///
/// Exchanging the predictions of n units has 2ⁿ⁻¹ results, so that p is never below 2¹⁻ⁿ; correction for the
/// comparisons of a family multiplies it.
public enum ReachableSignificance {
  private static let path = "evaluation.statistics.compare"

  /// How many subjects take part, as the trials of a data set say.
  public static func subjects(label: Artifact) -> Int {
    let labelled = label.labelledTrials
    return Set(labelled.trials.filter(\.takesPart).map(\.subject)).count
  }

  /// The smallest p of a test over subjects; `nil` where it has no bound that is known beforehand.
  static func smallestP(test: String, subjects: Int, resamples: Int) -> Double? {
    switch test {
    case "subject_swap":
      SubjectSwap(samples: resamples, seed: 0).smallestP(units: subjects)
    case "wilcoxon":
      // Above 50 pairs p is an approximation, which has no such bound.
      subjects > 50 ? nil : SubjectSwap(exactUpTo: 30, samples: 1, seed: 0).exactP(subjects)
    default: nil
    }
  }

  /// Warnings for tests that cannot reach significance.
  ///
  /// - Parameters:
  ///   - experiment: its cells, baselines and tables.
  ///   - subjects: how many subjects a cell has; `nil` where that is not known yet.
  /// - Returns: one warning for each place of the spec that asks for such a test.
  public static func warnings(
    _ experiment: Experiment, subjects: (ExperimentCell) -> Int?
  ) -> [SpecError] {
    var families: [String: Int]?
    var out: [SpecError] = []
    for cell in experiment.cells {
      let statistics = cell.section("evaluation").record("statistics")
      let compare = statistics.record("compare")
      guard experiment.baselines[cell.name] != nil, statistics["unit"]?.text != "trial",
        cell.section("evaluation").record("outer").use != LeakyRandomWindows.name,
        let test = compare["test"]?.text, let count = subjects(cell), count > 1,
        let smallest = smallestP(
          test: test, subjects: count, resamples: compare["resamples"]?.integer ?? 10_000)
      else { continue }
      let sizes = families ?? familySizes(experiment)
      families = sizes
      let size = sizes[cell.name] ?? 1
      let correction =
        compare["correction"]?.text.flatMap(Correction.init(rawValue:)) ?? .holm
      let all = [Double?](repeating: smallest, count: size)
      let corrected = correction.adjusted(all).compactMap { $0 }.min() ?? smallest
      guard corrected >= compare["alpha"]?.number ?? 0.05 else { continue }
      let fault = warning(cell, test, count, smallest, size, corrected)
      // Cells share the place in the spec; the first says it.
      if !out.contains(where: { $0.mark == fault.mark }) { out.append(fault) }
    }
    return out
  }

  private static func warning(
    _ cell: ExperimentCell, _ test: String, _ subjects: Int, _ smallest: Double, _ size: Int,
    _ corrected: Double
  ) -> SpecError {
    let family =
      size > 1 && corrected > smallest
      ? ", corrected for \(size) comparisons \(words(min(1, corrected)))" : ""
    return SpecError(
      "no difference here can become significant: with \(subjects) subjects the smallest p of "
        + "'\(test)' is \(words(smallest))\(family)",
      at: cell.marks.value("\(path).test") ?? cell.marks.nearest(path),
      help: "compare fewer cells in a family, or read intervals and effects instead of p",
      severity: .warning)
  }

  private static func words(_ p: Double) -> String {
    let digits = p >= 0.1 ? 100.0 : p >= 0.001 ? 10_000 : 1_000_000
    return "\((p * digits).rounded() / digits)"
  }

  /// How many comparisons are corrected together with that of a cell, at the least.
  private static func familySizes(_ experiment: Experiment) -> [String: Int] {
    let compared = experiment.cells.enumerated().filter {
      experiment.baselines[$1.name] != nil
        && $1.section("evaluation").record("outer").use != LeakyRandomWindows.name
    }.map(\.offset)
    let family = experiment.cells.first?.section("evaluation").record("statistics")
      .record("compare")["family"]?.text
    var sizes: [String: Int] = [:]
    func note(_ members: [Int]) {
      let own = Set(members).intersection(compared)
      for place in own {
        let name = experiment.cells[place].name
        sizes[name] = min(sizes[name] ?? .max, own.count)
      }
    }
    if family == "experiment" {
      note(compared)
      return sizes
    }
    var faults: [SpecError] = []
    guard let base = experiment.marks.node("") else { return sizes }
    for table in TableDeclaration.all(in: base, axes: experiment.axes, faults: &faults) {
      let layout = TableLayout(table, experiment.tableEntries, faults: &faults)
      if family == "table" {
        note(layout.slots.joined().compactMap { $0 })
      } else {
        for column in layout.columns.indices { note(layout.slots.compactMap { $0[column] }) }
      }
    }
    return sizes
  }
}

extension SubjectSwap {
  /// 2¹⁻ⁿ: the share of one arrangement and its mirror image among all.
  func exactP(_ units: Int) -> Double {
    units < 1 ? 1 : Double(sign: .plus, exponent: 1 - units, significand: 1)
  }
}
