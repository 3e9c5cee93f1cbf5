import Learners

/// Rows as one model is given them, without their truth.
public struct ModelRows: Sendable {
  /// Rows × features; NaN is missing.
  public var features: Matrix<Double>
  /// One name per column: `modality:feature`, as far as the steps keep names.
  public var names: [String]
  /// Whose rows they are.
  public let places: RowPlaces
  /// What the columns are, in order: one part, unless modalities are kept apart.
  public var parts: [ModelPart]

  /// Gathers what belongs together.
  /// - Parameters:
  ///   - features: rows × features.
  ///   - names: one per column.
  ///   - places: whose rows they are.
  ///   - parts: what the columns are; one part of plain features unless told otherwise.
  public init(
    features: Matrix<Double>, names: [String], places: RowPlaces, parts: [ModelPart]? = nil
  ) {
    self.features = features
    self.names = names
    self.places = places
    self.parts =
      parts ?? [ModelPart(name: "", columns: 0..<features.columns, steps: 1, isMasked: false)]
  }

  /// Columns of several modalities side by side; of modalities with steps, the channels of all of them in
  /// each step.
  public init(joining parts: [ModalityFeatures], places: RowPlaces) {
    let rows = parts.first?.values.rows ?? 0
    let steps = parts.reduce(1) { max($0, $1.steps) }
    let columns = steps * parts.reduce(0) { $0 + $1.names.count }
    var elements: [Double] = []
    elements.reserveCapacity(rows * columns)
    for row in 0..<rows {
      for step in 0..<steps {
        for part in parts {
          let (channels, own) = (part.names.count, part.values.row(row))
          if step < part.steps {
            let first = own.startIndex + step * channels
            elements.append(contentsOf: own[first..<first + channels])
          } else {
            elements.append(contentsOf: repeatElement(.nan, count: channels))
          }
        }
      }
    }
    let names = parts.flatMap { part in part.names.map { "\(part.modality):\($0)" } }
    self.init(
      features: Matrix(rows: rows, columns: columns, elements: elements),
      names: Array(repeatElement(names, count: steps).joined()), places: places,
      parts: [ModelPart(name: "", columns: 0..<columns, steps: steps, isMasked: steps > 1)])
  }

  /// Each modality as a part by itself.
  /// - Parameters:
  ///   - modalities: their features.
  ///   - places: whose rows they are.
  ///   - isMasked: whether a row that lacks a modality has nothing there, rather than values to impute.
  public init(apart modalities: [ModalityFeatures], places: RowPlaces, isMasked: Bool) {
    let rows = modalities.first?.values.rows ?? 0
    var parts: [ModelPart] = []
    var names: [String] = []
    for own in modalities {
      let first = parts.last?.columns.upperBound ?? 0
      parts.append(
        ModelPart(
          name: own.modality, columns: first..<first + own.values.columns, steps: own.steps,
          isMasked: isMasked || own.steps > 1))
      for _ in 0..<own.steps { names += own.names.map { "\(own.modality):\($0)" } }
    }
    let there = modalities.map(\.isAvailable)
    var elements: [Double] = []
    elements.reserveCapacity(rows * names.count)
    for row in 0..<rows {
      for (index, own) in modalities.enumerated() {
        if parts[index].isMasked, !there[index][row] {
          elements.append(contentsOf: repeatElement(.nan, count: own.values.columns))
        } else {
          elements.append(contentsOf: own.values.row(row))
        }
      }
    }
    self.init(
      features: Matrix(rows: rows, columns: names.count, elements: elements), names: names,
      places: places, parts: parts)
  }

  /// Some of the rows.
  public func selecting(rows: [Int]) -> ModelRows {
    ModelRows(
      features: features.selecting(rows: rows), names: names,
      places: places.selecting(rows: rows), parts: parts)
  }

  /// Number of rows.
  public var count: Int { features.rows }

  /// What a model is told of the columns; `nil` for plain features.
  var blocks: [InputBlock]? {
    parts.count > 1 || parts.contains { $0.isMasked } ? parts.map(\.block) : nil
  }
}
