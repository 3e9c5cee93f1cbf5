/// When an EDF recording started.
///
/// The header names a date and a time of day but no zone: it is taken as UTC.
struct EDFStart: Sendable, Hashable {
  /// Seconds since 1970-01-01T00:00:00Z, or 0 where the header names no day.
  let seconds: Double
  /// What stands behind `seconds`.
  let note: DataNote

  /// Reads `startdate` and `starttime`, and the four-digit year that EDF+ has besides.
  init(_ fields: EDFFields, isPlus: Bool) {
    let recording = fields.text(88, 80).split(separator: " ")
    let hasFull = isPlus && recording.count > 1 && recording[0] == "Startdate"
    let full = hasFull ? String(recording[1]) : nil
    let day = Self.numbers(fields.text(168, 8)).flatMap { numbers -> CivilDate? in
      // Two digits: 1985...2084.
      let year = numbers[2] + (numbers[2] >= 85 ? 1900 : 2000)
      return CivilDate(year: year, month: numbers[1], day: numbers[0])
    }
    let time = Self.numbers(fields.text(176, 8)).flatMap { numbers -> Int? in
      guard numbers[0] < 24, numbers[1] < 60, numbers[2] < 60 else { return nil }
      return numbers[0] * 3600 + numbers[1] * 60 + numbers[2]
    }
    let date = full.flatMap { Self.fullDate($0) } ?? day
    guard let date, let time, full != "X" else {
      seconds = 0
      note = DataNote(
        "start_unknown", count: 1,
        "recording whose header names no start: times count from its first data record")
      return
    }
    seconds = Double(date.daysSince1970 * 86_400 + time)
    note = DataNote(
      "start_without_zone", count: 1,
      "recording whose header names its start without a zone: taken as UTC")
  }

  /// The three numbers of `02.08.51`; other separators than the point are met, too.
  private static func numbers(_ text: String) -> [Int]? {
    let parts = text.split(omittingEmptySubsequences: false) { ".-/: ".contains($0) }
    guard parts.count == 3 else { return nil }
    let numbers = parts.compactMap { part -> Int? in
      guard (1...2).contains(part.utf8.count), part.utf8.allSatisfy({ $0 &- 48 < 10 }) else {
        return nil
      }
      return Int(part)
    }
    return numbers.count == 3 ? numbers : nil
  }

  private static let months = [
    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
  ]

  /// `02-MAR-2002`.
  private static func fullDate(_ text: String) -> CivilDate? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, let day = Int(parts[0]), let year = Int(parts[2]),
      let month = months.firstIndex(of: parts[1].uppercased()), Clock.years.contains(year)
    else { return nil }
    return CivilDate(year: year, month: month + 1, day: day)
  }
}
