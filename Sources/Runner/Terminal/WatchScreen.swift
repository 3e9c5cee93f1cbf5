/// What `--watch` writes: on a terminal each look in the place of the one before, elsewhere plain text when
/// something changed, now and then.
struct WatchScreen {
  let isInPlace: Bool
  let columns: Int
  let lines: Int
  private var shownLines = 0
  private var shown = ""
  private var shownAt: Double?
  private static let plainPause = 10.0

  init(isInPlace: Bool, columns: Int, lines: Int) {
    self.isInPlace = isInPlace
    self.columns = max(20, columns)
    self.lines = max(3, lines)
  }

  /// What to write so that a text is shown.
  ///
  /// - Parameters:
  ///   - text: whole lines.
  ///   - isLast: whether nothing follows: then it is shown whole.
  ///   - seconds: now, on a clock that nobody sets.
  /// - Returns: nothing where nothing has to be written.
  mutating func showing(_ text: String, isLast: Bool, seconds: Double) -> String {
    guard isInPlace else {
      let isDue = shownAt.map { seconds - $0 >= Self.plainPause } ?? true
      guard text != shown, isDue || isLast else { return "" }
      (shown, shownAt) = (text, seconds)
      return text
    }
    var all = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map {
      DisplayWidth.line(String($0), columns: isLast ? .max : columns - 1)
    }
    // What would scroll out of sight could not be taken back.
    if !isLast, all.count > lines - 1 {
      let more = all.count - (lines - 2)
      all = all.prefix(lines - 2) + ["  ... and \(more) more lines"]
    }
    let back = shownLines > 0 ? "\u{1B}[\(shownLines)A\r\u{1B}[J" : ""
    shownLines = all.count
    return back + all.map { $0 + "\n" }.joined()
  }
}
