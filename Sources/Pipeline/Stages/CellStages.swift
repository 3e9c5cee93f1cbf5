import Learners

/// The stages whose results one cell shows.
public struct CellStages: Sendable {
  /// The cell.
  public let cell: ExperimentCell
  /// Metrics with intervals.
  public let score: StageID
  /// Predictions as they are scored (smoothed where asked for), one stage per run seed.
  public let fits: [StageID]
  /// Labelled trials.
  public let label: StageID
  /// Rows that models see.
  public let rows: StageID
  /// Test against the declared baseline; `nil` for the baseline itself.
  public internal(set) var comparison: (baseline: String, stage: StageID)?
  /// Test against the dummy of the same task; `nil` for dummies.
  public internal(set) var againstDummy: (baseline: String, stage: StageID)?
  /// Looks for features that say something else than what happened, one stage per modality.
  public internal(set) var audits: [StageID] = []
  /// What decides the model's answers, one stage per run seed; empty where nobody asks.
  public internal(set) var explanations: [StageID] = []
  /// How many subjects there are, where each has files of its own; `nil` where only the data say.
  public internal(set) var subjects: Int?
  /// Rows of the windowings that are compared, as inputs of scores and tests.
  let common: [StageInput]

  /// The stages whose results are read when the cell is shown; all others are only rested upon.
  public var shown: [StageID] {
    let tests = [comparison?.stage, againstDummy?.stage].compactMap { $0 }
    return [score, label, rows] + fits + tests + audits
  }
}

/// An input of a stage by the name under which it asks for it.
typealias StageInput = (name: String, source: StageSource)
