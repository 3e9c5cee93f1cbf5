import Support
import Testing

@testable import Learners

@Suite struct ADASYNTests {
  @Test(arguments: try ResamplingSamples.cases())
  func countsAreThoseOfImbalancedLearn(_ reference: ResamplingSamples.Case) throws {
    let space = try reference.space()
    for json in reference.classes {
      let members = space.balance.members[try json.get("label").integer()]
      let counts = try ADASYN.counts(
        of: members, total: try json.get("count").integer(), in: space, k: reference.k)
      #expect(counts == (try json.get("adasyn").integers()))
    }
  }

  @Test func everyRowGetsItsCount() throws {
    let reference = try ResamplingSamples.cases()[1]
    var data = reference.data
    data.groups = Array(0..<data.features.rows)
    let out = try ResamplingSamples.resampled("adasyn", data, reference.changes).data
    let drawn = out.groups[data.features.rows...]
    for json in reference.classes {
      let label = try json.get("label").integer()
      let members = data.classes.indices.filter { data.classes[$0] == label }
      let counts = members.map { row in drawn.count { $0 == row } }
      #expect(counts == (try json.get("adasyn").integers()))
    }
  }

  @Test func classesThatAreApartStayAsTheyAre() throws {
    let features = Matrix<Double>((0..<20).map { [Double($0 < 14 ? $0 : $0 + 1000)] })
    let data = SampleData.set(features, classes: (0..<20).map { $0 < 14 ? 0 : 1 })
    let out = try ResamplingSamples.resampled("adasyn", data, ["k": .integer(3)])
    #expect(out.data.features == data.features)
    #expect(
      out.notes == ["adasyn: no row of class 'high' has neighbours of another class, none added"])
  }
}
