/// Notes of a cell, each once, in the order in which they came up.
struct CellNotes {
  private(set) var lines: [String] = []
  private var seen: Set<String> = []
  private var metricsOf: [String: [String]] = [:]

  /// Adds a line.
  mutating func add(_ line: String) {
    if seen.insert(line).inserted { lines.append(line) }
  }

  /// Adds a line about a metric; the same words about several metrics become one line.
  mutating func add(_ line: String, metric: String) {
    let known = metricsOf[line] ?? []
    metricsOf[line] = known + [metric]
    let old = known.joined(separator: ", ") + ": " + line
    let new = (known + [metric]).joined(separator: ", ") + ": " + line
    if let place = lines.firstIndex(of: old) {
      lines[place] = new
    } else {
      lines.append(new)
    }
  }

  /// Adds what fits said, counted over folds; numbers in the words are left to the first fold.
  mutating func add(folds: [[String]]) {
    var order: [String] = []
    var counts: [String: (first: String, folds: Int)] = [:]
    for notes in folds {
      for note in Set(notes).sorted() {
        // Runs of digits, however long, are what folds differ in.
        let shape = note.split(whereSeparator: \.isNumber).joined(separator: "#")
        if let known = counts[shape] {
          counts[shape] = (known.first, known.folds + 1)
        } else {
          order.append(shape)
          counts[shape] = (note, 1)
        }
      }
    }
    for shape in order {
      guard let own = counts[shape] else { continue }
      let where_ = folds.count == 1 ? "" : " (first of \(own.folds) of \(folds.count) folds)"
      add(own.first + where_)
    }
  }
}
