/// Covariances shrunk by as much as the data call for.
///
/// Ledoit and Wolf (2004), doi:10.1016/S0047-259X(03)00096-4, on each class's standardized
/// features, as scikit-learn's LDA uses it with `shrinkage="auto"`; the number of rows of a class is
/// the sum of their weights.
enum LedoitWolf {
  /// The pooled covariance: each class's own, shrunk, by its share.
  /// - Parameters:
  ///   - values: rows × columns, in units.
  ///   - columns: columns of a row.
  ///   - known: classes and weights.
  ///   - means: classes × columns, in units.
  ///   - units: the units, for the deviation that a constant feature is given.
  ///   - executor: does the work in parallel.
  /// - Returns: columns × columns.
  static func covariance(
    _ values: [Double], columns: Int, known: WeighedClasses, means: [Double], units: ColumnUnits,
    executor: any Executor
  ) -> [Double] {
    var pooled = [Double](repeating: 0, count: columns * columns)
    for (label, rows) in known.members.enumerated() {
      let weights = rows.map { known.weights[$0] }
      let total = weights.reduce(0, +)
      var standard: [Double] = []
      standard.reserveCapacity(rows.count * columns)
      let centre = Array(means[label * columns..<(label + 1) * columns])
      for row in rows {
        for column in 0..<columns {
          standard.append(values[row * columns + column] - centre[column])
        }
      }
      let deviations = Self.standardize(
        &standard, centre: centre, weights: weights, total: total, units: units)
      var own = standard.withUnsafeBufferPointer {
        ScatterMatrix.sum(
          of: $0, columns: columns, centres: [Double](repeating: 0, count: columns),
          weights: weights, executor: executor)
      }
      for at in own.indices { own[at] /= total }
      let part = shrinkage(
        own, rows: standard, weights: weights, total: total, size: known.sizes[label])
      var trace = 0.0
      for column in 0..<columns { trace += own[column * columns + column] }
      for row in 0..<columns {
        for column in 0..<columns {
          var value = own[row * columns + column] * (1 - part)
          if row == column { value += part * trace / Double(columns) }
          pooled[row * columns + column] +=
            known.shares[label] * value * deviations[row] * deviations[column]
        }
      }
    }
    return pooled
  }

  /// Divides centred rows by their deviations.
  /// - Returns: the deviations, in units; 1 in the original unit for a constant feature.
  private static func standardize(
    _ rows: inout [Double], centre: [Double], weights: [Double], total: Double, units: ColumnUnits
  ) -> [Double] {
    let columns = centre.count
    var deviations: [Double] = []
    for column in 0..<columns {
      var sum = 0.0
      for (row, weight) in weights.enumerated() {
        let value = rows[row * columns + column]
        sum += weight * value * value
      }
      let variance = sum / total
      let rounded = Double(weights.count) * centre[column] * Double.ulpOfOne
      let deviation =
        variance <= rounded * rounded
        ? units.held(1, column: column) : max(variance.squareRoot(), 0x1p-300)
      deviations.append(deviation)
      for row in weights.indices { rows[row * columns + column] /= deviation }
    }
    return deviations
  }

  /// How much of the covariance is replaced, 0...1.
  private static func shrinkage(
    _ covariance: [Double], rows: [Double], weights: [Double], total: Double, size: Double
  ) -> Double {
    let columns = rows.count / weights.count
    if columns == 1 { return 0 }
    var fourth = 0.0
    for (row, weight) in weights.enumerated() {
      var square = 0.0
      for value in rows[row * columns..<(row + 1) * columns] { square += value * value }
      fourth += weight / total * square * square
    }
    var squares = 0.0
    var trace = 0.0
    for (at, value) in covariance.enumerated() {
      squares += value * value
      if at / columns == at % columns { trace += value }
    }
    let width = Double(columns)
    let mean = trace / width
    let apart = (squares - 2 * mean * trace + width * mean * mean) / width
    let noise = min((fourth - squares) / width / max(size, 1e-300), apart)
    return noise > 0 && apart > 0 ? min(noise / apart, 1) : 0
  }
}
