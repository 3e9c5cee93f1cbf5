import Learners
import Support
import Testing

@Test func mcNemarAgreesWithStatsmodels() throws {
  for reference in try Reference.load("inference").get("mcnemar").list() {
    let test = McNemar(
      firstOnly: try reference.get("first").integer(),
      secondOnly: try reference.get("second").integer())
    #expect(isClose(test.exactP, try reference.get("exact").number(), within: 1e-10))
    let corrected = test.corrected()
    #expect(
      isClose(corrected?.statistic, try reference.get("statistic").optionalNumber(), within: 1e-12))
    #expect(isClose(corrected?.pValue, try reference.get("p").optionalNumber(), within: 1e-12))
  }
}

@Test func onlyRowsWithOneRightModelCount() {
  let test = McNemar(truth: [0, 1, 2, 0, 1], first: [0, 1, 0, 1, 0], second: [0, 0, 2, 0, 2])
  #expect(test == McNemar(firstOnly: 1, secondOnly: 2))
}
