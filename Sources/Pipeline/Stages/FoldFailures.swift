/// Folds of one fit that cannot be fitted. The others are tried all the same, so that it is known how many
/// are missing; what is there of a fit with missing folds is never averaged. Where none of the first few can be
/// fitted, the rest is not tried.
struct FoldFailures {
  /// How many folds there are.
  let folds: Int
  private var first: StageFailure?
  private var count = 0
  private var fitted = 0
  private static let fewFolds = 3

  /// - Parameter folds: how many folds there are.
  init(folds: Int) { self.folds = folds }

  /// Runs one fold.
  ///
  /// A fold that this machine could not do at the moment (no disk, no memory, no time) says nothing about the
  /// others and is passed on.
  /// - Returns: what `body` gives; `nil` where the fold cannot be fitted, which is kept in mind.
  mutating func collecting<Result>(_ body: () throws -> Result) throws -> Result? {
    do {
      let result = try body()
      fitted += 1
      return result
    } catch let failure as StageFailure where failure.cause == nil {
      first = first ?? failure
      count += 1
      if fitted == 0, count == Self.fewFolds, let failure = self.failure { throw failure }
      return nil
    }
  }

  /// The first failure, with how many there are; `nil` where every fold was fitted.
  var failure: StageFailure? {
    first.map { first in
      let rest = fitted == 0 && count < folds ? "; the others were not tried" : ""
      return StageFailure(
        first.message + " (\(count) of \(folds) folds failed\(rest))", place: first.place,
        specPath: first.specPath)
    }
  }
}
