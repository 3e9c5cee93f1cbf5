import Pipeline

extension TableNotes {
  /// Cells that a race dropped, and what that means for the others.
  mutating func addRaces() {
    let raced = cells { $0.status == "raced" }
    guard let first = raced.first else { return }
    let most = raced.prefix(3).map { "\($0.name), \($0.failure ?? "")" }.joined(separator: "; ")
    let more = raced.count > 3 ? "; and \(raced.count - 3) more" : ""
    let (have, they) = raced.count == 1 ? ("has", "it counts") : ("have", "they count")
    add(
      "Raced (\(raced.count)): finished folds showed \(raced.count == 1 ? "it" : "them") to be worse than the"
        + " best, and no more were fitted: \(most)\(more). What was found until then is no value of a cell"
        + " and no test against a baseline: \(raced.count == 1 ? first.name : "these") \(have) neither;"
        + " \(they) in the correction of the others' tests.")
  }
}
