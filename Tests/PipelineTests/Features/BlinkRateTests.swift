import Learners
import Support
import Testing

@testable import Pipeline

private func blinks(_ values: [Double], _ changes: [String: ParameterValue] = [:]) throws -> Double?
{
  let feature = try BlinkRate(
    ParameterValues(
      defaultsOf: BlinkRate.parameters,
      changing: changes.merging(["columns": .text("raw")]) { own, _ in own }))
  return try row(of: feature, over: Samples.recording([values], rateHz: 10))[
    "c0_blinks_per_minute"]
}

/// Ten seconds at 10 Hz with a blink of two frames every two seconds.
private let steady = (0..<101).map { $0 % 20 == 10 || $0 % 20 == 11 ? 1.0 : 0 }

@Test func blinksArePerObservedMinute() throws {
  #expect(isClose(try blinks(steady), 30, within: 1e-9))
  // For four seconds nobody is seen: the rate stays what it was.
  let seen = steady.indices.map { $0 < 40 ? Double.nan : steady[$0] }
  #expect(isClose(try blinks(seen), 30, within: 1e-9))
  #expect(try blinks([Double](repeating: .nan, count: 20))?.isNaN == true)
}

@Test func aShutEyeIsNoBlink() throws {
  var values = steady
  for place in 30..<48 { values[place] = 1 }
  #expect(isClose(try blinks(values), 30, within: 1e-9))
  #expect(isClose(try blinks(values, ["max_duration_s": .number(0.5)]), 24, within: 1e-9))
}

@Test func closureIsAsGoodAsAFlag() throws {
  let closure = steady.map { $0 * 90 + 5 }
  #expect(
    isClose(
      try blinks(closure, ["above": .number(50), "release": .number(30)]), 30, within: 1e-9))
}
