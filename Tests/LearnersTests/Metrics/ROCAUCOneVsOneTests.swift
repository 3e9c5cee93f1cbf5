import Learners
import Support
import Testing

/// Rows of other classes say nothing about a pair, however many there are.
@Test func rocAUCOneVsOneDoesNotChangeWithFrequencies() throws {
  let reference = try MetricCase.classification()[2].outcome
  let score = try #require(ROCAUCOneVsOne().score(reference))
  guard case .classes(let truth, _, _) = reference.answers else { return }
  let more = truth.indices.flatMap { [Int](repeating: $0, count: truth[$0] == 2 ? 5 : 1) }
  #expect(isClose(ROCAUCOneVsOne().score(reference.selecting(more)), score, within: 1e-12))
  #expect(!isClose(ROCAUCOneVsRest().score(reference.selecting(more)), score, within: 1e-4))
}

@Test func rocAUCOneVsOneOfTwoClassesIsTheArea() throws {
  let reference = try MetricCase.classification()[0].outcome
  #expect(
    isClose(ROCAUCOneVsOne().score(reference), ROCAUC().score(reference), within: 1e-12))
}
