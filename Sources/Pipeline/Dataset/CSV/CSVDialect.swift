/// How a text table is written: what separates its cells and where its header stands.
///
/// Common to all: UTF-8 with or without a byte order mark; rows end in LF, CRLF or CR; cells may stand
/// in double quotes, which then may hold delimiters, line ends and, doubled, quotes themselves.
public struct CSVDialect: Sendable, Hashable {
  /// What stands between two cells.
  public enum Delimiter: UInt8, Sendable, Hashable, CaseIterable {
    /// `,`
    case comma = 0x2C
    /// A tab character.
    case tab = 0x09
    /// `;`
    case semicolon = 0x3B
  }

  /// What stands between two cells; `nil`: the one that the header holds most of.
  public let delimiter: Delimiter?
  /// The line that holds the column names, counted from 1; `nil`: the first one that is neither empty
  /// nor starts with `#`.
  public let headerLine: Int?
  /// Whether `"` quotes a cell; otherwise it is a character like any other.
  public let quotes: Bool
  /// How many cells at the end of a row may be left out with their delimiters; they are missing then.
  public let optionalCells: Int
  /// Whether a column name that stands twice is numbered, `smirk (2)`, instead of being a fault.
  public let numbersRepeatedNames: Bool

  /// Declares what is known.
  public init(
    delimiter: Delimiter? = nil, headerLine: Int? = nil, quotes: Bool = true,
    optionalCells: Int = 0, numbersRepeatedNames: Bool = false
  ) {
    self.delimiter = delimiter
    self.headerLine = headerLine
    self.quotes = quotes
    self.optionalCells = optionalCells
    self.numbersRepeatedNames = numbersRepeatedNames
  }

  /// Everything is found out from the file.
  public static let sniffed = CSVDialect()

  /// The delimiter that a header line holds most of, outside quotes; the comma if it holds none.
  static func sniffDelimiter(of line: UnsafeBufferPointer<UInt8>, quotes: Bool) -> Delimiter {
    var counts = [Int](repeating: 0, count: Delimiter.allCases.count)
    var isQuoted = false
    for byte in line {
      if quotes, byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      guard !isQuoted, let found = Delimiter(rawValue: byte),
        let index = Delimiter.allCases.firstIndex(of: found)
      else { continue }
      counts[index] += 1
    }
    var best = 0
    for index in counts.indices where counts[index] > counts[best] { best = index }
    return Delimiter.allCases[best]
  }
}
