import FoundationEssentials
import Learners

/// Everything that is known about one cell: metrics with intervals, counts, proofs and notes.
public struct CellResult: Codable, Sendable, Equatable {
  /// A metric of the cell.
  public struct Metric: Codable, Sendable, Equatable {
    /// The metric's name.
    public var name: String
    /// Mean over seeds of the pooled metric; `nil` where undefined.
    public var value: Double?
    /// Lower end of the interval.
    public var ciLow: Double?
    /// Upper end of the interval.
    public var ciHigh: Double?
    /// Level of the interval.
    public var ciLevel: Double
    /// Standard deviation over seeds (n − 1); `nil` with one seed.
    public var sdSeeds: Double?
    /// What a blind guess is expected to reach; `nil` where that depends on the data.
    public var chance: Double?
    /// Whether more is better.
    public var greaterIsBetter: Bool
    /// What the metric reaches where labels are dealt out anew; `nil` where nobody asked.
    public var permuted: Permuted?
    /// What guessing reaches by luck, from the binomial; `nil` for metrics and decisions that it is not for.
    public var binomialBound: Double?
    /// The metric of each subject by itself, mean over seeds, in the order of `CellResult.bySubject`.
    public var bySubject: [Double?] = []
  }

  /// A metric under labels that were dealt out anew.
  public struct Permuted: Codable, Sendable, Equatable {
    /// One-sided p: the share of arrangements that are at least as good, the true one counted in.
    public var pValue: Double
    /// What most arrangements do not surpass; `nil` where none has a value.
    public var bound: Double?
    /// Mean over arrangements; `nil` where none has a value.
    public var mean: Double?
    /// The share of arrangements below the bound.
    public var level: Double
    /// Arrangements drawn.
    public var resamples: Int
    /// `subject` or `all`: who exchanged labels; `shifted` where those of windows moved in a circle instead.
    public var within: String
  }

  /// A subject among those scored.
  public struct SubjectRow: Codable, Sendable, Equatable {
    /// Its id.
    public var name: String
    /// Its decisions, per seed.
    public var decisions: Int
  }

  /// How one class fared, over all seeds.
  public struct ClassRow: Codable, Sendable, Equatable {
    /// The class.
    public var name: String
    /// Precision, 0...1.
    public var precision: Double
    /// Recall, 0...1.
    public var recall: Double
    /// F1, 0...1.
    public var f1: Double
    /// Decisions that belong to the class, per seed.
    public var support: Int
  }

  /// How one continuous target fared, in its own unit.
  public struct TargetRow: Codable, Sendable, Equatable {
    /// The target.
    public var name: String
    /// Smallest true value.
    public var lowest: Double
    /// Largest true value.
    public var highest: Double
    /// Mean of the true values.
    public var mean: Double
    /// Standard deviation of the true values (n − 1); `nil` with one decision.
    public var deviation: Double?
    /// Mean of the predictions, over all seeds.
    public var predictedMean: Double
    /// Standard deviation of the predictions, over all seeds.
    public var predictedDeviation: Double?
    /// Mean of prediction less truth: above 0 where predictions are too high.
    public var bias: Double
    /// Standard deviation of prediction less truth.
    public var residualDeviation: Double?
  }

  /// What one fold was like.
  public struct Fold: Codable, Sendable, Equatable {
    /// Run seed.
    public var seed: Int
    /// Name of the fold.
    public var name: String
    /// Windows trained on.
    public var trainRows: Int
    /// Windows tested.
    public var testRows: Int
    /// Groups trained on.
    public var trainGroups: Int
    /// Groups tested.
    public var testGroups: Int
    /// The subject that it learned from and tested; `nil` where folds are all subjects' together.
    public var subject: String?
    /// What the fold chose on its training rows; `nil` where nothing was to be chosen.
    public var chosen: [ChosenValue]?
    /// Where the model's attention went; `nil` for models without.
    public var attention: AttentionTable?
    /// Whether all test rows, of different features, got one uncertain answer; `nil` where they did not.
    public var isBlind: Bool?
  }

  /// A ROC curve of the first seed.
  public struct Curve: Codable, Sendable, Equatable {
    /// The class, or the name of the group of classes.
    public var name: String
    /// False positive rates, ascending.
    public var falsePositive: [Double]
    /// True positive rates.
    public var truePositive: [Double]
  }

  /// What was predicted of one continuous target beside what was true, first seed.
  public struct Points: Codable, Sendable, Equatable {
    /// The target.
    public var name: String
    /// True values; of many decisions every n-th.
    public var truth: [Double]
    /// What was predicted of them.
    public var predicted: [Double]
  }

  /// How far a modality reaches.
  public struct Coverage: Codable, Sendable, Equatable {
    /// The modality.
    public var modality: String
    /// Share of scored windows that it covers, 0...1.
    public var share: Double
  }

  /// Metrics in the order of the spec, then those of named groups of classes.
  public var metrics: [Metric]
  /// The metric that comparisons use.
  public var primary: String
  /// Per class, in declared order.
  public var perClass: [ClassRow]
  /// Truth × prediction, summed over seeds.
  public var confusion: [[Int]]
  /// Per continuous target, in declared order; `nil` where the target is a class.
  public var perTarget: [TargetRow]?
  /// Windows scored, per seed.
  public var windows: Int
  /// Trials scored.
  public var trials: Int
  /// Subjects scored.
  public var subjects: Int
  /// What one decision is: `trial` or `window`.
  public var decision: String
  /// Number of decisions, per seed.
  public var decisions: Int
  /// What is resampled: `subject` or `trial`.
  public var unit: String
  /// Method of the intervals.
  public var intervals: String
  /// The run seeds that values are means over.
  public var seeds: [Int]
  /// Folds of every seed.
  public var folds: [Fold]
  /// Groups on both sides of a fold, over all folds.
  public var groupOverlap: Int
  /// Windows that overlap a window on the other side, over all folds.
  public var windowOverlap: Int
  /// Whether the split leaks on purpose.
  public var isLeaky: Bool
  /// Reach of each modality.
  public var coverage: [Coverage]
  /// ROC curves.
  public var curves: [Curve]
  /// Truth and prediction of each continuous target; `nil` where the target is a class.
  public var points: [Points]?
  /// What a reader should know.
  public var notes: [String]
  /// Replicates behind the intervals; `nil` where they need none.
  public var resamples: Int?
  /// What a reviewer would object to, the gravest first.
  public var concerns: [String] = []
  /// Subjects scored, in natural order.
  public var bySubject: [SubjectRow] = []

  /// The metric of a name.
  public subscript(_ name: String) -> Metric? { metrics.first { $0.name == name } }
}

extension Artifact {
  /// Wraps a result as JSON text with sorted keys: same value, same bytes.
  init(json value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let data = try encoder.encode(value)
    self.init()
    self["json"] = Tensor(shape: [data.count], .u8(Array(data)))
  }

  /// Reads a result back.
  /// - Throws: `StageFailure` where the bytes are no such result.
  public func decoded<T: Decodable>(as type: T.Type) throws -> T {
    guard case .u8(let bytes)? = self["json"]?.elements else {
      throw StageFailure("a stored result has no content")
    }
    return try JSONDecoder().decode(type, from: Data(bytes))
  }
}
