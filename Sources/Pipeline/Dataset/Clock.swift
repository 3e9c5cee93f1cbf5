/// Turns the times that files hold into seconds.
public enum Clock {
  /// How a file writes time.
  public enum Unit: String, Sendable, Hashable, CaseIterable {
    /// Seconds.
    case s
    /// Milliseconds.
    case ms
    /// Microseconds.
    case us
    /// Text after ISO 8601.
    case iso
    /// Text with the day first: `28/03/2023, 17:04:09`.
    case dayFirst = "day_first"
    /// Text with the month first: `03/28/2023, 17:04:09`.
    case monthFirst = "month_first"

    /// Whether it is text.
    var isText: Bool {
      switch self {
      case .s, .ms, .us: false
      case .iso, .dayFirst, .monthFirst: true
      }
    }

    /// How many of it a second has; 1 for text.
    var perSecond: Double {
      switch self {
      case .s, .iso, .dayFirst, .monthFirst: 1
      case .ms: 1e3
      case .us: 1e6
      }
    }
  }

  /// Years that a recording can come from; others are a clock that was never set, or another unit.
  public static let years = 1900...2199

  /// No time in seconds lies further from 1970 than this (in the year 5138): it is another unit.
  private static let farthestSeconds = 1e11

  /// Seconds of a number in a unit; NaN, which is a missing time, stays.
  ///
  /// - Throws: the number would lie thousands of years away, so that the unit must be another one.
  public static func seconds(of value: Double, unit: Unit) throws(ClockFault) -> Double {
    let seconds = value / unit.perSecond
    guard abs(seconds) > farthestSeconds else { return seconds }
    let finer = Unit.allCases.first {
      !$0.isText && abs(value) / $0.perSecond <= farthestSeconds
    }
    throw ClockFault(
      "'\(value)' \(unit.rawValue) is more than 3,000 years away",
      help: finer.map { "perhaps the unit is \($0.rawValue)" })
  }

  /// Seconds since 1970-01-01T00:00:00Z of a stamp such as `2023-03-28T17:04:09.123+05:30`.
  ///
  /// A space may stand for the `T`, seconds may be left out, a fraction has up to nine digits that
  /// count. The double is the one nearest to the exact time: the same as that of the number in a
  /// column of seconds. A zone in the text goes before the declared one.
  /// - Throws: it is not such a stamp, or has no zone and none is declared.
  public static func seconds(
    ofISO text: some StringProtocol, zone: String? = nil
  ) throws(ClockFault) -> Double {
    var stamp = ISOStamp(text)
    let local = try stamp.takeLocalTime()
    let offset: Int
    if let written = try stamp.takeZone() {
      offset = written
    } else if let zone {
      offset = try offsetSeconds(ofZone: zone)
    } else {
      throw ClockFault(
        "the time '\(stamp.shown)' has no zone", help: "declare it, for example zone: \"+05:30\"")
    }
    let total = (local.seconds - offset) * 1_000_000_000 + local.nanoseconds
    let magnitude =
      EiselLemire.nearest(UInt64(total.magnitude), tenTo: -9) ?? Double(total.magnitude) / 1e9
    return total < 0 ? -magnitude : magnitude
  }

  /// Seconds since 1970-01-01T00:00:00Z of a text in a unit that is text.
  ///
  /// - Throws: it is no such text, or has no zone and none is declared.
  static func seconds(
    of text: String, unit: Unit, zone: String?
  ) throws(ClockFault) -> Double {
    guard unit == .dayFirst || unit == .monthFirst else {
      return try seconds(ofISO: text, zone: zone)
    }
    guard let stamp = ISOStamp.yearFirst(text, isDayFirst: unit == .dayFirst) else {
      let model = unit == .dayFirst ? "28/03/2023, 17:04:09" : "03/28/2023, 17:04:09"
      throw ClockFault("expected a time such as \(model), found '\(ISOStamp(text).shown)'")
    }
    return try seconds(ofISO: stamp, zone: zone)
  }

  /// Seconds east of Greenwich of a zone such as `+05:30`, `-0800`, `+01` or `Z`.
  ///
  /// - Throws: it is not an offset; names of zones are not known, because their rules change.
  public static func offsetSeconds(ofZone zone: String) throws(ClockFault) -> Int {
    var stamp = ISOStamp(zone)
    guard let offset = try stamp.takeZone() else { throw ISOStamp.unknownZone(stamp.shown) }
    return offset
  }
}

/// Why something is not a time. The reader of the file adds file, line and column.
public struct ClockFault: Error, Sendable, Hashable {
  /// What was expected and what was found; lower case, the user's words in single quotes.
  public let message: String
  /// What to do.
  public let help: String?

  /// Describes a fault.
  public init(_ message: String, help: String? = nil) {
    self.message = message
    self.help = help
  }
}
