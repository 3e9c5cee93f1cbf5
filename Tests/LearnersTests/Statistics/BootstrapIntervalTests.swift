import Learners
import Support
import Testing

@Test func intervalsOfGivenReplicatesAgreeWithScipy() throws {
  for reference in try Reference.load("inference").get("intervals").list() {
    let maker = BootstrapInterval(level: try reference.get("level").number())
    let replicates = try reference.get("replicates").numbers()
    let interval =
      try reference.get("method").text() == "bca"
      ? maker.bca(
        replicates, point: try reference.get("point").number(),
        jackknife: try reference.get("jackknife").list().map { try $0.optionalNumber() })
      : maker.percentile(replicates)
    let name = try reference.get("name").text()
    #expect(
      isClose(interval.low, try reference.get("low").optionalNumber(), within: 1e-10), "\(name)")
    #expect(
      isClose(interval.high, try reference.get("high").optionalNumber(), within: 1e-10), "\(name)")
  }
}

@Test func everyDegenerateIntervalHasItsReason() {
  let maker = BootstrapInterval(level: 0.95)
  let spread: [Double] = [1, 2, 3, 4]
  func reason(_ interval: Interval) -> Interval.Note? {
    interval.low == nil && interval.high == nil ? interval.notes.last : nil
  }
  #expect(
    reason(maker.bca([2, 2], point: 2, jackknife: [1, 2])) == .degenerate(.constantReplicates))
  #expect(reason(maker.percentile([])) == .degenerate(.constantReplicates))
  #expect(
    reason(maker.bca(spread, point: 2, jackknife: [1, nil])) == .degenerate(.undefinedJackknife))
  #expect(
    reason(maker.bca(spread, point: 2, jackknife: [1, 1])) == .degenerate(.constantJackknife))
  #expect(reason(maker.bca(spread, point: 5, jackknife: [1, 2])) == .degenerate(.oneSided))
  #expect(reason(maker.bca(spread, point: 0, jackknife: [1, 2])) == .degenerate(.oneSided))
}
