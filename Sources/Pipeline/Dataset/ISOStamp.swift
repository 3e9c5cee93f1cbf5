/// Walks through the text of a point in time.
struct ISOStamp {
  /// A time without its zone.
  struct LocalTime {
    /// Since 1970-01-01T00:00:00 of the zone.
    let seconds: Int
    /// 0..<1,000,000,000
    let nanoseconds: Int
  }

  /// The text for a message.
  let shown: String
  private var rest: ArraySlice<UInt8>

  /// Starts at the first character that is not a space.
  init(_ text: some StringProtocol) {
    rest = Array(text.utf8)[...]
    while rest.first == 0x20 { rest.removeFirst() }
    while rest.last == 0x20 { rest.removeLast() }
    shown = String(decoding: rest.prefix(60), as: UTF8.self)
  }

  /// Takes `2023-03-28T17:04:09.123`.
  mutating func takeLocalTime() throws(ClockFault) -> LocalTime {
    try refuseOtherStyles()
    guard let year = takeNumber(4), take("-"), let month = takeNumber(2), take("-"),
      let day = takeNumber(2)
    else { throw unreadable("expected a time such as 2023-03-28T17:04:09") }
    guard let date = CivilDate(year: year, month: month, day: day) else {
      throw unreadable("the calendar has no such day")
    }
    guard Clock.years.contains(year) else {
      throw unreadable(
        "expected a year in \(Clock.years.lowerBound)...\(Clock.years.upperBound)",
        help: "the clock of the recorder was perhaps never set")
    }
    guard take("T") || take("t") || take(" "), let hour = takeNumber(2), take(":"),
      let minute = takeNumber(2)
    else { throw unreadable("expected a date and a time of day") }
    var second = 0
    if take(":") {
      guard let number = takeNumber(2) else { throw unreadable("expected two digits of seconds") }
      second = number
    }
    let nanoseconds = try takeFraction()
    guard hour < 24, minute < 60, second < 60 else {
      throw unreadable("expected a time of day in 00:00:00...23:59:59")
    }
    let seconds = date.daysSince1970 * 86_400 + hour * 3600 + minute * 60 + second
    return LocalTime(seconds: seconds, nanoseconds: nanoseconds)
  }

  /// Takes `Z`, `UTC` or `+05:30`; nothing may follow.
  ///
  /// - Returns: seconds east of Greenwich; `nil` where the text is at its end.
  mutating func takeZone() throws(ClockFault) -> Int? {
    if rest.isEmpty { return nil }
    _ = take(" ")
    let written = String(decoding: rest.prefix(40), as: UTF8.self)
    if ["Z", "z", "UTC", "utc", "GMT"].contains(written) { return 0 }
    let isWest = rest.first == UInt8(ascii: "-")
    guard take("+") || take("-"), let hours = takeNumber(2) else {
      throw Self.unknownZone(written)
    }
    var minutes = 0
    if !rest.isEmpty {
      _ = take(":")
      guard let number = takeNumber(2) else { throw Self.unknownZone(written) }
      minutes = number
    }
    guard rest.isEmpty, hours < 19, minutes < 60 else { throw Self.unknownZone(written) }
    return (isWest ? -1 : 1) * (hours * 3600 + minutes * 60)
  }

  /// The fault of what is not an offset.
  static func unknownZone(_ found: String) -> ClockFault {
    ClockFault(
      "expected a zone such as '+05:30' or 'Z', found '\(found)'",
      help: "write its distance from UTC; names of zones are not known")
  }

