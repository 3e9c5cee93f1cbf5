import Testing

@testable import Learners

@Suite struct RandomUnderSampleTests {
  @Test func rowsStayInOrder() throws {
    let data = ResamplingSamples.unbalanced()
    let smallest = ResamplingSamples.count(data, 2)
    let out = try ResamplingSamples.resampled("random_under_sample", data)
    for label in 0..<3 { #expect(ResamplingSamples.count(out.data, label) == smallest) }
    #expect(out.data.groups == out.data.groups.sorted())
    #expect(Set(out.data.groups).count == 3 * smallest)
    let all = data.classes.indices.filter { data.classes[$0] == 2 }
    #expect(out.data.groups.filter { data.classes[$0] == 2 } == all)
    let surplus = ResamplingSamples.count(data, 0) - smallest
    #expect(out.notes[0] == "random_under_sample: \(surplus) rows left out of class 'low'")
  }

  @Test func theSmallestClassCanBeAShare() throws {
    let data = ResamplingSamples.unbalanced()
    let smallest = ResamplingSamples.count(data, 2)
    let out = try ResamplingSamples.resampled(
      "random_under_sample", data, ["ratio": .number(0.5)]
    ).data
    #expect(ResamplingSamples.count(out, 0) == 2 * smallest)
    #expect(ResamplingSamples.count(out, 2) == smallest)
  }

  /// Every row has the same chance to stay.
  @Test func nobodyIsPreferred() throws {
    let data = SampleData.set(
      SampleData.noise(rows: 30, columns: 1, seed: 1), classes: (0..<30).map { $0 < 20 ? 0 : 1 })
    var numbered = data
    numbered.groups = Array(0..<30)
    var stays = [Int](repeating: 0, count: 20)
    for seed in 0..<400 {
      let out = try ResamplingSamples.resampled(
        "random_under_sample", numbered, seed: UInt64(seed)
      ).data
      for row in out.groups where row < 20 { stays[row] += 1 }
    }
    #expect(stays.allSatisfy { abs($0 - 200) < 50 })
  }
}
