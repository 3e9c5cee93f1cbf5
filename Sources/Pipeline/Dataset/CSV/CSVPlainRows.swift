import CKernels

/// Rows of a piece that hold nothing out of the ordinary, found many at once: as many cells as there
/// are columns, no quote, no NUL, a line end of LF or CR LF.
///
/// Where cells end is kept; what stands in them has not been looked at.
struct CSVPlainRows: ~Copyable {
  /// Readable bytes that must stand before the first byte of a piece.
  static let margin = 16

  /// How many rows were found.
  private(set) var count = 0
  private let columns: Int
  private let delimiter: UInt8
  private let quote: UInt8
  private let limit: Int
  private var text: UnsafePointer<UInt8>
  /// The place of the byte before the first row, then the place behind each cell.
  private let ends: UnsafeMutablePointer<UInt32>
  private let others: UnsafeMutablePointer<UInt32>

  /// Room for some rows of a table whose rows have as many cells as there are columns, at least one.
  init(columns: Int, classes: ByteClasses) {
    self.columns = columns
    delimiter = classes.delimiter
    quote = classes.quotes ? 0x22 : 0
    limit = max(4096, 4 * columns)
    ends = .allocate(capacity: 1 + limit + Int(CKERNELS_TABLE_SLACK))
    ends.initialize(repeating: .max, count: 1 + limit + Int(CKERNELS_TABLE_SLACK))
    others = .allocate(capacity: limit / columns + 1)
    text = UnsafePointer(UnsafeRawPointer(ends).assumingMemoryBound(to: UInt8.self))
  }

  deinit {
    ends.deallocate()
    others.deallocate()
  }

  /// Where the byte behind the last row stands.
  var end: UnsafePointer<UInt8> { text + Int(ends[count * columns]) + 1 }

  /// Looks for rows from a row's start on, up to a place.
  mutating func find(from start: UnsafePointer<UInt8>, to end: UnsafePointer<UInt8>) {
    text = start
    // Places have 32 bits; no stretch of rows needs that many.
    let bytes = min(end - start, 1 << 30)
    count = ckernels_table_rows(start, bytes, delimiter, quote, columns, ends + 1, limit)
  }

  /// The bytes of a cell, with the spaces around it, without a line end.
  @inline(__always)
  func cell(_ row: Int, _ column: Int) -> UnsafeBufferPointer<UInt8> {
    let place = row * columns + column
    let start = Int(ends[place] &+ 1)
    var end = Int(ends[place + 1])
    if column == columns - 1, end > start, text[end - 1] == 0x0D { end -= 1 }
    return UnsafeBufferPointer(start: text + start, count: end - start)
  }

  /// Reads the plain numbers of a column into as many places as there are rows; NaN where none stands.
  ///
  /// - Returns: how many cells hold nothing; and the rows, counted from the first of `rows`, with
  ///   something else, until the next call.
  func numbers(
    _ rows: Range<Int>, _ column: Int, into out: UnsafeMutablePointer<Double>
  ) -> (missing: Int, others: UnsafeBufferPointer<UInt32>) {
    var missing = 0
    let found = ckernels_table_numbers(
      text, ends + 1 + rows.lowerBound * columns + column, columns, rows.count,
      column == columns - 1 ? 1 : 0, out, others, &missing)
    return (missing, UnsafeBufferPointer(start: others, count: found))
  }
}
