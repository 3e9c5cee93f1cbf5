/// A dense table of numbers, stored row by row.
public struct Matrix<Element: Sendable>: Sendable {
  /// Number of rows.
  public let rows: Int
  /// Number of columns.
  public let columns: Int
  /// All elements, row by row; `rows × columns` of them.
  public var elements: [Element]

  /// Wraps elements that are already in row order.
  public init(rows: Int, columns: Int, elements: [Element]) {
    precondition(elements.count == rows * columns, "a matrix needs rows × columns elements")
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  /// A matrix with one value everywhere.
  public init(repeating value: Element, rows: Int, columns: Int) {
    self.init(
      rows: rows, columns: columns, elements: [Element](repeating: value, count: rows * columns))
  }

  /// One element.
  public subscript(row: Int, column: Int) -> Element {
    get { elements[row * columns + column] }
    set { elements[row * columns + column] = newValue }
  }

  /// The elements of one row.
  public func row(_ index: Int) -> ArraySlice<Element> {
    elements[index * columns..<(index + 1) * columns]
  }

  /// The elements of one column, top to bottom.
  public func column(_ index: Int) -> [Element] {
    (0..<rows).map { elements[$0 * columns + index] }
  }

  /// The named rows, in the order given.
  public func selecting(rows chosen: [Int]) -> Matrix {
    var out: [Element] = []
    out.reserveCapacity(chosen.count * columns)
    for index in chosen { out.append(contentsOf: row(index)) }
    return Matrix(rows: chosen.count, columns: columns, elements: out)
  }

  /// The named columns, in the order given.
  public func selecting(columns chosen: [Int]) -> Matrix {
    var out: [Element] = []
    out.reserveCapacity(rows * chosen.count)
    for index in 0..<rows {
      for column in chosen { out.append(elements[index * columns + column]) }
    }
    return Matrix(rows: rows, columns: chosen.count, elements: out)
  }
}

extension Matrix: Equatable where Element: Equatable {}
