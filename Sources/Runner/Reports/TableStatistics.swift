import Learners

/// How the tests of a table are corrected: `evaluation.statistics.compare` without the test itself.
struct TableStatistics: Sendable, Equatable {
  /// Which tests are corrected together.
  enum Family: String, Sendable, CaseIterable {
    case tableColumn = "table_column"
    case table
    case experiment

    /// For sentences: `within a table column`.
    var words: String {
      switch self {
      case .tableColumn: "within each column"
      case .table: "over the table"
      case .experiment: "over the experiment"
      }
    }
  }

  var correction = Correction.holm
  var family = Family.tableColumn
  /// Level below which a corrected p is called significant.
  var alpha = 0.05

  init(correction: Correction = .holm, family: Family = .tableColumn, alpha: Double = 0.05) {
    self.correction = correction
    self.family = family
    self.alpha = alpha
  }

  /// Reads the decoded `compare` record; keys that are absent keep their defaults.
  init(_ compare: ParameterValues) {
    correction = compare["correction"]?.text.flatMap(Correction.init) ?? .holm
    family = compare["family"]?.text.flatMap(Family.init) ?? .tableColumn
    alpha = compare["alpha"]?.number ?? 0.05
  }
}
