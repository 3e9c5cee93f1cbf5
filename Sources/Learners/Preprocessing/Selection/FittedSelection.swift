/// Columns that were kept.
public struct FittedSelection: FittedTransformer {
  /// Which of the training columns, in order.
  public let kept: [Int]
  /// Number of training columns.
  public let columns: Int
  /// The names of the kept columns.
  public let outputNames: [String]
  /// What a user should know.
  public let notes: [String]
  /// Whether NaN passes.
  private let takesMissing: Bool

  init(kept: [Int], names: [String], takesMissing: Bool, notes: [String]) {
    self.kept = kept
    columns = names.count
    outputNames = kept.map { names[$0] }
    self.notes = notes
    self.takesMissing = takesMissing
  }

  /// The columns that a filter keeps, with a note about those that it drops.
  init(kept: [Int], names: [String], takesMissing: Bool, filter: String) {
    let left = Set(kept)
    let dropped = names.indices.filter { !left.contains($0) }.map { names[$0] }
    let note =
      "\(filter): \(dropped.count) of \(names.count) features dropped: "
      + ColumnNames.listed(dropped)
    self.init(
      kept: kept, names: names, takesMissing: takesMissing, notes: dropped.isEmpty ? [] : [note])
  }

  init(from archive: ModelArchive) throws(LearnerError) {
    columns = try archive.integer("columns", in: 0...Int(Int32.max))
    kept = try archive.integers("kept")
    let count = columns
    guard kept.allSatisfy({ (0..<count).contains($0) }), zip(kept, kept.dropFirst()).allSatisfy(<)
    else { throw .failed("archive: a kept column was not there") }
    outputNames = try archive.texts("names", count: kept.count)
    notes = try archive.texts("notes")
    takesMissing = try archive.integer("takes_missing", in: 0...1) == 1
  }

  /// Which columns, their names and notes.
  public var archive: ModelArchive {
    var archive = ModelArchive()
    archive.integers = [
      "columns": [columns], "kept": kept, "takes_missing": [takesMissing ? 1 : 0],
    ]
    archive.texts = ["names": outputNames, "notes": notes]
    return archive
  }

  /// Picks the columns.
  /// - Throws: `LearnerError.nonFinite` for values that the step does not take, `failed` for other
  ///   columns than in training.
  public func transform(
    _ rows: Matrix<Double>, groups: [Int] = [], executor: any Executor = SerialExecutor()
  ) throws(LearnerError) -> Matrix<Double> {
    try rows.requireColumns(columns)
    if takesMissing { try rows.requireNoInfinity() } else { try rows.requireFinite() }
    return rows.selecting(columns: kept)
  }
}
