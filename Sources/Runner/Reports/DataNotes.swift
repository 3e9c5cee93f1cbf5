import Pipeline

/// The notes of several cells as few lines: one line per cause with the cells concerned, the gravest first,
/// the rest by a pointer to `notes.txt`.
struct DataNotes: Sendable, Equatable {
  private(set) var texts: [String] = []

  /// How many lines a table shows beside grave ones, which are always shown.
  static let limit = 6

  /// - Parameters:
  ///   - cells: the cells of a table.
  ///   - metrics: the metrics that it shows; notes about others are left to the cells.
  ///   - notes: what is gathered of a cell.
  ///   - isGrave: whether all of it must be shown.
  init(
    _ cells: [Summary.Cell], metrics: [String] = [],
    notes: (Summary.Cell) -> [String] = { $0.result?.notes ?? [] }, isGrave: Bool = false
  ) {
    let real = cells.filter { !$0.isAutomaticDummy }
    let noted = real.isEmpty ? cells : real
    var entries: [NoteFolding.Entry] = []
    for (place, cell) in noted.enumerated() {
      let known = Set(cell.result?.metrics.map(\.name) ?? [])
      for note in notes(cell) where !Self.isSaidElsewhere(note) {
        guard let text = Self.about(metrics, known, note) else { continue }
        entries.append(NoteFolding.Entry(text: text, cell: place))
      }
    }
    let ranked = NoteFolding(entries).lines.enumerated()
      .map { (rank: isGrave ? 0 : Self.rank($0.element.text), order: $0.offset, line: $0.element) }
      .sorted { ($0.rank, $0.order) < ($1.rank, $1.order) }
    let grave = ranked.count { $0.rank == 0 }
    let shown = ranked.prefix(max(grave, Self.limit))
    for (_, _, line) in shown {
      let place = CellPlaces.words(line.cells, of: noted)
      texts.append(Self.sentence(line.text) + (place.isEmpty ? "" : " (\(place))") + ".")
    }
    let more = ranked.count - shown.count
    if more > 0 {
      texts.append("\(more) further \(more == 1 ? "note is" : "notes are") in cells/*/notes.txt.")
    }
  }

  /// Notes that every table writes itself.
  private static func isSaidElsewhere(_ note: String) -> Bool {
    note.hasPrefix("one subject:") || note.contains("units: the interval is too narrow")
      || TableNotes.saysCause(note)
  }

  /// A note about metrics with those that the table shows; `nil` where it shows none of them.
  private static func about(
    _ shown: [String], _ known: Set<String>, _ note: String
  ) -> String? {
    guard !shown.isEmpty, let colon = note.firstRange(of: ": ") else { return note }
    let names = note[..<colon.lowerBound].split(separator: ", ").map(String.init)
    guard !names.isEmpty, names.allSatisfy(known.contains) else { return note }
    let kept = names.filter(shown.contains)
    return kept.isEmpty ? nil : kept.joined(separator: ", ") + note[colon.lowerBound...]
  }

  /// 0 for what changes the meaning of the numbers, 2 for what is good to know.
  private static func rank(_ note: String) -> Int {
    let grave = [
      "undefined", "left out", "excluded", "replicates", "never", "no interval", "transductive",
    ]
    let weighty = [
      "not scored", "dropped", "missing", "coverage", "duplicate", "share one id",
      "known only after", "not explained",
    ]
    if grave.contains(where: note.contains) { return 0 }
    return weighty.contains(where: note.contains) ? 1 : 2
  }

  /// The first letter large, numbers and nouns in agreement; file names, words of the user and p keep their
  /// case.
  static func sentence(_ note: String) -> String {
    let note = CountedWords.agreeing(throughout: note)
    let plain = note.hasSuffix(".") ? String(note.dropLast()) : note
    guard let first = plain.first else { return plain }
    let word = plain.prefix { $0 != " " }
    let isWord = word != "p" && word.allSatisfy { $0.isLetter }
    return isWord ? first.uppercased() + plain.dropFirst() : plain
  }
}
