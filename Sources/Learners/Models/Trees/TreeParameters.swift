/// Parameters that single trees and forests declare alike.
enum TreeParameters {
  static func trees(_ number: Int = 100) -> Parameter {
    Parameter("trees", .integer(1...100_000), default: .integer(number), "Number of trees.")
  }

  /// When nodes become leaves.
  static let size = [
    Parameter(
      "max_depth", .integer(1...10_000), default: nil, "Deepest level; no limit where absent."),
    Parameter(
      "min_leaf", .integer(1...1_000_000), default: .integer(1), "Fewest training rows in a leaf."),
  ]

  /// Features a node looks at.
  static func features(classes: String, numbers: String) -> Parameter {
    let (sqrt, all) = (
      classes == "sqrt" ? "`sqrt` (the default for classes)" : "`sqrt`",
      classes == "all"
        ? "`all` (the default)" : "`all`" + (numbers == "all" ? " (the default for numbers)" : "")
    )
    return Parameter(
      "features", .text, default: nil,
      "Features a node looks at: \(sqrt), `log2`, \(all), a fraction such as 0.3, or a whole"
        + " number.")
  }

  static let criterion = Parameter(
    "criterion", .choice(["gini", "entropy", "squared_error"]), default: nil,
    "What a split improves: `gini` (the default) or `entropy` for classes, `squared_error` for"
      + " numbers.")

  static func bootstrap(_ value: Bool) -> Parameter {
    Parameter(
      "bootstrap", .bool, default: .bool(value),
      "Whether each tree sees rows drawn with replacement; otherwise all rows.")
  }

  /// Further rules for splits; nothing of it where absent.
  static let rules = [
    Parameter(
      "min_split", .integer(2...1_000_000), default: nil,
      "Fewest training rows in a node that is split; 2 where absent."),
    Parameter(
      "max_leaves", .integer(2...1_000_000_000), default: nil,
      "Most leaves of a tree, whose most useful split is then always made next; no limit where"
        + " absent."),
    Parameter(
      "min_gain", .number(.nonNegative), default: nil,
      "Least decrease of impurity that a split brings, weighted by its share of the rows; entropy"
        + " in bits; 0 where absent."),
    Parameter(
      "categorical", .list(.text), default: nil,
      "Names of columns whose values are categories without an order, at most 255 each."),
  ]

  static let outOfBag = Parameter(
    "out_of_bag", .choice(["none", "rows", "groups"]), default: nil,
    "Whether rows are also answered by the trees that did not see them, for a score in the notes:"
      + " `none` (the default), `rows`, or `groups`, where whole groups are drawn for each tree.")
}
