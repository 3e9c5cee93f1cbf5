import Pipeline

/// All that tables and pages need: one entry per cell. Written as `summary.json` and read back by
/// `trellis table`, which needs neither store nor data.
struct Summary: Codable, Equatable, Sendable {
  /// Version of this format.
  var format = 1
  /// Name of the experiment.
  var experiment: String
  /// What it asks.
  var question: String?
  /// Cells in the order of the sweep, automatic dummies last.
  var cells: [Cell]
  /// Metrics that models are ranked by over subjects, whose values by subject are kept.
  var ranked: [String] = []

  /// One cell.
  struct Cell: Codable, Equatable, Sendable {
    /// Folder of its results.
    var name: String
    /// Axis values in the order of the sweep.
    var axes: [AxisLabel]
    /// Name after `use` of model and fusion, for tables of experiments without such an axis.
    var model: String
    /// Name of the fusion.
    var fusion: String
    /// Whether it was added as the automatic baseline.
    var isAutomaticDummy: Bool
    /// Whether the model looks at no feature.
    var isDummy: Bool
    /// `done`, `failed`, `blocked`, `pending`, or `raced` where a race dropped it.
    var status: String
    /// Why it failed, with its place; or what a race found.
    var failure: String?
    /// What is known of a finished cell.
    var result: CellResult?
    /// Test against the declared baseline.
    var comparison: Comparison?
    /// Test against the dummy of the same task.
    var againstDummy: Comparison?
    /// How unbalanced classes are handled: resampling and class weights; `nil` where nothing is known.
    var handling: String?
    /// What decides the models' answers; `nil` where nobody asks.
    var importance: Importance?
  }

  /// A value of an axis.
  struct AxisLabel: Codable, Equatable, Sendable {
    var axis: String
    var label: String
  }

  /// A test with the name of the cell on the other side.
  struct Comparison: Codable, Equatable, Sendable {
    var baseline: String
    var result: ComparisonResult
  }
}
