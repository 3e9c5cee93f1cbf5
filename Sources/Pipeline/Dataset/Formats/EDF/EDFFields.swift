/// Fields of an EDF header: ASCII text of fixed width, filled up with spaces.
struct EDFFields: Sendable {
  let path: String
  /// The bytes of the header.
  let bytes: [UInt8]

  /// No physical quantity is larger; beyond, scaled samples could become infinite.
  static let largest = 1e150

  /// The text of a field without its padding.
  func text(_ at: Int, _ width: Int) -> String {
    HeaderText.trimmed(HeaderText.decoded(bytes[at..<at + width]))
  }

  /// A whole number; `nil` where the field is blank.
  ///
  /// - Throws: something else stands there, or the number lies outside of `range`.
  func integer(
    _ name: String, _ at: Int, _ width: Int, in range: ClosedRange<Int>, of signal: String? = nil
  ) throws(DataFault) -> Int? {
    let found = text(at, width)
    if found.isEmpty { return nil }
    // Some writers put a decimal point behind whole numbers.
    let number = DecimalParser.parse(found).flatMap { Int(exactly: $0) }
    guard let number, range.contains(number) else {
      throw fault(
        name, at, "a whole number in \(range.lowerBound)...\(range.upperBound)", found, of: signal)
    }
    return number
  }

  /// A finite number; `nil` where the field is blank.
  ///
  /// - Throws: something else stands there.
  func decimal(
    _ name: String, _ at: Int, _ width: Int, of signal: String? = nil
  ) throws(DataFault) -> Double? {
    let found = text(at, width)
    if found.isEmpty { return nil }
    guard let number = DecimalParser.parse(found), abs(number) <= Self.largest else {
      let help = found.contains(",") ? "write decimals with a point, not a comma" : nil
      throw fault(name, at, "a number", found, of: signal, help: help)
    }
    return number
  }

  /// A fault that names a field, where it stands, what was expected and what was found.
  func fault(
    _ name: String, _ at: Int, _ expected: String, _ found: String, of signal: String? = nil,
    help: String? = nil
  ) -> DataFault {
    DataFault(
      file: path, column: signal,
      "header field '\(name)' (byte \(at)): expected \(expected), found '\(found)'", help: help)
  }
}
