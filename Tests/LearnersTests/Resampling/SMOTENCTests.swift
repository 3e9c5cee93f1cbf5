import Support
import Testing

@testable import Learners

@Suite struct SMOTENCTests {
  private static func mixed() throws -> (json: JSON, data: TrainingSet) {
    let json = try Reference.load("resampling").get("mixed")
    return (
      json,
      SampleData.set(
        Matrix(try json.get("features").rows()), classes: try json.get("classes").integers())
    )
  }

  private static let asMeasured: [String: ParameterValue] = [
    "categorical": .list([.text("f3"), .text("f4")]), "standardize": .bool(false),
    "indicators": .text("interpolate"),
  ]

  /// The distance that a different category makes shows in the neighbours.
  @Test func neighboursAreThoseOfImbalancedLearn() throws {
    let (json, data) = try Self.mixed()
    let balance = try ClassBalance(data, step: "test", classNames: [])
    let space = SampleSpace(
      step: "test", data: data, classes: data.classes, balance: balance,
      roles: [.number, .number, .number, .category, .category],
      coordinates: DistanceScale.scaled(
        data.features, columns: [0, 1, 2], standardizes: false), executor: SerialExecutor())
    let members = balance.members[1]
    let coordinates = SMOTENC.coordinates(of: members, categories: [3, 4], in: space)
    let step = try json.get("median_deviation").number() / 2.0.squareRoot()
    for row in members {
      let levels = coordinates.row(row).dropFirst(3)
      #expect(levels.count { $0 != 0 } == 2)
      #expect(levels.allSatisfy { $0 == 0 || isClose($0, step, within: 1e-9) })
    }
    let found = try space.nearest(to: members, among: members, k: 5, in: coordinates)
    let expected = try json.get("neighbours").list().map { try $0.integers() }
    for place in members.indices { #expect(Array(found.of(place)) == expected[place]) }
  }

  @Test func categoriesAreTheMostFrequentOnes() throws {
    var (json, data) = try Self.mixed()
    data.groups = Array(0..<60)
    let out = try ResamplingSamples.resampled("smote_nc", data, Self.asMeasured).data
    let members = data.classes.indices.filter { data.classes[$0] == 1 }
    let modes = try json.get("modes").list()
    var compared = 0
    #expect(out.features.rows > 80)
    for row in 60..<out.features.rows {
      let place = try #require(members.firstIndex(of: out.groups[row]))
      for (column, mode) in zip([3, 4], try modes[place].list()) {
        guard let mode = try mode.optionalNumber() else { continue }
        #expect(out.features[row, column] == mode)
        compared += 1
      }
    }
    #expect(compared > 40)
  }

  @Test func equallyFrequentCategoriesFallToTheNearest() {
    #expect(SMOTENC.mostFrequent([2, 1, 1, 2, 5]) == 2)
    #expect(SMOTENC.mostFrequent([2, 1, 1]) == 1)
  }

  @Test func columnsAreNamedWithOrWithoutTheirModality() throws {
    let data = ResamplingSamples.unbalanced(columns: 4)
    var named = data
    named.featureNames = ["eeg:f0", "eeg:f1", "face:f2", "face:f3"]
    for name in ["f3", "face:f3"] {
      let changes: [String: ParameterValue] = ["categorical": .list([.text(name)])]
      let out = try ResamplingSamples.resampled("smote_nc", named, changes).data
      #expect(Set(out.features.column(3)) == [0, 1, 2])
    }
    #expect(
      throws: LearnerError.parameter("smote_nc: there is no column 'f9' behind 'preprocess'")
    ) {
      try ResamplingSamples.resampled(
        "smote_nc", named, ["categorical": .list([.text("f9")])])
    }
    #expect(throws: LearnerError.self) {
      try ResamplingSamples.resampled("smote_nc", data.selecting(columns: [3]))
    }
  }
}
