/// A column that is wanted, and what its cells are to be read as.
///
/// The same column may be wanted in several ways (as a number and as a category); number requests for
/// one column are united.
public struct ColumnRequest: Sendable, Hashable {
  /// What the cells are.
  public enum Kind: Sendable, Hashable {
    /// Numbers. Empty cells and the words `nan`, `na`, `n/a`, `null` and `none` in any case are
    /// missing; so is every value in `missing` (sentinels such as −999).
    case number(missing: Set<Double>)
    /// Text, kept as it is. Empty cells and those in `missing` are missing.
    case text(missing: Set<String>)
    /// Text of few different values, kept as codes. Empty cells and those in `missing` are missing.
    case category(missing: Set<String>)
  }

  /// The name in the header.
  public let name: String
  /// What its cells are.
  public let kind: Kind

  /// Asks for a column.
  public init(_ name: String, _ kind: Kind) {
    self.name = name
    self.kind = kind
  }

  /// A column of numbers.
  public static func number(_ name: String, missing: Set<Double> = []) -> ColumnRequest {
    ColumnRequest(name, .number(missing: missing))
  }

  /// A column of free text.
  public static func text(_ name: String, missing: Set<String> = []) -> ColumnRequest {
    ColumnRequest(name, .text(missing: missing))
  }

  /// A column of identities or classes.
  public static func category(_ name: String, missing: Set<String> = []) -> ColumnRequest {
    ColumnRequest(name, .category(missing: missing))
  }
}

/// Which rows are wanted: those whose cell in one column is, or is not, one of a set of texts. An empty
/// cell has the text "".
///
/// Cells of the other rows are not looked at, but their number of cells is.
public struct RowFilter: Sendable, Hashable {
  /// The column that decides.
  public let column: String
  /// The texts that decide.
  public let texts: Set<String>
  /// Whether rows with one of the texts stay, or all others.
  public let keeps: Bool

  /// Keeps the rows that hold one of these texts in a column.
  public init(column: String, keeping texts: Set<String>) {
    self.column = column
    self.texts = texts
    keeps = true
  }

  /// Leaves out the rows that hold one of these texts in a column.
  public init(column: String, droppingAll texts: Set<String>) {
    self.column = column
    self.texts = texts
    keeps = false
  }
}
