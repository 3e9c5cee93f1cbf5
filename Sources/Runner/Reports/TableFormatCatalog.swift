/// The formats of tables, sorted by name.
enum TableFormatCatalog {
  static let all: [any TableFormat.Type] = [
    CSVTable.self,
    JSONTable.self,
    LaTeXTable.self,
    MarkdownTable.self,
  ]

  /// The words after `--format`.
  static var names: [String] { all.map { $0.name } }

  /// The format of a name; `nil` if there is none.
  static func format(named name: String) -> (any TableFormat.Type)? {
    all.first { $0.name == name }
  }
}
