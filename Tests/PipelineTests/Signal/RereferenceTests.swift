import Learners
import Support
import Testing

@testable import Pipeline

private let nan = Double.nan
private let head = Steps.recording(
  [[1, 2, nan, 4], [3, nan, nan, 8], [8, 5, 6, nan]], times: [0, 1, 2, 3], rateHz: 1)

private func names(_ names: String...) -> ParameterValue { .list(names.map { .text($0) }) }

@Test func theAverageIsOverWhatIsThere() throws {
  let (out, notes) = try Steps.run(Rereference.self, ["to": .text("average")], on: head)
  #expect(Steps.areSame(out.values[0], [-3, -1.5, nan, -2]))
  #expect(Steps.areSame(out.values[1], [-1, nan, nan, 2]))
  #expect(Steps.areSame(out.values[2], [4, 1.5, nan, nan]))
  #expect(Steps.count("reference_incomplete", in: notes) == 2)
  #expect(Steps.count("samples_without_reference", in: notes) == 1)
  #expect(out.channels == head.channels)
}

@Test func namedReferencesMustAllBeThere() throws {
  let (out, notes) = try Steps.run(Rereference.self, ["to": names("E0", "c1")], on: head)
  #expect(Steps.areSame(out.values[0], [-1, nan, nan, -2]))
  #expect(Steps.areSame(out.values[1], [1, nan, nan, 2]))
  #expect(Steps.areSame(out.values[2], [6, nan, nan, nan]))
  #expect(Steps.count("samples_without_reference", in: notes) == 3)
  #expect(Steps.count("reference_incomplete", in: notes) == 0)
}

@Test func aReferenceMayStandOutsideOfTheColumns() throws {
  let (out, _) = try Steps.run(
    Rereference.self, ["columns": names("c0", "c1"), "to": names("E2")], on: head)
  #expect(Steps.areSame(out.values[0], [-7, -3, nan, nan]))
  #expect(Steps.areSame(out.values[2], head.values[2]))
}

@Test func pairsReplaceTheColumns() throws {
  let pairs = ParameterValue.list([names("c0", "c1"), names("E2", "E1")])
  let (out, notes) = try Steps.run(
    Rereference.self, ["columns": names("c0", "c1"), "pairs": pairs], on: head)
  #expect(out.channels.map(\.name) == ["c0-c1", "c2-c1", "c2"])
  #expect(out.channels.map(\.electrode) == ["E0-E1", "E2-E1", "E2"])
  #expect(Steps.areSame(out.values[0], [-2, nan, nan, -4]))
  #expect(Steps.areSame(out.values[1], [5, nan, nan, nan]))
  #expect(Steps.areSame(out.values[2], head.values[2]))
  #expect(out.trackOf == [0, 0, 0])
  #expect(Steps.count("samples_without_reference", in: notes) == 3)
}

@Test func whatCannotBeReferencedIsSaid() throws {
  func message(_ changes: [String: ParameterValue], on recording: Recording = head) -> String {
    Steps.fault(Rereference.self, changes, on: recording)?.message ?? "none"
  }
  #expect(message([:]) == "needs 'to' or 'pairs', and not both")
  #expect(message(["to": names("E7")]) == "no column or electrode is named 'E7'")
  #expect(message(["to": names("E1", "E1")]) == "'E1' is named twice")
  #expect(
    message(["columns": .text("c0"), "to": .text("average")])
      == "an average of one column, 'c0', leaves nothing of it")
  #expect(
    message(["columns": .text("c0"), "to": names("E0")]) == "'E0' is its own reference: always 0")
  #expect(
    message(["pairs": .list([names("c0", "c0")])]) == "'c0' is paired with itself: always 0")
  let two = try Steps.run(
    Resample.self, ["columns": .text("c0"), "rate_hz": .number(2)], on: head
  ).recording
  #expect(message(["to": .text("average")], on: two) == "'c1' and 'c0' are on different clocks")
}
