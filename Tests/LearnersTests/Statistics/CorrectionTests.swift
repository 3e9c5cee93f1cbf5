import Learners
import Support
import Testing

@Test func correctionsAgreeWithStatsmodels() throws {
  for reference in try Reference.load("inference").get("corrections").list() {
    let pValues = try reference.get("p").numbers()
    for correction in [Correction.holm, .benjaminiHochberg] {
      let expected = try reference.get(correction.rawValue).numbers()
      let adjusted = correction.adjusted(pValues)
      #expect(adjusted.count == expected.count)
      for (ours, theirs) in zip(adjusted, expected) {
        #expect(isClose(ours, theirs, within: 1e-14), "\(correction) of \(pValues)")
      }
    }
    #expect(Correction.none.adjusted(pValues) == pValues)
  }
}

@Test func missingPValuesStayMissingAndDoNotCount() {
  #expect(Correction.holm.adjusted([nil, 0.01, nil, 0.04]) == [nil, 0.02, nil, 0.04])
  #expect(Correction.benjaminiHochberg.adjusted([]) == [])
}