  /// `28/03/2023, 17:04:09` as `2023-03-28 17:04:09`; slashes, points or hyphens between the numbers, one
  /// digit or two.
  ///
  /// - Returns: `nil` for what is not written so.
  static func yearFirst(_ text: String, isDayFirst: Bool) -> String? {
    var stamp = ISOStamp(text)
    guard let first = stamp.takeShortNumber(), let mark = stamp.rest.first,
      [0x2D, 0x2E, 0x2F].contains(mark), stamp.take(Unicode.Scalar(mark)),
      let second = stamp.takeShortNumber(), stamp.take(Unicode.Scalar(mark)),
      let year = stamp.takeNumber(4)
    else { return nil }
    _ = stamp.take(",")
    guard stamp.take(" ") else { return nil }
    while stamp.take(" ") {}
    let (day, month) = isDayFirst ? (first, second) : (second, first)
    let isShort = stamp.rest.count > 1 && stamp.rest[stamp.rest.startIndex + 1] == 0x3A
    let date = [month, day].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: "-")
    let years = String(repeating: "0", count: 4 - String(year).count) + String(year)
    return "\(years)-\(date) " + (isShort ? "0" : "") + String(decoding: stamp.rest, as: UTF8.self)
  }

  private mutating func takeShortNumber() -> Int? { takeNumber(2) ?? takeNumber(1) }

  private mutating func takeFraction() throws(ClockFault) -> Int {
    guard take(".") || take(",") else { return 0 }
    var nanoseconds = 0
    var digits = 0
    while let byte = rest.first, byte &- 48 < 10 {
      // Digits behind the ninth are less than a nanosecond.
      if digits < 9 { nanoseconds = nanoseconds * 10 + Int(byte &- 48) }
      digits += 1
      rest.removeFirst()
    }
    guard digits > 0 else { throw unreadable("expected digits behind the decimal point") }
    for _ in 0..<max(0, 9 - digits) { nanoseconds *= 10 }
    return nanoseconds
  }

  /// Styles that could be guessed wrong get a message of their own.
  private func refuseOtherStyles() throws(ClockFault) {
    let letters = rest.filter { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }.map { $0 | 0x20 }
    if letters.ends(with: [0x61, 0x6D]) || letters.ends(with: [0x70, 0x6D]) {
      throw unreadable(
        "expected a 24-hour time",
        help: "write it as \(Self.model), 5 pm as 17:00; 12-hour times are refused: "
          + "12 is ambiguous and am/pm often lost")
    }
    if rest.prefix(10).contains(0x2F) {
      throw unreadable(
        "expected a date such as 2023-03-28",
        help: "write it as \(Self.model); dates with slashes are refused: "
          + "day and month cannot be told apart")
    }
    if isYearLast {
      throw unreadable(
        "expected a date with the year first, such as 2023-03-28",
        help: "write it as \(Self.model); with the year last, day and month cannot be told apart")
    }
    if !rest.isEmpty, rest.allSatisfy({ $0 &- 48 < 10 || $0 == 0x2E }) {
      throw unreadable("expected a time as text", help: "numbers need the unit s, ms or us")
    }
  }

  /// How a time is written.
  private static let model = "2023-03-28T17:04:09+05:30"

  /// Whether it begins as `28-03-2023` or `3.28.2023` does.
  private var isYearLast: Bool {
    let parts = rest.split(maxSplits: 2) { $0 == 0x2D || $0 == 0x2E }
    guard parts.count == 3, (1...2).contains(parts[0].count), (1...2).contains(parts[1].count)
    else {
      return false
    }
    return parts[2].prefix { $0 &- 48 < 10 }.count == 4
  }

  private func unreadable(_ expected: String, help: String? = nil) -> ClockFault {
    ClockFault("\(expected), found '\(shown)'", help: help)
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest.removeFirst()
    return true
  }

  /// Takes exactly so many digits.
  private mutating func takeNumber(_ digits: Int) -> Int? {
    let head = rest.prefix(digits)
    guard head.count == digits, head.allSatisfy({ $0 &- 48 < 10 }) else { return nil }
    rest = rest.dropFirst(digits)
    return head.reduce(0) { $0 * 10 + Int($1 - 48) }
  }
}

extension Array where Element == UInt8 {
  fileprivate func ends(with tail: [UInt8]) -> Bool { suffix(tail.count).elementsEqual(tail) }
}
