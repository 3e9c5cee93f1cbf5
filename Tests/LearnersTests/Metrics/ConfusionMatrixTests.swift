import Learners
import Support
import Testing

@Test func confusionAndClassReportsAgreeWithReferences() throws {
  for reference in try MetricCase.classification() {
    let matrix = ConfusionMatrix(reference.outcome)
    let expected = try reference.json.get("confusion").list().flatMap { try $0.integers() }
    #expect(matrix.counts.elements == expected, "\(reference.name)")
    let reports = matrix.perClass
    for (key, value) in [
      ("precision", reports.map(\.precision)), ("recall", reports.map(\.recall)),
      ("f1", reports.map(\.f1)), ("support", reports.map { Double($0.support) }),
    ] {
      let numbers = try reference.json.get(key).numbers()
      for (ours, theirs) in zip(value, numbers) { #expect(isClose(ours, theirs, within: 1e-12)) }
    }
  }
}

@Test func unitsCountAsOftenAsTheirWeight() {
  let rows = outcome(truth: [0, 1, 1], predicted: [0, 0, 1], classes: 2)
  let matrix = ConfusionMatrix(rows, unit: [0, 1, 0], weights: [3, 2])
  #expect(matrix.counts.elements == [3, 0, 2, 3])
}
