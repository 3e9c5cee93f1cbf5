/// The notes of several cells as few lines: what all share once, what only some have with their names, the
/// most important first, the rest by a pointer to `notes.txt`.
struct DataNotes: Sendable, Equatable {
  private(set) var texts: [String] = []

  /// How many lines a table shows.
  static let limit = 8

  init(_ cells: [Summary.Cell]) {
    let real = cells.filter { !$0.isAutomaticDummy }
    let noted = real.isEmpty ? cells : real
    var order: [String] = []
    var owners: [String: [String]] = [:]
    for cell in noted {
      for note in cell.result?.notes ?? [] where !Self.isSaidElsewhere(note) {
        if owners[note] == nil { order.append(note) }
        owners[note, default: []].append(cell.name)
      }
    }
    let ranked = order.enumerated().sorted {
      (Self.rank($0.element), $0.offset) < (Self.rank($1.element), $1.offset)
    }.map(\.element)
    for note in ranked.prefix(Self.limit) {
      let own = owners[note] ?? []
      let place = own.count == noted.count ? "" : " (\(Words.list(own, limit: 3)))"
      texts.append(Self.sentence(note) + place + ".")
    }
    if ranked.count > Self.limit {
      let more = ranked.count - Self.limit
      texts.append("\(more) further \(more == 1 ? "note is" : "notes are") in cells/*/notes.txt.")
    }
  }

  /// Notes that every table writes itself.
  private static func isSaidElsewhere(_ note: String) -> Bool { note.hasPrefix("one subject:") }

  /// 0 for what changes the meaning of the numbers, 2 for what is good to know.
  private static func rank(_ note: String) -> Int {
    let grave = [
      "undefined", "left out", "excluded", "replicates", "never", "no interval", "transductive",
    ]
    let weighty = ["not scored", "dropped", "decisions only", "missing", "coverage", "duplicate"]
    if grave.contains(where: note.contains) { return 0 }
    return weighty.contains(where: note.contains) ? 1 : 2
  }

  private static func sentence(_ note: String) -> String {
    let plain = note.hasSuffix(".") ? String(note.dropLast()) : note
    guard let first = plain.first else { return plain }
    // File names and words of the user keep their case.
    let word = plain.prefix { $0 != " " }
    let isWord = word.allSatisfy { $0.isLetter }
    return isWord ? first.uppercased() + plain.dropFirst() : plain
  }
}
