import Glibc
import Learners
import Testing

@testable import Pipeline

@Suite struct SuspectValuesTests {
  private static let unit = Channel(name: "v", group: "raw", unit: "uV")

  private func notes(
    _ values: [Double], _ channel: Channel = SuspectValuesTests.unit, rails: ParameterValues? = nil,
    isHeld: Bool = false, hertz: Double = 100
  ) -> [String] {
    var group = ParameterValues(["include": .list([.text("v")])])
    group["rails"] = rails.map { .record($0) }
    var suspects = SuspectValues([ColumnGroup(name: "raw", group)], channels: [channel])
    let track = Recording.Track(
      times: values.indices.map { Double($0) / hertz }, rowsOfTrial: nil, sampleSeconds: 1 / hertz)
    suspects.add([values], on: track) { _ in isHeld }
    return suspects.notes([channel], modality: "eeg").map(\.text)
  }

  private func noise(_ count: Int, seed: UInt64 = 1) -> [Double] {
    var noise = NoiseSource(seed: seed)
    return (0..<count).map { _ in 100 * noise.normal() }
  }

  @Test func aSignalThatIsCutOffIsNamed() {
    let cut = noise(4000).map { min(180, max(-150, $0)) }
    let count = cut.count { $0 == 180 || $0 == -150 }
    #expect(
      notes(cut) == [
        "eeg, column v: \(count) values that are the very ends of the range (-150 and 180), as of a"
          + " sensor at its limits: kept; 'rails' of the group would make them missing"
      ])
    let above = noise(4000).map { min(180, $0) }
    #expect(notes(above).first?.contains("the very end of the range (180)") == true)
  }

  @Test func aSignalThatIsNotCutOffIsNot() {
    for seed in 0..<20 { #expect(notes(noise(3000, seed: UInt64(seed))) == []) }
    // Steps of a coarse converter are no rails.
    #expect(notes(noise(3000).map { ($0 / 8).rounded() * 8 }) == [])
    #expect(notes((0..<3000).map { Double($0 % 2) }) == [], "a switch is no signal")
    #expect(notes([]) == [] && notes([1]) == [] && notes([.nan, .nan]) == [])
    #expect(notes((0..<2000).map { 100 * sin(Double($0) / 10) }) == [])
  }

  @Test func onlyMeasuredColumnsAreLookedAt() {
    let cut = noise(4000).map { min(180, $0) }
    #expect(notes(cut, Channel(name: "v", group: "raw")) == [], "no unit")
    #expect(notes(cut, Channel(name: "v", group: "raw", unit: "B", scale: .log10)) == [])
    #expect(notes(cut, rails: ParameterValues(["high": .number(180)])) == [], "declared")
  }

  @Test func aValueThatStaysForASecondIsNamed() {
    var values = noise(1000)
    for row in 300..<450 { values[row] = 7 }
    for row in 600..<690 { values[row] = 8 }
    #expect(
      notes(values) == [
        "eeg, column v: 150 values that stay the same for a second or more (stretches: 1 in"
          + " all), the longest 1.49 s"
      ])
    #expect(notes(values, isHeld: true) == [])
    for row in 300..<450 { values[row] = .nan }
    #expect(notes(values) == [], "missing values are no value that stays")
  }
}
