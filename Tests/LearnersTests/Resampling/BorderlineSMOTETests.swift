import Support
import Testing

@testable import Learners

@Suite struct BorderlineSMOTETests {
  @Test(arguments: try ResamplingSamples.cases())
  func rowsInDangerAreThoseOfImbalancedLearn(_ reference: ResamplingSamples.Case) throws {
    let space = try reference.space()
    for json in reference.classes {
      let members = space.balance.members[try json.get("label").integer()]
      let danger = try BorderlineSMOTE.endangered(members, in: space, m: reference.m)
      #expect(danger == (try json.get("danger").integers()))
    }
  }

  @Test(arguments: [1, 2])
  func rowsAreDrawnFromThoseInDanger(_ kind: Int) throws {
    let reference = try ResamplingSamples.cases()[0]
    var data = reference.data
    data.groups = Array(0..<data.features.rows)
    let out = try ResamplingSamples.resampled(
      "borderline_smote", data, ["kind": .integer(kind)]
    ).data
    let danger = try reference.classes.flatMap { try $0.get("danger").integers() }
    #expect(out.features.rows > data.features.rows)
    #expect(Set(out.groups[data.features.rows...]).isSubset(of: Set(danger)))
  }

  /// One row of class 1 between five of class 0: kind 2 goes less than half of the way to them.
  @Test func kindTwoStaysOnItsSide() throws {
    let features = Matrix<Double>([[0], [1], [2], [3], [4], [5], [10], [11.5], [12]])
    let data = SampleData.set(features, classes: [0, 0, 0, 0, 0, 0, 1, 1, 1])
    let changes: [String: ParameterValue] = [
      "kind": .integer(2), "k": .integer(3), "m": .integer(4), "standardize": .bool(false),
    ]
    let out = try ResamplingSamples.resampled("borderline_smote", data, changes).data
    let new = out.features.elements[9...]
    #expect(new.count == 3)
    // Half-way from the row at 10 to the one at 5.
    #expect(new.allSatisfy { $0 > 7.5 && $0 < 12 })
  }

  @Test func classesThatAreApartStayAsTheyAre() throws {
    let features = Matrix<Double>((0..<20).map { [Double($0 < 14 ? $0 : $0 + 1000)] })
    let data = SampleData.set(features, classes: (0..<20).map { $0 < 14 ? 0 : 1 })
    let out = try ResamplingSamples.resampled("borderline_smote", data, ["m": .integer(3)])
    #expect(out.data.features == data.features)
    #expect(out.notes == ["borderline_smote: no row of class 'high' lies at a border, none added"])
  }
}
