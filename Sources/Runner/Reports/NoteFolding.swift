/// Notes of many cells that have one cause, as one note: numbers become ranges, subjects of the sentence a
/// list, and the cells concerned are named once.
struct NoteFolding {
  /// A note of one cell.
  struct Entry: Equatable {
    let text: String
    let cell: Int
  }

  /// One line with the cells that it is about.
  struct Line: Equatable {
    let text: String
    /// Places of cells, ascending.
    let cells: [Int]
  }

  private struct Group {
    var prefixes: [String] = []
    var pieces: [Piece]
    var low: [Number]
    var high: [Number]
    var cells: Set<Int> = []
  }

  private enum Piece: Equatable {
    case text(String)
    case number
  }

  private struct Number: Equatable {
    let text: String
    let value: Double
  }

  /// Folded lines in the order in which their causes came up.
  private(set) var lines: [Line] = []

  init(_ entries: [Entry]) {
    var order: [String] = []
    var groups: [String: Group] = [:]
    for entry in entries {
      let (prefix, body) = Self.split(entry.text)
      let (pieces, numbers) = Self.parsed(body)
      let shape = Self.shape(pieces)
      var group = groups[shape] ?? Group(pieces: pieces, low: numbers, high: numbers)
      if groups[shape] == nil { order.append(shape) }
      if !group.prefixes.contains(prefix) { group.prefixes.append(prefix) }
      for (place, number) in numbers.enumerated() {
        if number.value < group.low[place].value { group.low[place] = number }
        if number.value > group.high[place].value { group.high[place] = number }
      }
      group.cells.insert(entry.cell)
      groups[shape] = group
    }
    lines = order.compactMap { groups[$0] }.map {
      Line(text: Self.text($0), cells: $0.cells.sorted())
    }
  }

  /// `esense, column Attention` and `1423 values …`: what a note is about, and what it says of it.
  private static func split(_ text: String) -> (prefix: String, body: String) {
    guard let colon = text.firstRange(of: ": "), !text[..<colon.lowerBound].contains("'"),
      colon.lowerBound != text.startIndex
    else { return ("", text) }
    return (String(text[..<colon.lowerBound]), String(text[colon.upperBound...]))
  }

  /// Numbers that stand alone; digits within words and within quotes are part of the text.
  private static func parsed(_ body: String) -> ([Piece], [Number]) {
    var pieces: [Piece] = []
    var numbers: [Number] = []
    var literal = ""
    var isQuoted = false
    var rest = body[...]
    while let first = rest.first {
      let isStart = literal.last.map { !$0.isLetter && !$0.isNumber && $0 != "_" } ?? true
      if first == "'" { isQuoted.toggle() }
      if !isQuoted, isStart, first.isASCII, first.isNumber {
        let word = number(rest)
        let next = rest.dropFirst(word.count).first
        if let value = Double(word), next.map({ !$0.isLetter && $0 != "_" }) ?? true {
          pieces.append(.text(literal))
          pieces.append(.number)
          numbers.append(Number(text: word, value: value))
          literal = ""
        } else {
          literal += word
        }
        rest = rest.dropFirst(word.count)
      } else {
        literal.append(first)
        rest = rest.dropFirst()
      }
    }
    return (pieces + [.text(literal)], numbers)
  }

  private static func number(_ text: Substring) -> String {
    let whole = text.prefix { $0.isASCII && $0.isNumber }
    let rest = text.dropFirst(whole.count)
    guard rest.first == "." else { return String(whole) }
    let digits = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
    return digits.isEmpty ? String(whole) : "\(whole).\(digits)"
  }

  private static func shape(_ pieces: [Piece]) -> String {
    pieces.map { piece in
      if case .text(let text) = piece { text } else { "\u{1}" }
    }.joined()
  }

  private static func text(_ group: Group) -> String {
    var place = 0
    var body = ""
    var index = 0
    while index < group.pieces.count {
      guard case .number = group.pieces[index] else {
        if case .text(let text) = group.pieces[index] { body += text }
        index += 1
        continue
      }
      let low = group.low[place]
      // `3 to 60` is a range already: only its ends move.
      let isRange =
        index + 2 < group.pieces.count && group.pieces[index + 1] == .text(" to ")
        && group.pieces[index + 2] == .number
      place += isRange ? 2 : 1
      index += isRange ? 3 : 1
      let high = group.high[place - 1]
      body += low == high ? low.text : "\(low.text) to \(high.text)"
    }
    let about = group.prefixes.filter { !$0.isEmpty }
    guard let first = about.first else { return body }
    if about.count == 1 { return "\(first): \(body)" }
    return "\(subjects(about)), each: \(body)"
  }

  /// `esense, column Attention and Meditation`.
  private static func subjects(_ prefixes: [String]) -> String {
    let heads = prefixes.map { prefix in
      prefix.lastIndex(of: " ").map { String(prefix[...$0]) } ?? ""
    }
    guard let head = heads.first, !head.isEmpty, heads.allSatisfy({ $0 == head }) else {
      return Words.list(prefixes, limit: 4)
    }
    return head + Words.list(prefixes.map { String($0.dropFirst(head.count)) }, limit: 6)
  }
}
