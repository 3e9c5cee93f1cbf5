import Learners

/// Where a model's attention went on the test rows of a fold.
public struct AttentionTable: Codable, Sendable, Hashable {
  /// The shares of one modality, or of one of its steps in time.
  public struct Entry: Codable, Sendable, Hashable {
    /// The modality; `all` where their columns stand together.
    public var modality: String
    /// The step, from 1; `nil` for the modality as a whole.
    public var step: Int?
    /// Mean share over the sequences that have it, 0...1: of the attention among modalities, or among the
    /// steps of the modality.
    public var mean: Double
    /// Standard deviation over these sequences, with divisor n − 1; 0 of a single one.
    public var deviation: Double
    /// Number of these sequences.
    public var count: Int

    /// Gathers what belongs together.
    public init(modality: String, step: Int?, mean: Double, deviation: Double, count: Int) {
      self.modality = modality
      self.step = step
      self.mean = mean
      self.deviation = deviation
      self.count = count
    }

    /// From one share per sequence.
    init(_ modality: String, _ step: Int?, _ shares: [Double]) {
      let mean = shares.reduce(0, +) / Double(max(shares.count, 1))
      let squares = shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      self.init(
        modality: modality, step: step, mean: mean,
        deviation: (squares / Double(max(shares.count - 1, 1))).squareRoot(), count: shares.count)
    }
  }

  /// Of longer sequences, such as those of samples, single steps are not told.
  private static let mostSteps = 256

  /// Modalities as a whole, in their order, where the model weighs them; then the steps of each.
  public var entries: [Entry]

  /// Gathers entries.
  public init(entries: [Entry]) { self.entries = entries }

  /// What a model attends to in some rows; `nil` for models without attention.
  /// - Throws: `LearnerError` for rows that the model cannot take.
  init?(
    of model: any FittedLearner, for rows: Matrix<Double>, executor: any Executor
  ) throws(LearnerError) {
    guard let model = model as? FittedBiLSTMAttention else { return nil }
    let attention = try model.attention(of: rows, executor: executor)
    let names = model.blocks.map { $0.name.isEmpty ? "all" : $0.name }
    var entries: [Entry] = []
    if let inputs = attention.inputs {
      for (index, name) in names.enumerated() {
        let there = (0..<inputs.rows).filter { row in
          attention.time[index].row(row).contains { $0 > 0 }
        }
        entries.append(Entry(name, nil, there.map { inputs[$0, index] }))
      }
    }
    for (name, time) in zip(names, attention.time) where time.columns <= Self.mostSteps {
      for step in 0..<time.columns {
        entries.append(Entry(name, step + 1, time.column(step).filter { $0 > 0 }))
      }
    }
    self.init(entries: entries.filter { $0.count > 0 })
  }
}
