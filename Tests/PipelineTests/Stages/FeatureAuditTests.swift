import Learners
import Testing

@testable import Pipeline

@Suite struct FeatureAuditTests {
  private func audit(
    _ columns: [(name: String, value: (Int) -> Double)], rows: Int = 40,
    seconds: (Int) -> Double = { Double($0 * 7 % 13) + 1 }, subject: (Int) -> Int = { $0 % 5 }
  ) -> FeatureAudit {
    FeatureAudit(
      ModalityFeatures(
        modality: "face", names: columns.map(\.name),
        values: Matrix(
          rows: rows, columns: columns.count,
          elements: (0..<rows).flatMap { row in columns.map { $0.value(row) } })),
      seconds: (0..<rows).map(seconds), subjects: (0..<rows).map(subject))
  }

  @Test func countsThatFollowTheLengthAreNamed() {
    let found = audit([
      ("count", { ($0 * 7 % 13 + 1) == 4 ? .nan : Double($0 * 7 % 13 + 1) * 10 }),
      ("fewer", { -Double($0 * 7 % 13) }), ("noise", { Double($0 * 11 % 17) }),
    ])
    #expect(found.durations == ["count", "fewer"])
    #expect(found.notes.count == 1)
    #expect(found.notes[0].contains("'count', 'fewer'") && found.notes[0].hasPrefix("face: "))
  }

  @Test func windowsOfOneLengthHaveNoProxy() {
    #expect(audit([("count", { Double($0) })], seconds: { _ in 5 }).notes.isEmpty)
    #expect(audit([("count", { Double($0) })], seconds: { _ in 0 }).notes.isEmpty)
    #expect(audit([("count", { Double($0 * 7 % 13) })], rows: 10).notes.isEmpty)
  }

  @Test func whatIsTheSameForAPersonSaysWhoItIs() {
    let found = audit([
      ("age", { Double(20 + $0 % 5) }), ("constant", { _ in 3 }), ("noise", { Double($0) }),
    ])
    #expect(found.identities == ["age"])
    #expect(found.notes.contains { $0.contains("so say who it is: 'age'") })
    #expect(audit([("age", { Double($0 % 2) })], subject: { $0 % 2 }).identities.isEmpty)
  }

  @Test func featuresThatMostWindowsLackAreNamedWithTheirShare() {
    let found = audit(
      [
        ("gone", { $0 % 25 < 21 ? .nan : Double($0) }), ("half", { $0 % 2 == 0 ? .nan : 1 }),
        ("endless", { $0 < 30 ? -.infinity : Double($0 % 3) }),
      ], rows: 100)
    #expect(found.absences.map(\.name) == ["gone"])
    #expect(
      found.notes.contains("face: features that are missing in most windows: 'gone' 84 %"))
    #expect(audit([("gone", { _ in .nan })], rows: 10).absences.isEmpty)
  }
}
