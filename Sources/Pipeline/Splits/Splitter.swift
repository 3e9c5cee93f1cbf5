import Learners

/// A way to divide trials into test folds. Splits are over groups, never over windows.
public protocol Splitter: Registered {
  /// Whether what is learned can reach the test rows: such a splitter exists to show it, divides windows
  /// instead of groups, and marks every table.
  static var isLeaky: Bool { get }
  /// Whether units are divided by when they were: each subject by itself then.
  static var needsTime: Bool { get }

  /// Reads the declared parameters.
  /// - Throws: `SplitFault` for values that do not go together.
  init(_ values: ParameterValues) throws(SplitFault)

  /// Assigns test folds.
  /// - Parameters:
  ///   - units: what is divided: one entry per trial (per window only for `leaky_random_windows`).
  ///   - seed: derived from run seed, dataset and outer split only.
  /// - Returns: the test fold of each unit.
  /// - Throws: `SplitFault`: one group, more folds than groups, no label to stratify by.
  func folds(_ units: SplitUnits, seed: UInt64) throws(SplitFault) -> FoldAssignment
}

extension Splitter {
  /// Nothing leaks unless a splitter says so.
  public static var isLeaky: Bool { false }
  /// The order of units does not matter unless a splitter says so.
  public static var needsTime: Bool { false }
}

/// What a splitter may see of the units: their group, their class and their subject; never features.
public struct SplitUnits: Sendable {
  /// Group of each unit, as an index into `groupNames`.
  public let group: [Int]
  /// Names of the groups, sorted.
  public let groupNames: [String]
  /// Class of each unit; `nil` for continuous targets.
  public let label: [Int]?
  /// Number of classes (0 for continuous targets).
  public let classes: Int
  /// Weight of each unit: how many rows it stands for (1 where units are trials).
  public let weight: [Double]
  /// When each unit was; empty where nobody asked. Units without known times stand in the order of time.
  public let times: [SplitTime]

  /// Gathers what belongs together.
  public init(
    group: [Int], groupNames: [String], label: [Int]?, classes: Int, weight: [Double]? = nil,
    times: [SplitTime] = []
  ) {
    self.group = group
    self.groupNames = groupNames
    self.label = label
    self.classes = classes
    self.weight = weight ?? [Double](repeating: 1, count: group.count)
    self.times = times
  }

  /// Number of units.
  public var count: Int { group.count }
}

/// Why a split cannot be made.
public struct SplitFault: Error, Sendable, Hashable {
  /// What was expected and what was found.
  public let message: String
  /// The parameter behind it, if one is: `folds`, `group`.
  public let parameter: String?

  /// Describes a fault.
  public init(_ message: String, parameter: String? = nil) {
    self.message = message
    self.parameter = parameter
  }
}
