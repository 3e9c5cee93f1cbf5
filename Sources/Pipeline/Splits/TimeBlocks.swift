import Learners

/// Each subject's time in blocks: every block is tested once by what lies before and after it.
///
/// As scikit-learn's `KFold` without shuffling, over whole groups in the order of their first trial. What is
/// nearer to a tested trial than the gap is left out of training, on both sides: signals and moods go on
/// for a while. Nothing is random.
public struct TimeBlocks: Splitter {
  /// `time_blocks` in a spec.
  public static let name = "time_blocks"
  /// One sentence for people.
  public static let summary =
    "Blocks of each subject's time in turn, with a gap around what is tested; needs `within: subject`."
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
    try gap.check(units)
    let blocks = TimeOrderedBlocks(units) { groups in
      // The first blocks are one larger where groups do not divide evenly.
      (0..<folds).map { groups / folds + ($0 < groups % folds ? 1 : 0) }
    }
    return FoldAssignment(
      testFold: blocks.block,
      leftOut: (0..<folds).map { fold in
        gap.near(blocks.order, isTested: blocks.block.map { $0 == fold }, times: units.times)
      }, names: (1...folds).map { String($0) })
  }
}
