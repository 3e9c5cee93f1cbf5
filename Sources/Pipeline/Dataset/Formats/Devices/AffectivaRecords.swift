import Learners

/// Affectiva's JSON records as a table: a row per record, a column per key.
struct AffectivaRecords: RecordingFile {
  let path: String
  let streams: [RecordingStream]
  private let names: [String]
  private let lines: [Int]
  /// By column, then by row; `nil` where a record lacks the key or holds `null`.
  private let cells: [[JSON?]]
  private let clock: Int?

  init(path: String) throws(DataFault) {
    self.path = path
    var text = try JSONRecords(path: path)
    let records = try text.all()
    guard !records.isEmpty else { throw DataFault(file: path, "the file holds no record") }
    var places: [String: Int] = [:]
    var names: [String] = []
    var cells: [[JSON?]] = []
    for (row, record) in records.enumerated() {
      for (name, value) in Self.flat(record.members) {
        let place = places[name] ?? names.count
        if place == names.count {
          places[name] = place
          names.append(name)
          cells.append([])
        }
        // What earlier records do not have is missing there.
        cells[place] += [JSON?](repeating: nil, count: row - cells[place].count)
        if cells[place].count == row { cells[place].append(value == .null ? nil : value) }
      }
    }
    for place in cells.indices {
      cells[place] += [JSON?](repeating: nil, count: records.count - cells[place].count)
    }
    guard AffectivaNames.expressionCount(names) >= AffectivaFormat.fewest else {
      throw DataFault(
        file: path, line: records[0].line,
        "expected records of Affectiva's, found none of their keys, such as 'innerBrowRaise' and "
          + "'browFurrow'")
    }
    self.names = names
    self.cells = cells
    lines = records.map(\.line)
    clock = names.firstIndex { $0.lowercased() == "timestamp" }
    streams = [
      RecordingStream(
        columns: names.map { RecordingStream.Column(name: $0, unit: AffectivaFormat.unit(of: $0)) },
        hasClock: clock != nil)
    ]
  }

  /// Members of objects inside an object stand beside its own; a name that is taken gets that of its
  /// object: `emojis.smirk`.
  private static func flat(_ members: [JSON.Member]) -> [(String, JSON)] {
    var taken = Set(members.map(\.key))
    var out: [(String, JSON)] = []
    for member in members {
      switch member.value {
      case .array: continue
      case .object(let inner):
        for (name, value) in flat(inner) {
          let long = taken.contains(name) ? "\(member.key).\(name)" : name
          if taken.insert(long).inserted { out.append((long, value)) }
        }
      default: out.append((member.key, member.value))
      }
    }
    return out
  }

  func read(
    _ stream: Int, _ requests: [ColumnRequest], executor: any Executor
  ) throws(DataFault) -> StreamTable {
    var table = ColumnTable()
    table.rowCount = lines.count
    for line in lines { table.lineNumbers.append(line) }
    for request in requests {
      guard let place = names.firstIndex(of: request.name) else { throw unknown(request.name) }
      switch request.kind {
      case .number: continue
      case .text(let missing):
        let texts = cells[place].map { Self.text($0, missing) }
        table.texts[request.name] = texts
        table.counts[request.name] = ColumnCounts(missing: texts.count { $0 == nil })
      case .category(let missing):
        var builder = CategoryBuilder()
        for cell in cells[place] {
          builder.codes.append(Self.text(cell, missing).map { builder.code(of: $0) } ?? -1)
        }
        table.categories[request.name] = CategoryColumn(
          codes: builder.codes, levels: builder.levels)
        table.counts[request.name] = ColumnCounts(missing: builder.codes.count { $0 < 0 })
      }
    }
    // Numbers last: their counts win, and requests for one column are united.
    var sentinels: [Int: Set<Double>] = [:]
    for request in requests {
      guard case .number(let missing) = request.kind,
        let place = names.firstIndex(of: request.name)
      else { continue }
      sentinels[place, default: []].formUnion(missing)
      try addNumbers(place, sentinels[place] ?? [], &table)
    }
    guard let clock else { return StreamTable(table: table) }
    return StreamTable(table: table, seconds: try seconds(clock))
  }

  private func addNumbers(
    _ place: Int, _ missing: Set<Double>, _ table: inout ColumnTable
  ) throws(DataFault) {
    var counts = ColumnCounts()
    var values: [Double] = []
    for (row, cell) in cells[place].enumerated() {
      let value = try number(cell, row, place)
      if cell == nil { counts.missing += 1 }
      if missing.contains(value) { counts.sentinel += 1 }
      values.append(missing.contains(value) ? .nan : value)
    }
    table.numbers[names[place]] = values
    table.counts[names[place]] = counts
  }

  private func number(_ cell: JSON?, _ row: Int, _ place: Int) throws(DataFault) -> Double {
    guard let cell else { return .nan }
    if let number = cell.number { return number }
    throw DataFault(
      file: path, line: lines[row], column: names[place],
      "expected a number, found '\(Self.text(cell, []) ?? "")'")
  }

  private func seconds(_ place: Int) throws(DataFault) -> [Double] {
    var out: [Double] = []
    for (row, cell) in cells[place].enumerated() {
      let value = try number(cell, row, place)
      do throws(ClockFault) {
        out.append(try Clock.seconds(of: value, unit: .s))
      } catch {
        throw DataFault(
          file: path, line: lines[row], column: names[place], error.message, help: error.help)
      }
    }
    return out
  }

  private static func text(_ cell: JSON?, _ missing: Set<String>) -> String? {
    guard let cell else { return nil }
    let text = cell.string ?? cell.text
    return text.isEmpty || missing.contains(text) ? nil : text
  }

  private func unknown(_ name: String) -> DataFault {
    let near = Suggestion.nearest(to: name, among: names)
    return DataFault(
      file: path, column: name, "no record has this key",
      help: near.map { "did you mean '\($0)'?" } ?? "known keys: " + names.joined(separator: ", "))
  }
}
