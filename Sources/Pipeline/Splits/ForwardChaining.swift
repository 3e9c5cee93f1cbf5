import Learners

/// Learns from the past, tests what comes next: as a system would that is taken along in time.
///
/// Each subject's groups, in the order of their first trial, make one block more than there are folds. Fold i
/// tests block i + 1 and learns from what began before it; what comes later is left out, and so is what is
/// nearer than the gap. The first block is never tested. As scikit-learn's `TimeSeriesSplit`, where a group
/// is a sample and `gap_trials` is its gap. Nothing is random.
public struct ForwardChaining: Splitter {
  /// `forward_chaining` in a spec.
  public static let name = "forward_chaining"
  /// One sentence for people.
  public static let summary =
    "Each subject's earlier blocks learn, the next one is tested; needs `within: subject`."
  /// What the spec may say.
  public static let parameters: [Parameter] = [SplitUnits.folds] + SplitGap.parameters
  /// Time goes on within a subject.
  public static let needsTime = true

  private let folds: Int
  private let gap: SplitGap

  /// Reads the declared parameters.
  public init(_ values: ParameterValues) throws(SplitFault) {
    folds = values.integer("folds")
    gap = SplitGap(values)
  }

  /// Assigns test folds to the units of one subject.
  public func folds(_ units: SplitUnits, seed: UInt64) throws(SplitFault) -> FoldAssignment {
    try units.check(folds: folds)
    guard units.groupNames.count > folds else {
      throw SplitFault(
        "\(folds) folds in time need at least \(folds + 1) groups, found \(units.groupNames.count)",
        parameter: "folds")
    }
    try gap.check(units)
    let blocks = TimeOrderedBlocks(units) { groups in
      // The first block, which is never tested, takes what does not divide evenly.
      let size = groups / (folds + 1)
      return [groups - folds * size] + [Int](repeating: size, count: folds)
    }
    var place = [Int](repeating: 0, count: units.count)
    for (index, unit) in blocks.order.enumerated() { place[unit] = index }
    return FoldAssignment(
      testFold: blocks.block.map { $0 == 0 ? nil : $0 - 1 },
      leftOut: (0..<folds).map { fold in
        let isTested = blocks.block.map { $0 == fold + 1 }
        let first = blocks.order.firstIndex { isTested[$0] } ?? 0
        let near = Set(gap.near(blocks.order, isTested: isTested, times: units.times))
        return blocks.block.indices.filter {
          !isTested[$0] && (place[$0] > first || near.contains($0))
        }
      }, names: (1...folds).map { String($0) },
      notes: ["the first block of time is never tested: nothing comes before it"])
  }
}
