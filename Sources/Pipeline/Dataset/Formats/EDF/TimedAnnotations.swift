/// A time-stamped annotation list (TAL) of EDF+: texts that share an onset.
///
/// `+12.5␕2␔text␔text␔` and a NUL, where ␕ is the byte 21 and ␔ the byte 20 (edfplus.info, 2.2.2).
struct TimedAnnotations: Sendable, Hashable {
  /// Seconds from the start of the recording in the header.
  let onset: Double
  /// Seconds; `nil` where none is given.
  let duration: Double?
  /// An empty first text marks the start of a data record.
  let texts: [String]

  /// Why bytes are not a list.
  struct Fault: Error, Sendable {
    /// Counted from the first byte of the block.
    let byte: Int
    let expected: String
  }

  /// Three thousand years.
  private static let farthestSeconds = 1e11
  private static let startsDuration: UInt8 = 21
  private static let endsText: UInt8 = 20

  /// Reads all lists of one annotation signal in one data record.
  ///
  /// - Throws: what stands where something else was expected.
  static func lists(
    in block: UnsafeRawBufferPointer
  ) throws(Fault) -> [TimedAnnotations] {
    var lists: [TimedAnnotations] = []
    var at = 0
    while at < block.count {
      // Lists are followed by NULs; some writers leave several between two lists.
      if block[at] == 0 {
        at += 1
        continue
      }
      lists.append(try list(in: block, &at))
    }
    return lists
  }

  private static func list(
    in block: UnsafeRawBufferPointer, _ at: inout Int
  ) throws(Fault) -> TimedAnnotations {
    guard block[at] == UInt8(ascii: "+") || block[at] == UInt8(ascii: "-") else {
      throw Fault(byte: at, expected: "an onset with its sign, such as '+12.5'")
    }
    let onset = try number(in: block, &at, "an onset such as '+12.5'")
    var duration: Double?
    if at < block.count, block[at] == startsDuration {
      at += 1
      // An empty duration is met, although it should be left out with its mark.
      if at < block.count, block[at] != endsText {
        duration = try number(in: block, &at, "a duration such as '2.5'")
      }
    }
    guard at < block.count, block[at] == endsText else {
      throw Fault(byte: at, expected: "the byte 20 behind an onset or duration")
    }
    at += 1
    var texts: [String] = []
    var start = at
    while true {
      guard at < block.count else {
        throw Fault(byte: start, expected: "a NUL at the end of the annotation")
      }
      if block[at] == endsText {
        texts.append(HeaderText.decoded(block[start..<at]))
        start = at + 1
      } else if block[at] == 0 {
        break
      }
      at += 1
    }
    guard start == at else { throw Fault(byte: start, expected: "the byte 20 behind a text") }
    return TimedAnnotations(onset: onset, duration: duration, texts: texts)
  }

  /// Digits with a sign and a point; no exponent.
  private static func number(
    in block: UnsafeRawBufferPointer, _ at: inout Int, _ expected: String
  ) throws(Fault) -> Double {
    let start = at
    while at < block.count, at - start < 64, isPartOfNumber(block[at]) { at += 1 }
    let text = String(decoding: block[start..<at], as: UTF8.self)
    guard let number = DecimalParser.parse(text), abs(number) <= farthestSeconds else {
      throw Fault(byte: start, expected: expected)
    }
    return number
  }

  private static func isPartOfNumber(_ byte: UInt8) -> Bool {
    byte &- 48 < 10 || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: ".")
  }
}
