/// What a column is to a step that draws rows between two others.
enum ColumnRole: Sendable, Hashable {
  /// Counts in distances and is drawn between both ends.
  case number
  /// Is 0 or 1 in every row: stays out of distances and takes the value of the nearer end.
  case indicator
  /// Named as categorical: takes the most frequent value among the neighbours.
  case category

  /// The role of each column.
  /// - Parameters:
  ///   - features: training rows × columns.
  ///   - categories: columns that are named as categorical.
  ///   - separatesIndicators: whether columns of zeros and ones are more than numbers.
  /// - Returns: one role per column.
  static func roles(
    of features: Matrix<Double>, categories: Set<Int>, separatesIndicators: Bool
  ) -> [ColumnRole] {
    var isIndicator = [Bool](repeating: separatesIndicators, count: features.columns)
    if separatesIndicators {
      features.elements.withUnsafeBufferPointer { values in
        // Nearly every column shows in its first rows that it is none; the others are looked through.
        for column in isIndicator.indices {
          for row in 0..<features.rows {
            let value = values[row * features.columns + column]
            guard value == 0 || value == 1 else {
              isIndicator[column] = false
              break
            }
          }
        }
      }
    }
    return isIndicator.enumerated().map { column, isIndicator in
      categories.contains(column) ? .category : isIndicator ? .indicator : .number
    }
  }
}
