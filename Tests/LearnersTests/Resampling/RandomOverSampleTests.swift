import Testing

@testable import Learners

@Suite struct RandomOverSampleTests {
  @Test func rowsComeAgain() throws {
    let data = ResamplingSamples.unbalanced()
    let out = try ResamplingSamples.resampled("random_over_sample", data)
    let largest = ResamplingSamples.count(data, 0)
    for label in 0..<3 { #expect(ResamplingSamples.count(out.data, label) == largest) }
    for row in 0..<out.data.features.rows {
      let source = out.data.groups[row]
      #expect(out.data.features.row(row) == data.features.row(source))
      #expect(out.data.classes[row] == data.classes[source])
    }
    let added = largest - ResamplingSamples.count(data, 2)
    #expect(out.notes.last == "random_over_sample: \(added) rows added to class 'rare'")
  }

  /// Trials of two classes with windows that weigh 1/n: there are more rows of the class that weighs less.
  @Test func classesAreBalancedByWeight() throws {
    let features = SampleData.noise(rows: 100, columns: 2, seed: 4)
    let data = SampleData.set(
      features, classes: (0..<100).map { $0 < 40 ? 0 : 1 },
      weights: (0..<100).map { $0 < 40 ? 0.5 : 0.125 })
    let out = try ResamplingSamples.resampled("random_over_sample", data).data
    let sums = (0..<2).map { label in
      zip(out.classes, out.weights).reduce(0) { $0 + ($1.0 == label ? $1.1 : 0) }
    }
    #expect(sums == [20, 20])
    #expect(ResamplingSamples.count(out, 1) == 160)
  }

  @Test func absurdWeightsAreRefused() throws {
    var data = ResamplingSamples.unbalanced()
    data.weights = data.classes.map { $0 == 2 ? 1e-300 : 1 }
    #expect(throws: LearnerError.self) {
      try ResamplingSamples.resampled("random_over_sample", data)
    }
  }
}
