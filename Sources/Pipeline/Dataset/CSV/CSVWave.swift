import CKernels
import Learners

/// A stretch of a file in memory, cut into pieces of whole rows.
///
/// Whether a line end inside a piece ends a row depends on the quotes before it: an odd number means
/// that it stands inside a cell. So quotes are counted in blocks as they are read, in parallel, and the
/// pieces begin at the first row that starts in each block.
struct CSVWave: ~Copyable {
  /// How a file is cut. Results do not depend on it; speed and memory do.
  struct Layout: Sendable, Hashable {
    /// Bytes of a block.
    var block = 1 << 18
    /// Blocks held in memory at once.
    var blocks = 16
    /// Bytes of a row from which on it is refused: what is no table must not fill the memory.
    var longestRow = 1 << 26
    /// Whether rows that hold nothing out of the ordinary are read many at once.
    var findsPlainRows = true
  }

  private let file: InputFile
  private let layout: Layout
  private let quotes: Bool
  private var buffer: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// Bytes in the buffer, of which the first `used` have been handed out.
  private var count = 0
  private var used = 0
  /// Bytes of the file read so far.
  private var offset = 0
  /// The blocks read last, behind the first of them.
  private var blocks: [Block] = []

  /// Bytes that one thread read.
  private struct Block {
    /// Where it begins in the buffer.
    let start: Int
    /// Whether an odd number of quotes stands in it.
    let isOdd: Bool
  }

  /// Starts at the first byte of a file.
  init(_ file: InputFile, layout: Layout, quotes: Bool) {
    self.file = file
    self.layout = layout
    self.quotes = quotes
    capacity = max(1, min(file.size, layout.block * layout.blocks))
    buffer = Self.allocate(capacity)
  }

  deinit { Self.deallocate(buffer) }

  /// Memory for bytes between those that may be read before and behind them.
  private static func allocate(_ bytes: Int) -> UnsafeMutablePointer<UInt8> {
    let margin = CSVPlainRows.margin
    let start = UnsafeMutablePointer<UInt8>.allocate(
      capacity: margin + bytes + 1 + DecimalParser.padding)
    start.initialize(repeating: 0, count: margin)
    return start + margin
  }

  private static func deallocate(_ buffer: UnsafeMutablePointer<UInt8>) {
    (buffer - CSVPlainRows.margin).deallocate()
  }

  /// Whether the buffer holds the end of the file.
  var isWhole: Bool { offset == file.size }

  /// Whether nothing is left.
  var isDone: Bool { isWhole && used == count }

  /// Whether one row fills the buffer, and the buffer is as large as a row may be.
  var isTooLong: Bool {
    used == 0 && count == capacity && capacity >= layout.longestRow && capacity < file.size
  }

  /// The fault of a row that is too long, which starts on this line.
  func tooLong(line: Int) -> DataFault {
    if let place = rest.firstIndex(of: 0) {
      return DataFault(
        file: file.path, line: line,
        "a NUL byte, \(place) bytes behind the start of the row: the file is damaged or not text")
    }
    let limit = layout.longestRow
    let words = limit < 1 << 20 ? "\(limit) bytes" : "\(limit >> 20) MiB"
    return DataFault(
      file: file.path, line: line, "a row of more than \(words) begins here",
      help: "perhaps a quote in it is never closed, or the file is no text table")
  }

  /// The share of the file that has been handed out, 0...1.
  var progress: Double {
    file.size == 0 ? 1 : Double(offset - (count - used)) / Double(file.size)
  }

