import Learners
import Support
import Testing

@Test func curvesAgreeWithReferences() throws {
  for reference in try Reference.load("metrics").get("curves").list() {
    let positive = try reference.get("positive").integers().map { $0 == 1 }
    let curve = try #require(
      ROCCurve(scores: try reference.get("scores").numbers(), positive: positive))
    let thresholds = try reference.get("thresholds").numbers()
    #expect(curve.thresholds.first == .infinity)
    #expect(Array(curve.thresholds.dropFirst()) == thresholds)
    #expect(curve.falsePositiveRates == (try reference.get("fpr").numbers()))
    #expect(curve.truePositiveRates == (try reference.get("tpr").numbers()))
  }
}

@Test func aCurveNeedsBothSidesAndNumbers() {
  #expect(ROCCurve(scores: [0.1, 0.2], positive: [true, true]) == nil)
  #expect(ROCCurve(scores: [0.1, 0.2], positive: [false, false]) == nil)
  #expect(ROCCurve(scores: [0.1, .nan], positive: [false, true]) == nil)
  #expect(ROCCurve(scores: [], positive: []) == nil)
}
