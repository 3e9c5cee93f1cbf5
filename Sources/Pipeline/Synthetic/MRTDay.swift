/// A day between 31 January and 28 March 2023, and the clock of India on it.
struct MRTDay: Sendable, Hashable {
  /// 0...56.
  let number: Int
  /// Seconds that India's clocks are ahead of UTC.
  static let zoneSeconds = 19_800

  /// Seconds since 1970 of midnight in India.
  var midnight: Int {
    // 19,388 days lie between 1970-01-01 and 2023-01-31.
    (19_388 + number) * 86_400 - Self.zoneSeconds
  }

  /// Milliseconds since 1970 of a time of the day.
  func milliseconds(secondOfDay: Double) -> Int { midnight * 1000 + Int(secondOfDay * 1000) }

  private var month: Int { number == 0 ? 1 : (number < 29 ? 2 : 3) }
  private var dayOfMonth: Int { number == 0 ? 31 : (number < 29 ? number : number - 28) }

  /// `2023-03-28 `.
  var isoPrefix: String { "2023-0\(month)-\(Self.two(dayOfMonth)) " }
  /// `28/03/2023, `.
  var slashPrefix: String { "\(Self.two(dayOfMonth))/0\(month)/2023, " }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension TextBuffer {
  /// Appends `17:03:16`.
  @inline(__always)
  func append(clock second: Int) {
    let second = UInt(truncatingIfNeeded: second)
    append(digits: 2, of: second / 3600)
    append(0x3A)
    append(digits: 2, of: second / 60 % 60)
    append(0x3A)
    append(digits: 2, of: second % 60)
  }
}
