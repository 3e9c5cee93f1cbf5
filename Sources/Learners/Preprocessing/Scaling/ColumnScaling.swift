/// A shift and a size for each column: (value × factor − shift) / size × span + start.
struct ColumnScaling: Sendable, Hashable {
  /// One column's numbers.
  struct Column: Sendable, Hashable {
    /// A power of two, 1 unless values are near the end of the number range.
    var factor = 1.0
    /// What becomes `start`, times the factor.
    var shift = 0.0
    /// What becomes one span, times the factor.
    var size = 1.0
  }

  /// In the order of the columns.
  var columns: [Column]
  /// What is added in the end.
  var start = 0.0
  /// What the size of a column becomes.
  var span = 1.0
  /// Whether results are held within start...start + span.
  var clips = false

  /// A power of two that keeps differences of values finite.
  static func factor(of values: [Double]) -> Double {
    let largest = values.reduce(0) { max($0, abs($1)) }
    return largest > 0x1p500 ? 0x1p-530 : 1
  }

  /// Shifts and scales; NaN stays NaN, and what is too large for a number is held at the largest.
  func applied(to rows: Matrix<Double>) -> Matrix<Double> {
    var elements = rows.elements
    let limit = Double.greatestFiniteMagnitude
    let (low, high) = clips ? (start, start + span) : (-limit, limit)
    elements.withUnsafeMutableBufferPointer { values in
      columns.withUnsafeBufferPointer { columns in
        for first in stride(from: 0, to: values.count, by: max(columns.count, 1)) {
          for (index, column) in columns.enumerated() {
            let scaled = (values[first + index] * column.factor - column.shift) / column.size
            let result = scaled * span + start
            values[first + index] = result < low ? low : (result > high ? high : result)
          }
        }
      }
    }
    return Matrix(rows: rows.rows, columns: rows.columns, elements: elements)
  }

  /// Writes the numbers into an archive.
  func store(in archive: inout ModelArchive) {
    archive.numbers["factors"] = columns.map(\.factor)
    archive.numbers["shifts"] = columns.map(\.shift)
    archive.numbers["sizes"] = columns.map(\.size)
    archive.numbers["span"] = [start, span]
    archive.integers["clips"] = [clips ? 1 : 0]
  }

  init(columns: [Column]) { self.columns = columns }

  /// Reads what `store(in:)` wrote.
  /// - Throws: `LearnerError.failed` for numbers that scale nothing.
  init(from archive: ModelArchive, count: Int) throws(LearnerError) {
    let factors = try archive.numbers("factors", count: count)
    let shifts = try archive.numbers("shifts", count: count)
    let sizes = try archive.numbers("sizes", count: count)
    let ends = try archive.numbers("span", count: 2)
    guard (factors + shifts + sizes + ends).allSatisfy({ $0.isFinite }),
      sizes.allSatisfy({ $0 > 0 }), factors.allSatisfy({ $0 > 0 }), ends[1] > 0,
      (ends[0] + ends[1]).isFinite
    else { throw .failed("archive: a column has no size") }
    columns = factors.indices.map {
      Column(factor: factors[$0], shift: shifts[$0], size: sizes[$0])
    }
    (start, span) = (ends[0], ends[1])
    clips = try archive.integer("clips", in: 0...1) == 1
  }
}

/// Columns that are shifted and scaled.
public struct FittedColumnScaler: FittedTransformer {
  let scaling: ColumnScaling
  /// The names of the training columns.
  public let outputNames: [String]
  /// What a user should know.
  public let notes: [String]

  /// - Parameters:
  ///   - scaling: shifts and sizes.
  ///   - names: of the columns.
  ///   - constant: columns without spread in training.
  ///   - step: the word for the step in notes.
  init(_ scaling: ColumnScaling, names: [String], constant: [String], step: String) {
    self.scaling = scaling
    outputNames = names
    notes = ColumnNames.constant(constant, of: names.count, step: step)
  }

  init(from archive: ModelArchive) throws(LearnerError) {
    outputNames = try archive.texts("names")
    notes = try archive.texts("notes")
    scaling = try ColumnScaling(from: archive, count: outputNames.count)
  }

  /// Numbers, names and notes.
  public var archive: ModelArchive {
    var archive = ModelArchive()
    scaling.store(in: &archive)
    archive.texts = ["names": outputNames, "notes": notes]
    return archive
  }

  /// Shifts and scales each feature; NaN stays NaN.
  /// - Throws: `LearnerError.nonFinite` at the first infinity, `failed` for other columns than in
  ///   training.
  public func transform(
    _ rows: Matrix<Double>, groups: [Int] = [], executor: any Executor = SerialExecutor()
  ) throws(LearnerError) -> Matrix<Double> {
    try rows.requireColumns(outputNames.count)
    try rows.requireNoInfinity()
    return scaling.applied(to: rows)
  }
}
