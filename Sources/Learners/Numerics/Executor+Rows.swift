extension Executor {
  /// Runs `body` for stretches of rows; their borders depend on the number of rows only.
  /// - Parameters:
  ///   - rows: how many rows there are.
  ///   - size: rows of a stretch.
  ///   - body: is given the rows of one stretch.
  func performRows(_ rows: Int, by size: Int = 512, _ body: @Sendable (Range<Int>) -> Void) {
    guard rows > 0 else { return }
    perform(chunks: (rows + size - 1) / size) { chunk in
      body(chunk * size..<min((chunk + 1) * size, rows))
    }
  }
}