  /// The bytes not handed out yet, followed by a NUL and padding.
  var rest: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: buffer + used, count: count - used)
  }

  /// Passes over bytes.
  mutating func skip(_ bytes: Int) { used += bytes }

  /// Moves what is left to the front and reads on; makes the buffer larger if nothing was used up.
  mutating func fill(_ executor: any Executor) throws(DataFault) {
    let left = count - used
    if used == 0, left == capacity, capacity < file.size {
      grow()
    } else if left > 0, used > 0 {
      buffer.update(from: buffer + used, count: left)
    }
    used = 0
    let wanted = min(capacity - left, file.size - offset)
    try read(wanted, to: left, executor)
    offset += wanted
    count = left + wanted
    (buffer + count).initialize(repeating: 0, count: 1 + DecimalParser.padding)
  }

  private mutating func grow() {
    let wider = min(file.size, capacity * 2)
    let larger = Self.allocate(wider)
    larger.initialize(from: buffer, count: count)
    Self.deallocate(buffer)
    (buffer, capacity) = (larger, wider)
  }

  /// Quotes are counted while a block is still in the nearest cache.
  private mutating func read(
    _ wanted: Int, to place: Int, _ executor: any Executor
  ) throws(DataFault) {
    blocks = []
    let chunks = (wanted + layout.block - 1) / layout.block
    guard chunks > 0 else { return }
    let (file, offset, block, quotes) = (file, offset, layout.block, quotes)
    nonisolated(unsafe) let target = buffer + place
    nonisolated(unsafe) let outcomes = UnsafeMutablePointer<Int32>.allocate(capacity: chunks)
    nonisolated(unsafe) let odd = UnsafeMutablePointer<Bool>.allocate(capacity: chunks)
    defer {
      outcomes.deallocate()
      odd.deallocate()
    }
    executor.perform(chunks: chunks) { chunk in
      let start = chunk * block
      let size = min(block, wanted - start)
      switch file.read(into: target + start, count: size, at: offset + start) {
      case .success(let got): outcomes[chunk] = got == size ? 0 : -1
      case .failure(let failure): outcomes[chunk] = failure.code
      }
      odd[chunk] = quotes && Self.isQuoteCountOdd(target + start, outcomes[chunk] == 0 ? size : 0)
    }
    for chunk in 0..<chunks where outcomes[chunk] != 0 {
      let code = outcomes[chunk]
      throw code < 0 ? InputFile.changed(file.path) : InputFile.fault(file.path, code)
    }
    blocks = (1..<chunks).map { Block(start: place + $0 * block, isOdd: odd[$0]) }
  }

  /// Hands out all whole rows in the buffer.
  ///
  /// - Returns: pieces in file order, one per block or fewer; none if not even one row ends here.
  mutating func pieces() -> [UnsafeBufferPointer<UInt8>] {
    let bytes = rest
    guard let base = bytes.baseAddress, !bytes.isEmpty else { return [] }
    var borders: [(place: Int, isOdd: Bool)] = []
    let later = blocks.filter { $0.start > used }
    let first = later.first.map { $0.start - used } ?? bytes.count
    var isOdd = quotes && Self.isQuoteCountOdd(base, first)
    for block in later {
      borders.append((block.start - used, isOdd))
      isOdd = isOdd != block.isOdd
    }
    let end = isWhole ? bytes.count : lastRowEnd(bytes, isOdd: isOdd)
    borders.append((end, false))
    var pieces: [UnsafeBufferPointer<UInt8>] = []
    var start = 0
    for (place, isOdd) in borders where place > start || place == end {
      let border = place < end ? nextRow(bytes, from: place, end: end, isOdd: isOdd) : end
      guard border > start else { continue }
      pieces.append(UnsafeBufferPointer(start: base + start, count: border - start))
      start = border
    }
    used += end
    return pieces
  }

  private static func isQuoteCountOdd(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    ckernels_count_byte(bytes, count, 0x22) & 1 == 1
  }

  /// The first row start after a place; `end` if there is none before.
  private func nextRow(
    _ bytes: UnsafeBufferPointer<UInt8>, from place: Int, end: Int, isOdd: Bool
  ) -> Int {
    var isQuoted = isOdd
    var index = place
    while index < end {
      let byte = bytes[index]
      index += 1
      if byte == 0x22, quotes { isQuoted.toggle() }
      if isQuoted { continue }
      if byte == 0x0A { return index }
      if byte == 0x0D { return index < end && bytes[index] == 0x0A ? index + 1 : index }
    }
    return end
  }

  /// Behind the last row that ends in the bytes; 0 if none does.
  private func lastRowEnd(_ bytes: UnsafeBufferPointer<UInt8>, isOdd: Bool) -> Int {
    var isQuoted = isOdd
    var index = bytes.count
    while index > 0 {
      let byte = bytes[index - 1]
      if byte == 0x22, quotes { isQuoted.toggle() }
      // After a CR that comes last, an LF may follow that is not here yet.
      let ends = byte == 0x0A || (byte == 0x0D && index < bytes.count)
      if ends, !isQuoted { return index }
      index -= 1
    }
    return 0
  }
}
