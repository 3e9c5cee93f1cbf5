import Pipeline

/// Why something in a table is n/a.
extension TableNotes {
  /// Metrics without a value, each with its cause as far as cells know it.
  mutating func addUndefined() {
    var causes: [String] = []
    var cellsOf: [String: [String]] = [:]
    for index in shown {
      let cell = summary.cells[index]
      guard let result = cell.result else { continue }
      for name in declaration.metrics {
        guard let metric = result[name], metric.value == nil else { continue }
        let said = result.notes.first { note in
          note.firstRange(of: ": \(Self.undefined): ").map {
            note[..<$0.lowerBound].split(separator: ", ").contains { $0 == name }
          } ?? false
        }
        let cause = said?.firstRange(of: ": \(Self.undefined): ").map {
          String(said?[$0.upperBound...] ?? "")
        }
        let text =
          "the \(Words.metric(name)) is undefined"
          + (cause.map { ": \($0)" } ?? " for these decisions")
        if cellsOf[text] == nil { causes.append(text) }
        cellsOf[text, default: []].append(cell.name)
      }
    }
    for text in causes {
      let names = cellsOf[text] ?? []
      let place = names.count == shown.count ? "" : " (\(Words.list(names, limit: 3)))"
      add("\(NumberStyle.undefined): \(text)\(place).")
    }
  }

  /// How notes of cells begin that say why a metric has no value, behind the metric's name.
  static let undefined = "undefined"

  /// Whether a note of a cell is about a metric without a value and says why: tables say it themselves.
  static func saysCause(_ note: String) -> Bool { note.contains(": \(undefined): ") }

  /// Why intervals of dummies have no ends, which no note of theirs says under a table; empty where they have.
  var steadyWords: String {
    guard declaration.format.uses(.ciLow) || declaration.format.uses(.ciHigh) else { return "" }
    let isSteady = cells { $0.isAutomaticDummy }.compactMap(\.result).contains { result in
      declaration.metrics.contains { name in
        guard let metric = result[name], metric.value != nil, metric.ciLow == nil else {
          return false
        }
        return result.notes.contains { $0.contains(name) && $0.hasSuffix("replicates are equal") }
      }
    }
    return isSteady
      ? "; its interval is \(NumberStyle.undefined) where it scores the same whoever is drawn" : ""
  }
}
