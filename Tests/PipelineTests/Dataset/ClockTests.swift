import Glibc
import Learners
import Testing

@testable import Pipeline

struct ClockTests {
  private func message(_ text: String, zone: String? = nil) -> String {
    do throws(ClockFault) {
      return "\(try Clock.seconds(ofISO: text, zone: zone))"
    } catch { return error.message + (error.help.map { "; help: \($0)" } ?? "") }
  }

  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("2023-03-28T17:04:09.789+05:30", 1680003249.789),
    ("2023-03-28 11:34:09.789Z", 1680003249.789), ("2023-03-28t11:34:09,789z", 1680003249.789),
    ("2023-03-28 17:04:09.789 +0530", 1680003249.789), ("2023-03-28T06:34-05", 1680003240),
    ("  2000-02-29T23:59:59.999999999 UTC ", 951868799.999999999),
    ("1969-12-31T23:59:59.25Z", -0.75), ("1900-03-01T00:00:00Z", -2203891200),
    ("2023-03-28T11:34:09.1234567891234Z", 1680003249.123456789),
  ])
  func stampsAreSecondsSince1970(_ text: String, _ expected: Double) throws {
    #expect(try Clock.seconds(ofISO: text) == expected)
  }

  @Test func aDeclaredZoneHoldsForTextWithoutOne() throws {
    #expect(try Clock.seconds(ofISO: "2023-03-28 17:04:09.789", zone: "+05:30") == 1680003249.789)
    #expect(try Clock.seconds(ofISO: "2023-03-28 17:04:09Z", zone: "+05:30") == 1680023049)
    #expect(
      message("2023-03-28 17:04:09")
        == "the time '2023-03-28 17:04:09' has no zone; help: declare it, for example zone: \"+05:30\""
    )
    for (zone, seconds) in [("Z", 0), ("+05:30", 19800), ("-0800", -28800), ("+14", 50400)] {
      #expect(try Clock.offsetSeconds(ofZone: zone) == seconds)
    }
    for zone in [
      "", "Asia/Kolkata", "IST", "+5:30", "+05:3", "+19:00", "+05:60", "+05:30x", "5", "−05:00",
    ] {
      #expect(throws: ClockFault.self) { try Clock.offsetSeconds(ofZone: zone) }
    }
  }

  @Test func ambiguousStylesAreRefusedWithTheReason() {
    #expect(
      message("2023-03-28 05:04:09 PM")
        == "expected a 24-hour time, found '2023-03-28 05:04:09 PM'; help: write it as 2023-03-28T17:04:09+05:30, 5 pm as 17:00; 12-hour times are refused: 12 is ambiguous and am/pm often lost"
    )
    #expect(message("3/28/2023 5:04 a.m.").hasPrefix("expected a 24-hour time"))
    #expect(
      message("28/03/2023, 17:04:09")
        == "expected a date such as 2023-03-28, found '28/03/2023, 17:04:09'; help: write it as 2023-03-28T17:04:09+05:30; dates with slashes are refused: day and month cannot be told apart"
    )
    for text in ["28-03-2023 17:04:09", "3.28.2023 17:04", "28.03.2023"] {
      #expect(
        message(text)
          == "expected a date with the year first, such as 2023-03-28, found '\(text)'; help: write it as 2023-03-28T17:04:09+05:30; with the year last, day and month cannot be told apart"
      )
    }
    #expect(
      message("1680003249.78")
        == "expected a time as text, found '1680003249.78'; help: numbers need the unit s, ms or us"
    )
  }

  @Test(arguments: [
    ("", "expected a time such as"), ("17:04:09", "expected a time such as"),
    ("23-03-28T17:04:09Z", "expected a time such as"),
    ("2023-02-29T00:00:00Z", "the calendar has no such day"),
    ("1900-02-29T00:00:00Z", "the calendar has no such day"),
    ("2023-13-01T00:00:00Z", "the calendar has no such day"),
    ("2023-04-31T00:00:00Z", "the calendar has no such day"),
    ("2023-00-10T00:00Z", "the calendar has no such day"),
    ("0001-01-01T00:00:00Z", "expected a year in 1900...2199"),
    ("9999-12-31T00:00Z", "expected a year in"),
    ("2023-03-28", "expected a date and a time of day"),
    ("2023-03-28Z", "expected a date and a time of day"),
    ("2023-03-28T24:00:00Z", "expected a time of day in"),
    ("2023-03-28T10:60Z", "expected a time of day in"),
    ("2023-03-28T10:00:60Z", "expected a time of day in"),
    ("2023-03-28T10:00:5Z", "expected two digits of seconds"),
    ("2023-03-28T10:00:05.Z", "expected digits behind"),
    ("2023-03-28T10:00:05Zulu", "expected a zone"),
    ("2023-03-28T10:00:05 Europe/Rome", "expected a zone"),
    ("2023-03-28T10:00:05+01:00 x", "expected a zone"),
    ("+2023-03-28T10:00Z", "expected a time such as"),
    ("2023-03-28T10:00:05+01:00:00", "expected a zone"),
  ])
  func whatIsNoTimeIsRefused(_ text: String, _ expected: String) {
    #expect(message(text).hasPrefix(expected), "\(message(text))")
  }

  @Test func everyDayOfFourCenturiesFollowsTheLast() throws {
    var days = try #require(CivilDate(year: 1899, month: 12, day: 31)).daysSince1970
    for year in 1900...2300 {
      for month in 1...12 {
        for day in 1...CivilDate.length(ofMonth: month, in: year) {
          let date = CivilDate(year: year, month: month, day: day)
          days += 1
          try #require(date?.daysSince1970 == days, "\(year)-\(month)-\(day)")
        }
      }
    }
    #expect(CivilDate(year: 0, month: 3, day: 1)?.daysSince1970 == -719_468)
    #expect(CivilDate(year: -1, month: 3, day: 1)?.daysSince1970 == -719_468 - 366)
  }

  @Test func textAndNumberOfOneMomentAreOneDouble() throws {
    let seed = UInt64.random(in: .min ... .max)
    var random = SplitMix64(seed: seed)
    for _ in 0..<3000 {
      // From 1970 to 2199; strftime is the judge of the calendar.
      var seconds = time_t(random.below(7_258_000_000))
      var parts = tm()
      gmtime_r(&seconds, &parts)
      var buffer = [CChar](repeating: 0, count: 64)
      strftime(&buffer, 64, "%Y-%m-%dT%H:%M:%S", &parts)
      let length = buffer.firstIndex(of: 0) ?? 0
      let stamp = String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let digits = (0..<1 + random.below(9)).map { _ in "\(random.below(10))" }.joined()
      let expected = strtod("\(seconds).\(digits)", nil)
      let found = try Clock.seconds(ofISO: "\(stamp).\(digits)Z")
      #expect(found == expected, "seed \(seed): \(stamp).\(digits)Z")
    }
  }

  @Test func numbersInAnotherUnitAreNoticed() throws {
    #expect(try Clock.seconds(of: 1680003249789, unit: .ms) == 1680003249.789)
    #expect(try Clock.seconds(of: 1500000, unit: .us) == 1.5)
    #expect(try Clock.seconds(of: .nan, unit: .s).isNaN)
    do {
      _ = try Clock.seconds(of: 1680003249789, unit: .s)
      Issue.record("milliseconds were taken for seconds")
    } catch {
      #expect(error.message == "'1680003249789.0' s is more than 3,000 years away")
      #expect(error.help == "perhaps the unit is ms")
    }
    #expect(throws: ClockFault.self) { try Clock.seconds(of: -.infinity, unit: .us) }
  }
}
