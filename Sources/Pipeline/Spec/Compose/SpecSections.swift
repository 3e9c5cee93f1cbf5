/// The keys at the top of a spec, as far as composing specs needs to know them.
public enum SpecSections {
  /// The sections that axes may patch: what a cell is computed from.
  public static let patchable = [
    "dataset", "windowing", "features", "model", "fusion", "evaluation",
  ]

  /// What belongs to the whole file and to no cell. Keys that start with `x-` belong to no cell either.
  static let ofTheFile = ["extends", "variants", "sweep", "run", "report"]

  /// Words that cannot name an axis: the other keys at the top of a spec.
  static let reserved = ofTheFile + ["spec", "name", "question"]

  /// Whether a key at the top of a spec belongs to its cells.
  static func isOfCells(_ key: String) -> Bool {
    !ofTheFile.contains(key) && !key.hasPrefix("x-")
  }
}
