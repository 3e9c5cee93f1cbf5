/// What a spec need not say about files of one kind, because all such files agree on it.
public struct FormatDefaults: Sendable, Hashable {
  /// Rows that hold no measurement although their cells are filled: they keep their time and lose their
  /// values.
  public struct EmptyRows: Sendable, Hashable {
    /// The column that says so.
    public let column: String
    /// The value that it has in such rows.
    public let equals: Double
    /// The note's words: `frames without a face, their values are missing`.
    public let message: String

    /// Describes such rows.
    public init(column: String, equals: Double, _ message: String) {
      self.column = column
      self.equals = equals
      self.message = message
    }
  }

  /// The column that holds the time, with its unit (`frames` for a number of the frame).
  public let time: DatasetDeclaration.ClockColumn?
  /// Rows per second, where all files of the kind have the same; a spec's `rate_hz` goes before it.
  public let rateHz: Double?
  /// Rows without a measurement; rules about columns that a file does not have are passed over.
  public let emptyRows: [EmptyRows]

  /// Gathers defaults.
  public init(
    time: DatasetDeclaration.ClockColumn? = nil, rateHz: Double? = nil, emptyRows: [EmptyRows] = []
  ) {
    self.time = time
    self.rateHz = rateHz
    self.emptyRows = emptyRows
  }
}
