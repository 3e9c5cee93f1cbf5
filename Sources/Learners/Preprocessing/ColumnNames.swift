/// Names of columns that steps make, and lists of them in notes.
enum ColumnNames {
  /// The same names, with `_` after those that were there before.
  static func distinct(_ names: [String]) -> [String] {
    var taken = Set<String>()
    return names.map { name in
      var name = name
      while !taken.insert(name).inserted { name += "_" }
      return name
    }
  }

  /// The first few names in words: `a, b, …`.
  static func listed(_ names: [String]) -> String {
    names.prefix(5).joined(separator: ", ") + (names.count > 5 ? ", …" : "")
  }

  /// The note on features that are constant in training; none where there are none.
  static func constant(_ names: [String], of count: Int, step: String) -> [String] {
    guard !names.isEmpty else { return [] }
    return [
      "\(step): \(names.count) of \(count) features constant in training, only shifted: "
        + listed(names)
    ]
  }
}
