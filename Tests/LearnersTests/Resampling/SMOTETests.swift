import Support
import Testing

@testable import Learners

@Suite struct SMOTETests {
  @Test(arguments: try ResamplingSamples.cases())
  func neighboursAreThoseOfImbalancedLearn(_ reference: ResamplingSamples.Case) throws {
    let space = try reference.space()
    for json in reference.classes {
      let members = space.balance.members[try json.get("label").integer()]
      let found = try space.nearest(to: members, among: members, k: reference.k)
      let expected = try json.get("neighbours").list().map { try $0.integers() }
      #expect(expected.count == members.count)
      for place in members.indices { #expect(Array(found.of(place)) == expected[place]) }
    }
  }

  @Test(arguments: try ResamplingSamples.cases())
  func rowsAreThoseOfImbalancedLearn(_ reference: ResamplingSamples.Case) throws {
    let space = try reference.space()
    var compared = 0
    for json in reference.classes {
      let drawn = try json.get("drawn").list()
      let draws = try drawn.map {
        Draw(
          source: try $0.get("source").integer(), partner: try $0.get("partner").integer(),
          gap: try $0.get("gap").number())
      }
      let label = try json.get("label").integer()
      let data = SyntheticRows(space: space, drawn: [(label, ClassDraws(draws: draws))])
        .appended(executor: SerialExecutor())
      for (place, json) in drawn.enumerated() {
        let row = data.features.row(reference.data.features.rows + place)
        for (ours, theirs) in zip(row, try json.get("row").numbers()) {
          #expect(isClose(ours, theirs, within: 1e-9 * max(1, abs(theirs))))
          compared += 1
        }
      }
    }
    #expect(reference.changes["standardize"] == .bool(true) || compared > 100)
  }

  @Test(arguments: try ResamplingSamples.cases())
  func everyClassReachesTheLargest(_ reference: ResamplingSamples.Case) throws {
    let data = try ResamplingSamples.resampled("smote", reference.data, reference.changes).data
    let largest = ResamplingSamples.count(data, data.classes[0])
    for json in reference.classes {
      let label = try json.get("label").integer()
      #expect(ResamplingSamples.count(data, label) == largest)
      let before = ResamplingSamples.count(reference.data, label)
      #expect(largest - before == (try json.get("count").integer()))
    }
  }

  /// Each number of a new row lies between those of two rows of its class, by one gap for all columns.
  @Test func newRowsLieBetweenNeighbours() throws {
    let data = ResamplingSamples.unbalanced()
    let out = try ResamplingSamples.resampled("smote", data).data
    for row in data.features.rows..<out.features.rows {
      let source = out.groups[row]
      #expect(data.classes[source] == out.classes[row])
      let isBetween = data.classes.indices.contains { other in
        guard other != source, data.classes[other] == out.classes[row] else { return false }
        let apart = data.features[other, 0] - data.features[source, 0]
        let gap = (out.features[row, 0] - data.features[source, 0]) / apart
        let nearer = gap < 0.5 ? source : other
        return gap >= 0 && gap < 1
          && [1, 3, 4, 5].allSatisfy { column in
            let from = data.features[source, column]
            let expected = from + gap * (data.features[other, column] - from)
            return abs(out.features[row, column] - expected) < 1e-9
          } && out.features[row, 2] == data.features[nearer, 2]
      }
      #expect(isBetween)
    }
  }

  /// A column of zeros and ones decides nothing about neighbours, unless it is to be a number.
  @Test func indicatorsStayZeroOrOne() throws {
    let data = ResamplingSamples.unbalanced()
    let apart = try ResamplingSamples.resampled("smote", data).data.features.column(2)
    #expect(apart.allSatisfy { $0 == 0 || $0 == 1 })
    let numbers = try ResamplingSamples.resampled(
      "smote", data, ["indicators": .text("interpolate")]
    ).data.features.column(2)
    #expect(numbers.contains { $0 > 0 && $0 < 1 })
    let only = data.selecting(columns: [2])
    let out = try ResamplingSamples.resampled("smote", only)
    #expect(out.data.features.elements.allSatisfy { $0 == 0 || $0 == 1 })
    #expect(out.notes[0] == "smote: every column is 0 or 1, so that distances count these")
  }

  @Test func notesSayWhatWasAdded() throws {
    let data = ResamplingSamples.unbalanced()
    let counts = (0..<3).map { ResamplingSamples.count(data, $0) }
    let out = try ResamplingSamples.resampled("smote", data, ["k": .integer(15)])
    #expect(
      out.notes == [
        "smote: \(counts[0] - counts[1]) rows added to class 'high'",
        "smote: class 'rare' has \(counts[2]) rows: \(counts[2] - 1) neighbours instead of 15",
        "smote: \(counts[0] - counts[2]) rows added to class 'rare'",
      ])
  }

  @Test func aShareCanBeEnough() throws {
    let data = ResamplingSamples.unbalanced()
    let largest = ResamplingSamples.count(data, 0)
    let out = try ResamplingSamples.resampled("smote", data, ["ratio": .number(0.5)]).data
    for label in 1..<3 { #expect(ResamplingSamples.count(out, label) == largest / 2) }
  }
}

extension TrainingSet {
  /// Some of the columns.
  func selecting(columns: [Int]) -> TrainingSet {
    TrainingSet(
      features: features.selecting(columns: columns),
      featureNames: columns.map { featureNames[$0] }, target: target, weights: weights,
      groups: groups)
  }
}
