import Learners

/// Reads columns of a comma, tab or semicolon separated file.
///
/// Strict: a row with a cell too many or too few, a cell that is not what was asked for, a quote in the
/// wrong place, bytes that are not UTF-8 and double column names are faults that name file, line and
/// column. Memory: the columns asked for, and a window of the file that does not grow with it (unless
/// one row is larger).
public struct CSVReader: Sendable {
  /// The file as the user named it.
  public let path: String
  /// How the file is written; a delimiter that was sniffed is filled in.
  public let dialect: CSVDialect
  /// The column names in file order, without the spaces around them; empty where a column has none.
  public var header: [String] { head.names }
  /// The line of the header.
  public var headerLine: Int { head.line }

  private let head: CSVHeader
  private let stamp: InputFile.Stamp
  private let layout: CSVWave.Layout

  /// Opens a file and reads its header.
  ///
  /// - Throws: the file cannot be read, is empty, is not text, or its header is faulty.
  public init(path: String, dialect: CSVDialect = .sniffed) throws(DataFault) {
    try self.init(path: path, dialect: dialect, layout: CSVWave.Layout())
  }

  init(path: String, dialect: CSVDialect, layout: CSVWave.Layout) throws(DataFault) {
    if let line = dialect.headerLine, line < 1 {
      throw DataFault(file: path, "the header was declared on line \(line); lines count from 1")
    }
    let file = try InputFile(path: path)
    let start = CSVWave.Layout(
      block: min(layout.block, 1 << 16), blocks: 1, longestRow: layout.longestRow)
    var wave = CSVWave(file, layout: start, quotes: dialect.quotes)
    var head: CSVHeader?
    repeat {
      if wave.isTooLong { throw wave.tooLong(line: dialect.headerLine ?? 1) }
      try wave.fill(SerialExecutor())
      head = try CSVHeader(wave.rest, isWhole: wave.isWhole, dialect: dialect, path: path)
    } while head == nil && !wave.isWhole
    guard let head else { throw DataFault(file: path, "the file is empty") }
    self.path = path
    self.dialect = CSVDialect(
      delimiter: head.delimiter, headerLine: head.line, quotes: dialect.quotes,
      optionalCells: dialect.optionalCells, numbersRepeatedNames: dialect.numbersRepeatedNames)
    self.head = head
    self.layout = layout
    stamp = file.stamp
  }

  /// Reads columns of all rows, or of those that a filter keeps.
  ///
  /// Pieces of the file are read on the executor; the result does not depend on it.
  /// - Returns: the columns asked for, rows in file order.
  /// - Throws: the first fault in file order, with the number of the others.
  public func read(
    _ requests: [ColumnRequest], rows: RowFilter? = nil,
    executor: any Executor = SerialExecutor()
  ) throws(DataFault) -> ColumnTable {
    var collector: CSVCollector?
    try scan(requests, rows, executor) { plan, pieces, progress in
      var filled = collector ?? CSVCollector(plan)
      collector = nil
      filled.append(pieces, progress: progress, executor)
      collector = filled
    }
    return collector?.table() ?? ColumnTable()
  }

  /// Hands over the rows in stretches of some megabytes, in file order, so that a file may be larger
  /// than memory. Codes of categories keep their meaning from stretch to stretch; levels are added.
  ///
  /// - Throws: as `read`, perhaps after some stretches were handed over; or what `body` throws.
  public func forEachStretch(
    _ requests: [ColumnRequest], rows: RowFilter? = nil,
    executor: any Executor = SerialExecutor(),
    _ body: (ColumnTable) throws(DataFault) -> Void
  ) throws(DataFault) {
    var collector: CSVCollector?
    try scan(requests, rows, executor) { (plan, pieces, progress) throws(DataFault) in
      var filled = collector ?? CSVCollector(plan)
      collector = nil
      filled.append(pieces, progress: 1, executor)
      try body(filled.table())
      filled.clearRows()
      collector = filled
    }
  }

  /// Reads stretch after stretch; after the first fault the rest is only counted.
  private func scan(
    _ requests: [ColumnRequest], _ rows: RowFilter?, _ executor: any Executor,
    _ take: (CSVPlan, CSVStretch, Double) throws(DataFault) -> Void
  ) throws(DataFault) {
    let plan = try CSVPlan(requests, rows: rows, header: head, path: path)
    let file = try InputFile(path: path)
    guard file.stamp == stamp else { throw InputFile.changed(path) }
    let classes = ByteClasses(delimiter: head.delimiter, quotes: dialect.quotes)
    var wave = CSVWave(file, layout: layout, quotes: dialect.quotes)
    try wave.fill(executor)
    while wave.rest.count < head.bytes, !wave.isWhole { try wave.fill(executor) }
    wave.skip(min(head.bytes, wave.rest.count))
    var stretch = CSVStretch(firstLine: head.lines, findsPlainRows: layout.findsPlainRows)
    var faults = CSVFaults(path: path)
    repeat {
      let pieces = wave.pieces()
      stretch.parse(pieces, plan, classes, executor)
      faults.note(stretch)
      if faults.isBroken { break }
      if faults.first == nil { try take(plan, stretch, wave.progress) }
      stretch.advance()
      if wave.isDone { break }
      if wave.isTooLong { throw faults.first ?? wave.tooLong(line: stretch.firstLine + 1) }
      try wave.fill(executor)
    } while true
    try file.requireUnchanged(since: stamp)
    if let fault = faults.first { throw fault }
  }
}
