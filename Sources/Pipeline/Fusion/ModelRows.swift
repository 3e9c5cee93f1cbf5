import Learners

/// Rows as one model is given them, without their truth.
public struct ModelRows: Sendable {
  /// Rows × features; NaN is missing.
  public var features: Matrix<Double>
  /// One name per column: `modality:feature`, as far as the steps keep names.
  public var names: [String]
  /// Whose rows they are.
  public let places: RowPlaces

  /// Gathers what belongs together.
  public init(features: Matrix<Double>, names: [String], places: RowPlaces) {
    self.features = features
    self.names = names
    self.places = places
  }

  /// Columns of several modalities side by side.
  public init(joining parts: [ModalityFeatures], places: RowPlaces) {
    let rows = parts.first?.values.rows ?? 0
    let columns = parts.reduce(0) { $0 + $1.values.columns }
    var elements: [Double] = []
    elements.reserveCapacity(rows * columns)
    for row in 0..<rows {
      for part in parts { elements.append(contentsOf: part.values.row(row)) }
    }
    self.init(
      features: Matrix(rows: rows, columns: columns, elements: elements),
      names: parts.flatMap { part in part.names.map { "\(part.modality):\($0)" } }, places: places)
  }

  /// Some of the rows.
  public func selecting(rows: [Int]) -> ModelRows {
    ModelRows(
      features: features.selecting(rows: rows), names: names, places: places.selecting(rows: rows))
  }

  /// Number of rows.
  public var count: Int { features.rows }
}
