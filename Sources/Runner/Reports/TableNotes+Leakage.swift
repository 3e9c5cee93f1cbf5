import Pipeline

/// Splits that leak on purpose, and how they are told apart from the others.
extension TableNotes {
  mutating func addLeakyBanner() {
    let leaky = Set(shown.filter { summary.cells[$0].result?.isLeaky == true })
    if leaky.isEmpty { return }
    let finished = shown.filter { summary.cells[$0].result != nil }
    let rest =
      " windows at random, so training and test windows come from the same trials;"
      + " numbers marked \(ResultTable.leakyMark) do not estimate anything about new people."
    if finished.allSatisfy(leaky.contains) {
      banners.append("LEAKY: every split in this table divides" + rest)
      return
    }
    let places = places(of: leaky)
    banners.append("LEAKY: \(places.words) \(places.isOne ? "splits" : "split")" + rest)
  }

  /// Decisions of cells that leak are of another kind than those of the others: said with their place, for
  /// not all that leak need differ. Empty where they do not.
  func otherDecisions(than kinds: [String]) -> String {
    let finished = shown.filter { summary.cells[$0].result != nil }
    let own = finished.compactMap { summary.cells[$0].result?.decision }
    let others = Set(own).subtracting(kinds).sorted()
    return others.map { kind in
      let places = places(of: Set(finished.filter { summary.cells[$0].result?.decision == kind }))
      return
        " In \(places.words): one decision per \(kind), so that \(places.isOne ? "it does" : "they do")"
        + " not compare with the rest."
    }.joined()
  }

  /// `column 'leaky'`, or the rows or cells where no column holds them all.
  private func places(of cells: Set<Int>) -> (words: String, isOne: Bool) {
    func isWhole(_ slots: [Int?]) -> Bool {
      let own = slots.compactMap { $0 }.filter { summary.cells[$0].result != nil }
      return !own.isEmpty && own.allSatisfy(cells.contains)
    }
    let columns = placement.columns.indices.filter { column in
      isWhole(placement.slots.map { $0[column] })
    }
    let inColumns = Set(columns.flatMap { c in placement.slots.compactMap { $0[c] } })
    if inColumns.isSuperset(of: cells) {
      return Self.named("column", columns.map { title($0) }, limit: 8)
    }
    let rows = placement.rows.indices.filter { isWhole(placement.slots[$0]) }
    let inRows = Set(rows.flatMap { placement.slots[$0].compactMap { $0 } })
    if inRows.isSuperset(of: cells) {
      let names = rows.map {
        placement.rows[$0].labels.compactMap { $0 }.joined(separator: ", ")
      }
      return Self.named("row", names, limit: 8)
    }
    return Self.named("cell", cells.sorted().map { summary.cells[$0].name }, limit: 4)
  }

  private static func named(
    _ noun: String, _ names: [String], limit: Int
  ) -> (words: String, isOne: Bool) {
    let words = Words.list(names.map { "'\($0)'" }, limit: limit)
    return names.count == 1 ? ("\(noun) \(words)", true) : ("\(noun)s \(words)", false)
  }
}
