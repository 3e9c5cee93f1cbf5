extension GradientBoosting {
  /// Size and shape of trees, penalties, losses, samples, columns, and when to stop.
  public static let parameters = [
    Parameter(
      "trees", .integer(1...100_000), default: .integer(100),
      "Trees per class or target, at most."),
    Parameter(
      "learning_rate", .number(NumberRange(0, 10, includesLower: false)), default: .number(0.1),
      "Share of its answer that each tree adds."),
    Parameter("max_depth", .integer(1...64), default: .integer(6), "Deepest level of a tree."),
    Parameter(
      "max_leaves", .integer(2...100_000), default: nil,
      "Most leaves of a tree, grown by gain; level by level where absent."),
    Parameter("l1", .number(.nonNegative), default: .number(0), "L1 penalty of leaves."),
    Parameter("l2", .number(.nonNegative), default: .number(1), "L2 penalty of leaves."),
    Parameter(
      "min_child_weight", .number(.nonNegative), default: .number(1),
      "Sum of hessians that a leaf needs; for squared error, of weights."),
    Parameter(
      "min_gain", .number(.nonNegative), default: .number(0),
      "What a split must gain, as `gamma` of XGBoost."),
    Parameter(
      "row_share", .number(NumberRange(0, 1, includesLower: false)), default: .number(1),
      "Share of the rows that each round sees."),
    Parameter(
      "column_share", .number(NumberRange(0, 1, includesLower: false)), default: .number(1),
      "Share of the features that each tree sees."),
    Parameter(
      "node_column_share", .number(NumberRange(0, 1, includesLower: false)),
      default: .number(1), "Share of its tree's features that each node sees."),
    Parameter(
      "loss",
      .choice(["log_loss", "squared_error", "absolute_error", "huber", "quantile"]), default: nil,
      "What is lowered: `log_loss` for classes; `squared_error` (the default), `absolute_error`,"
        + " `huber` or `quantile` for numbers."),
    Parameter(
      "quantile", .number(NumberRange(0, 1, includesLower: false, includesUpper: false)),
      default: .number(0.5), "Which quantile the quantile loss learns."),
    Parameter(
      "huber_delta", .number(.positive), default: .number(1),
      "Residual from which the Huber loss is linear, in the unit of the target."),
    Parameter(
      "categorical", .list(.text), default: .list([]),
      "Columns whose values are names, not sizes; at most 255 values each."),
    Parameter(
      "monotone", .map(.integer(-1...1)), default: .map([]),
      "Columns with which answers must rise (1) or fall (-1), all else equal."),
    Parameter(
      "early_stopping", .integer(1...100_000), default: nil,
      "Rounds without a better loss on held-out groups after which boosting stops; never where"
        + " absent."),
    Parameter(
      "validation_share",
      .number(NumberRange(0, 1, includesLower: false, includesUpper: false)),
      default: .number(0.2), "Share of the rows, in whole groups, held out to stop early."),
  ]
}

extension BoostingSettings {
  init(_ values: ParameterValues) {
    rounds = values.integer("trees")
    learningRate = values.number("learning_rate")
    maxDepth = values.integer("max_depth")
    maxLeaves = values["max_leaves"]?.integer
    rowShare = values.number("row_share")
    columnShare = values.number("column_share")
    nodeColumnShare = values.number("node_column_share")
    patience = values["early_stopping"]?.integer
    validationShare = values.number("validation_share")
  }
}

/// Columns that a booster treats in their own way, by name.
struct BoostingColumns: Sendable {
  private let categorical: [String]
  private let monotone: [ParameterValue.Entry]

  /// - Throws: `LearnerError.parameter` for a column that is both.
  init(_ values: ParameterValues) throws(LearnerError) {
    categorical = values.texts("categorical")
    monotone = values.map("monotone")
    if let both = monotone.first(where: { categorical.contains($0.key) }) {
      throw .parameter("column '\(both.key)' is categorical: its values have no order to rise with")
    }
  }

  /// Which columns of a table they are.
  /// - Returns: whether each is categorical, and the direction of each (empty if none has one).
  /// - Throws: `LearnerError.parameter` for a name that the table does not have.
  func places(in names: [String]) throws(LearnerError) -> ([Bool], [Int8]) {
    func place(_ name: String, _ key: String) throws(LearnerError) -> Int {
      guard let place = names.firstIndex(of: name) else {
        throw .parameter("'\(key)' names a column '\(name)', which is not there")
      }
      return place
    }
    var isCategorical = [Bool](repeating: false, count: names.count)
    for name in categorical { isCategorical[try place(name, "categorical")] = true }
    var directions = [Int8](repeating: 0, count: names.count)
    for entry in monotone {
      directions[try place(entry.key, "monotone")] = Int8(
        max(-1, min(1, entry.value.integer ?? 0)))
    }
    return (isCategorical, directions.contains { $0 != 0 } ? directions : [])
  }
}
