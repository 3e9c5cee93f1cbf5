/// A place in a spec: file, line and column, counted from 1 in Unicode scalars.
public struct SourceMark: Sendable, Hashable {
  /// The file as the user named it; `command line` for overrides.
  public let file: String
  /// First line.
  public let line: Int
  /// First column.
  public let column: Int
  /// How many columns the caret line underlines; at least 1.
  public let length: Int

  /// Names a place.
  public init(file: String, line: Int, column: Int, length: Int) {
    self.file = file
    self.line = line
    self.column = column
    self.length = max(1, length)
  }
}
