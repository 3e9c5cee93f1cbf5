import Learners
import Support
import Testing

@Test func correctedResampledTAgreesWithItsFormula() throws {
  for reference in try Reference.load("inference").get("corrected_t").list() {
    let test = CorrectedResampledT(testToTrain: try reference.get("ratio").number())
    let result = test.test(differences: try reference.get("differences").numbers())
    #expect(isClose(result?.t, try reference.get("t").number(), within: 1e-12))
    #expect(isClose(result?.pValue, try reference.get("p").number(), within: 1e-10))
  }
}

@Test func correctedResampledTNeedsSpread() {
  let test = CorrectedResampledT(testToTrain: 0.25)
  #expect(test.test(differences: []) == nil)
  #expect(test.test(differences: [0.1]) == nil)
  #expect(test.test(differences: [0.1, 0.1, 0.1]) == nil)
}
