import Learners
import Support
import Testing

@Suite struct ThresholdSearchTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let metric: String
    let probabilities: Matrix<Double>
    let classes: [Int]
    let json: JSON

    var testDescription: String { name }

    static func all(_ key: String) throws -> [Case] {
      try CalibrationCase.references.get().get(key).list().map {
        Case(
          name: try $0.get("name").text(), metric: try $0.get("metric").text(),
          probabilities: MetricCase.matrix(try $0.get("probabilities").rows()),
          classes: try $0.get("classes").integers(), json: $0)
      }
    }

    func found() throws -> ThresholdSearch.Found {
      let type = try #require(MetricCatalog.metric(named: metric))
      return try ThresholdSearch(metric: type.init(ParameterValues())).search(
        probabilities, classes: classes,
        classNames: (0..<probabilities.columns).map { "c\($0)" })
    }
  }

  /// With two classes, nothing is better than the best of all cuts.
  @Test(arguments: try Case.all("binary_thresholds"))
  func findsTheBestCut(_ reference: Case) throws {
    let found = try reference.found()
    let best = try reference.json.get("best").number()
    #expect(abs(try #require(found.score) - best) < 1e-12)
    #expect(
      abs(try #require(found.plainScore) - (try reference.json.get("plain").number())) < 1e-12)
    #expect(found.factors[0] == 1)
    let cut = try #require(found.cut)
    for row in 0..<reference.probabilities.rows {
      let p = reference.probabilities.row(row)
      #expect(
        (ThresholdSearch.decision(p, found.factors) == 1) == (reference.probabilities[row, 1] > cut)
      )
    }
  }

  /// Coordinate search: never below no factors, and near the best of a fine grid.
  @Test(arguments: try Case.all("factor_thresholds"))
  func improvesFactorsOfThreeClasses(_ reference: Case) throws {
    let found = try reference.found()
    let score = try #require(found.score)
    #expect(score >= (try #require(found.plainScore)))
    #expect(score >= (try reference.json.get("best_of_grid").number()) - 0.03)
    #expect(found == (try reference.found()))
    #expect(abs(found.factors[0] - 1) < 1e-12)
  }

  /// Where the plain cut is as good as any, it stays.
  @Test func tiesStayNearestOne() throws {
    let p = MetricCase.matrix([[0.9, 0.1], [0.8, 0.2], [0.2, 0.8], [0.1, 0.9]])
    let found = try ThresholdSearch(metric: BalancedAccuracy()).search(
      p, classes: [0, 0, 1, 1], classNames: ["a", "b"])
    #expect(found.factors == [1, 1])
    #expect(found.score == 1)
    #expect(found.cut == 0.5)
  }

  /// Two gaps are equally good: below 0.3 and above 0.6; 0.3 is further from 0.5 in log odds than 0.6.
  @Test func ofEqualCutsTheNearerIsTaken() throws {
    let p = MetricCase.matrix([0.1, 0.2, 0.4, 0.55, 0.6, 0.9].map { [1 - $0, $0] })
    // Cuts between 0.2 and 0.4, and between 0.6 and 0.9, both leave one mistake in six.
    let found = try ThresholdSearch(metric: Accuracy()).search(
      p, classes: [0, 0, 1, 0, 0, 1], classNames: ["a", "b"])
    #expect(found.score == 5.0 / 6)
    #expect((0.6..<0.9).contains(try #require(found.cut)))
  }

  @Test func metricsOfRanksAreNotMoved() throws {
    let p = MetricCase.matrix([[0.4, 0.6], [0.3, 0.7]])
    let found = try ThresholdSearch(metric: ROCAUC()).search(
      p, classes: [0, 1], classNames: ["a", "b"])
    #expect(found.factors == [1, 1])
    #expect(found.notes == ["threshold: roc_auc does not depend on thresholds"])
    #expect(ThresholdSearch.metrics.contains("f1_macro"))
    #expect(!ThresholdSearch.metrics.contains("roc_auc"))
    #expect(!ThresholdSearch.metrics.contains("rmse"))
  }

  @Test func degenerateRowsAreTaken() throws {
    let search = ThresholdSearch(metric: MatthewsCorrelation())
    let flat = MetricCase.matrix([[0, 1], [1, 0], [0.5, 0.5], [0, 0]])
    let found = try search.search(flat, classes: [1, 1, 1, 1], classNames: ["a", "b"])
    #expect(found.factors.allSatisfy { $0 > 0 && $0.isFinite })
    #expect(found.notes.contains("threshold: class 'a' has 0 rows to choose a threshold on"))
    #expect(throws: LearnerError.tooFewRows(found: 0, needed: 1)) {
      try search.search(
        Matrix(rows: 0, columns: 2, elements: []), classes: [], classNames: ["a", "b"])
    }
    #expect(throws: LearnerError.self) {
      try search.search(MetricCase.matrix([[.nan, 0.5]]), classes: [0], classNames: ["a", "b"])
    }
  }
}
