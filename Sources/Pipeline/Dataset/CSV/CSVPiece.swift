/// What was read from one piece of a table. Its memory is used again for the next piece.
final class CSVPiece {
  /// Number columns one after another, `capacity` places each.
  private(set) var numbers: UnsafeMutablePointer<Double>
  /// Rows that there is memory for.
  private(set) var capacity: Int
  /// How many number columns there are.
  let numberCount: Int
  /// Rows read.
  var rowCount = 0
  /// Text columns.
  var texts: [[String?]]
  /// Category columns, with levels of this piece alone.
  var categories: [CategoryBuilder]
  /// Whether rows are looked for that hold nothing out of the ordinary; off in tests that compare.
  let findsPlainRows: Bool
  /// Such rows.
  var plain: CSVPlainRows
  /// Counts of the number columns, then of text columns, then of category columns.
  var counts: [ColumnCounts]
  /// Lines on which the rows start, as if the piece began on line 1.
  var rowLines = RowLines()
  /// Line ends in the piece.
  var lines = 0
  /// Empty lines.
  var blankLines = 0
  /// Rows left out by the filter.
  var filteredRows = 0
  /// The first fault, its line as if the piece began on line 1.
  var fault: Fault?
  /// All faults.
  var faultCount = 0
  /// Whether what follows cannot be told into rows.
  var isBroken = false

  /// A fault without its file.
  struct Fault: Sendable {
    let line: Int
    let column: String?
    let message: String
    let help: String?
  }

  /// Room for the columns of a plan.
  init(_ plan: CSVPlan, _ classes: ByteClasses, findsPlainRows: Bool) {
    numberCount = plan.numbers.count
    capacity = 256
    numbers = .allocate(capacity: max(1, numberCount * capacity))
    texts = [[String?]](repeating: [], count: plan.texts.count)
    categories = plan.categories.map { _ in CategoryBuilder() }
    self.findsPlainRows = findsPlainRows
    plain = CSVPlainRows(columns: max(1, plan.columns.count), classes: classes)
    let columns = plan.numbers.count + plan.texts.count + plan.categories.count
    counts = [ColumnCounts](repeating: ColumnCounts(), count: columns)
  }

  deinit { numbers.deallocate() }

  /// The numbers of one column.
  func number(_ column: Int) -> UnsafeBufferPointer<Double> {
    UnsafeBufferPointer(start: numbers + column * capacity, count: rowCount)
  }

  /// Makes room for more rows than there are.
  func grow(rows: Int) {
    let wider = capacity * 2
    let larger = UnsafeMutablePointer<Double>.allocate(capacity: max(1, numberCount * wider))
    for column in 0..<numberCount {
      (larger + column * wider).initialize(from: numbers + column * capacity, count: rows)
    }
    numbers.deallocate()
    numbers = larger
    capacity = wider
  }

  /// Forgets what was read.
  func clear() {
    rowCount = 0
    for index in texts.indices { texts[index].removeAll(keepingCapacity: true) }
    for index in categories.indices { categories[index].clear() }
    for index in counts.indices { counts[index] = ColumnCounts() }
    rowLines.removeAll()
    lines = 0
    blankLines = 0
    filteredRows = 0
    fault = nil
    faultCount = 0
    isBroken = false
  }
}

/// Gives each different text a code, in order of first appearance.
struct CategoryBuilder {
  /// A code per row; −1 where missing.
  var codes: [Int32] = []
  /// The different texts.
  private(set) var levels: [String] = []
  private var known: [String: Int32] = [:]
  private var last: [UInt8] = []
  private var lastCode: Int32 = -1

  /// The code of a text, perhaps a new one.
  mutating func code(of text: String) -> Int32 {
    if let code = known[text] { return code }
    let code = Int32(levels.count)
    known[text] = code
    levels.append(text)
    return code
  }

  /// The code of the text that came just before, if these bytes are the same.
  func repeated(_ bytes: UnsafeBufferPointer<UInt8>) -> Int32? {
    bytes.count == last.count && !last.isEmpty && bytes.elementsEqual(last) ? lastCode : nil
  }

  /// Notes the bytes that have this code.
  mutating func remember(_ bytes: UnsafeBufferPointer<UInt8>, _ code: Int32) {
    last.removeAll(keepingCapacity: true)
    last.append(contentsOf: bytes)
    lastCode = code
  }

  /// Makes room for rows.
  mutating func reserve(_ rows: Int) { codes.reserveCapacity(rows) }

  /// Takes over the rows of a piece of the file.
  mutating func append(_ piece: CategoryBuilder) {
    let translated = piece.levels.map { code(of: $0) }
    for code in piece.codes { codes.append(code < 0 ? -1 : translated[Int(code)]) }
  }

  /// Forgets rows and levels.
  mutating func clear() {
    codes.removeAll(keepingCapacity: true)
    levels.removeAll(keepingCapacity: true)
    known.removeAll(keepingCapacity: true)
    last.removeAll(keepingCapacity: true)
    lastCode = -1
  }

  /// Forgets rows, keeps levels.
  mutating func clearRows() { codes.removeAll(keepingCapacity: true) }
}
