import Learners

/// What most published figures rest on, and nobody should: windows dealt out at random, so that training
/// and test share trials, people and, where windows overlap, the very samples.
///
/// Exists to show the difference. Windows of each class are shuffled by the seed and dealt out in turn.
public struct LeakyRandomWindows: Splitter {
  /// `leaky_random_windows` in a spec.
  public static let name = "leaky_random_windows"
  /// One sentence for people.
  public static let summary = """
    Windows at random, whatever trial they belong to: shows what leakage does, and is marked in every \
    table.
    """
  /// What the spec may say.
  public static let parameters: [Parameter] = [SplitUnits.folds]
  /// It leaks.
  public static let isLeaky = true

  private let folds: Int

  /// Reads the declared parameters.
  public init(_ values: ParameterValues) throws(SplitFault) { folds = values.integer("folds") }

  /// Assigns test folds to units that are windows; groups are not looked at.
  public func folds(_ units: SplitUnits, seed: UInt64) throws(SplitFault) -> FoldAssignment {
    guard folds <= units.count else {
      throw SplitFault(
        "\(folds) folds need at least \(folds) windows, found \(units.count)", parameter: "folds")
    }
    var generator = SplitMix64(seed: seed)
    var testFold = [Int?](repeating: nil, count: units.count)
    var next = 0
    for label in 0..<max(1, units.classes) {
      var members = testFold.indices.filter { (units.label?[$0] ?? 0) == label }
      generator.shuffle(&members)
      for unit in members {
        testFold[unit] = next % folds
        next += 1
      }
    }
    return FoldAssignment(testFold: testFold, names: (1...folds).map { String($0) })
  }
}
