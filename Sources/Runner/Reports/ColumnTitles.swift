/// What stands in the head of a table.
struct ColumnTitles: Sendable {
  private let declaration: DeclaredTable

  init(_ declaration: DeclaredTable) { self.declaration = declaration }

  /// `unseen`, `length_s=4`, `two · f1_macro`: values, and the metric where there are several or no values.
  func title(_ labels: [String], metric: String) -> String {
    var words = zip(declaration.columns, labels).map { axis, label in
      Self.isBare(label, of: axis) ? label : "\(Self.short(axis))=\(label)"
    }
    if declaration.metrics.count > 1 || words.isEmpty { words.append(metric) }
    return words.joined(separator: " · ")
  }

  /// The last word of an axis that is a path.
  static func short(_ axis: String) -> String {
    axis.split(separator: ".").last.map(String.init) ?? axis
  }

  /// Whether a value is clear without its axis: a word, not a number.
  private static func isBare(_ label: String, of axis: String) -> Bool {
    guard let first = label.unicodeScalars.first else { return false }
    return !axis.contains(".") && first.properties.isAlphabetic || label == ResultTable.unknown
  }
}
