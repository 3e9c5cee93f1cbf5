import Learners

/// The pieces of a file that are in memory at once, read in parallel and taken in file order.
struct CSVStretch {
  /// The pieces in file order; those behind `count` are spare memory.
  private var slots: [CSVPiece] = []
  private var count = 0
  /// Lines of the file before the first piece.
  private(set) var firstLine: Int

  private let findsPlainRows: Bool

  /// Starts behind the header.
  init(firstLine: Int, findsPlainRows: Bool) {
    self.firstLine = firstLine
    self.findsPlainRows = findsPlainRows
  }

  /// The pieces in file order, each with the number of lines before it.
  var pieces: [(piece: CSVPiece, linesBefore: Int)] {
    var lines = firstLine
    return slots.prefix(count).map { piece in
      defer { lines += piece.lines }
      return (piece, lines)
    }
  }

  /// Reads pieces.
  mutating func parse(
    _ bytes: [UnsafeBufferPointer<UInt8>], _ plan: CSVPlan, _ classes: ByteClasses,
    _ executor: any Executor
  ) {
    while slots.count < bytes.count {
      slots.append(CSVPiece(plan, classes, findsPlainRows: findsPlainRows))
    }
    count = bytes.count
    nonisolated(unsafe) let slots = slots
    nonisolated(unsafe) let bytes = bytes
    executor.perform(chunks: bytes.count) { index in
      CSVRowParser.parse(bytes[index], plan: plan, classes: classes, into: slots[index])
    }
  }

  /// Counts the lines of the pieces in, before the next ones come.
  mutating func advance() {
    for piece in slots.prefix(count) { firstLine += piece.lines }
    count = 0
  }
}

/// The first fault of a file and the number of the others.
struct CSVFaults {
  private let path: String
  private var found: CSVPiece.Fault?
  private var line = 0
  private var count = 0
  /// Whether the rest of the file cannot be told into rows.
  private(set) var isBroken = false

  /// No faults yet.
  init(path: String) { self.path = path }

  /// The first fault in file order.
  var first: DataFault? {
    found.map {
      DataFault(
        file: path, line: line, column: $0.column, $0.message, help: $0.help, others: count - 1)
    }
  }

  /// Takes over the faults of the next pieces, up to one that breaks off.
  mutating func note(_ stretch: CSVStretch) {
    for (piece, linesBefore) in stretch.pieces where !isBroken {
      if found == nil, let fault = piece.fault {
        found = fault
        line = linesBefore + fault.line
      }
      count += piece.faultCount
      isBroken = piece.isBroken
    }
  }
}
