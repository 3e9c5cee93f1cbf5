/// A way to write a table down.
protocol TableFormat: Sendable {
  /// The word after `--format`.
  static var name: String { get }
  /// The table as text; ends with a line break.
  static func text(_ table: ResultTable) -> String
}
