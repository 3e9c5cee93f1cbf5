import Learners
import Support
import Testing

@Test func namedSubsetsAgreeWithReferences() throws {
  for reference in try MetricCase.classification() {
    let subset = NamedSubsetAUC(classes: try reference.json.get("subset").integers())
    let expected = try reference.json.get("subset_auc").optionalNumber()
    #expect(isClose(subset.score(reference.outcome), expected, within: 1e-12), "\(reference.name)")
  }
}

@Test func aSubsetAndItsComplementMirrorEachOther() throws {
  let first = try #require(try MetricCase.classification().last { $0.name.hasPrefix("3 classes") })
  let area = try #require(NamedSubsetAUC(classes: [2, 0, 2]).score(first.outcome))
  let complement = try #require(NamedSubsetAUC(classes: [1]).score(first.outcome))
  // Not equal: a sum of two rounded probabilities can break a tie that the third has.
  #expect(abs(area - complement) < 0.02)
  #expect(NamedSubsetAUC(classes: [0, 1, 2]).score(first.outcome) == nil)
}
