import Learners
import Support
import Testing

@Test func everyTargetHasItsOwnScore() throws {
  for name in MetricCatalog.names(for: .regression) {
    let metric = try #require(MetricCatalog.metric(named: name)?.init() as? any TargetMetric)
    for reference in try MetricCase.regression() {
      let expected = try reference.json.get("targets").get(name).list()
      let scores = metric.scorePerTarget(reference.outcome)
      #expect(scores.count == expected.count)
      for (ours, theirs) in zip(scores, expected) {
        #expect(
          isClose(ours, try theirs.optionalNumber(), within: 1e-12), "\(name), \(reference.name)")
      }
    }
  }
}
