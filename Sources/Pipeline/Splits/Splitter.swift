import Learners

/// A way to divide trials into test folds. Splits are over groups, never over windows.
public protocol Splitter: Registered {
  /// Whether what is learned can reach the test rows: such a splitter exists to show it, divides windows
  /// instead of groups, and marks every table.
  static var isLeaky: Bool { get }
  /// Whether it looks at classes, so that continuous targets cannot be divided so.
  static var needsClasses: Bool { get }

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
  /// Most look at groups alone.
  public static var needsClasses: Bool { false }
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

  /// Gathers what belongs together.
  public init(
    group: [Int], groupNames: [String], label: [Int]?, classes: Int, weight: [Double]? = nil
  ) {
    self.group = group
    self.groupNames = groupNames
    self.label = label
    self.classes = classes
    self.weight = weight ?? [Double](repeating: 1, count: group.count)
  }

  /// Number of units.
  public var count: Int { group.count }
}

/// Which units are tested in which fold; a unit trains in every fold that does not test it, unless
/// `trainable` says otherwise.
public struct FoldAssignment: Sendable, Hashable {
  /// Test fold of each unit, in 0..<names.count; `nil` for units never tested.
  public let testFold: [Int?]
  /// A readable name per fold: `1`, or the left-out group.
  public let names: [String]
  /// What a user should know: `fold 3 has no test row of class SKIP`.
  public let notes: [String]

  /// Gathers what belongs together.
  public init(testFold: [Int?], names: [String], notes: [String] = []) {
    self.testFold = testFold
    self.names = names
    self.notes = notes
  }
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
