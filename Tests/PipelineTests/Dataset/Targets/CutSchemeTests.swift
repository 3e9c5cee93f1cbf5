import Learners
import Testing

@testable import Pipeline

@Suite struct CutSchemeTests {
  private func scheme(
    _ name: String, at: [Double] = [], tie: String = "lower"
  ) -> CutScheme {
    var label = ParameterValues(["scheme": .text(name), "on_tie": .text(tie)])
    if !at.isEmpty { label["at"] = .list(at.map { .number($0) }) }
    return CutScheme(label)
  }

  /// NumPy 2.4: `np.quantile([1, 2, 4, 8, 16], share)`.
  @Test(arguments: [
    (0.0, 1.0), (0.25, 2.0), (1.0 / 3, 2.6666666666666665), (0.5, 4.0), (0.9, 12.8), (1.0, 16.0),
  ])
  func quantilesAreThoseOfNumPy(_ share: Double, _ value: Double) {
    let found = CutScheme.quantile(share, of: [1, 2, 4, 8, 16])
    #expect(abs(found - value) < 1e-14)
  }

  @Test func cutsComeFromAllSubjectsOrFromEach() {
    let values: [[Double]] = [[1, 2, 3], [10, 20], []]
    #expect(scheme("median").cuts(of: values) == [[3], [3], [3]])
    #expect(scheme("subject_median").cuts(of: values) == [[2], [15], []])
    #expect(scheme("fixed", at: [5]).cuts(of: values) == [[5], [5], [5]])
    #expect(scheme("quantiles", at: [0.25, 0.75]).cuts(of: values)[0] == [2, 10])
    let tertiles = scheme("tertiles").cuts(of: values)[0]
    #expect(
      abs(tertiles[0] - 2.3333333333333335) < 1e-14 && abs(tertiles[1] - 7.666666666666666) < 1e-13)
  }

  @Test func tiesGoWhereTheSpecSays() {
    let cuts = [2.0, 4.0]
    #expect(
      [1, 2, 3, 4, 5].map { scheme("fixed", at: cuts).label(of: $0, cuts: cuts) } == [
        0, 0, 1, 1, 2,
      ])
    #expect(
      [1, 2, 3, 4, 5].map { scheme("fixed", at: cuts, tie: "upper").label(of: $0, cuts: cuts) }
        == [0, 1, 1, 2, 2])
    #expect(
      [1, 2, 3, 4, 5].map { scheme("fixed", at: cuts, tie: "drop").label(of: $0, cuts: cuts) }
        == [0, nil, 1, nil, 2])
    // Cuts that fall together leave nothing between them.
    #expect(scheme("tertiles").label(of: 2, cuts: [2, 2]) == 0)
    #expect(scheme("tertiles", tie: "upper").label(of: 2, cuts: [2, 2]) == 2)
  }

  @Test func faultsNameTheirKey() {
    #expect(scheme("fixed").fault(classes: nil)?.key == "scheme")
    #expect(scheme("median", at: [1]).fault(classes: nil)?.key == "at")
    #expect(scheme("fixed", at: [2, 2]).fault(classes: nil)?.key == "at[1]")
    #expect(scheme("quantiles", at: [0.5, 1]).fault(classes: nil)?.key == "at[1]")
    #expect(scheme("tertiles").fault(classes: ["a", "b"])?.key == "classes")
    #expect(scheme("fixed", at: [1, 2, 3]).fault(classes: nil)?.key == "at")
    #expect(scheme("fixed", at: [1, 2, 3]).fault(classes: ["a", "b", "c", "d"]) == nil)
    #expect(scheme("median").fault(classes: nil) == nil)
  }
}
