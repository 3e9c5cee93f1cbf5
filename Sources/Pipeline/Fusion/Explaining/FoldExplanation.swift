import Learners

#if canImport(Glibc)
  import Glibc
#endif

/// What decided the answers of one fold's test rows.
public struct FoldExplanation: Codable, Sendable, Hashable {
  /// What some columns brought to one output, over test rows that count as their trials do.
  public struct Share: Codable, Sendable, Hashable {
    /// Mean absolute Shapley value.
    public var meanAbsolute = 0.0
    /// Mean Shapley value.
    public var mean = 0.0
    /// Root of the mean squared standard error of a row's value; 0 where values are exact.
    public var error = 0.0
  }

  /// Columns, or groups of them where the model was asked by group.
  public var names: [String]
  /// The group of each; empty where nothing is summed.
  public var groups: [String]
  /// Outputs × names.
  public var features: [[Share]]
  /// Outputs × distinct groups, in order of appearance: of the sum of the group's values in each row.
  public var sums: [[Share]]
  /// What values are parts of.
  public var unit: ShapValues.Unit
  /// How they were computed.
  public var method: String
  /// The largest |base + values − answer|.
  public var additivityError: Double
  /// The largest absolute answer or base.
  public var magnitude: Double
  /// Rows that are explained.
  public var rows: Int
  /// Of so many test rows.
  public var testRows: Int
  /// What a user should know.
  public var notes: [String]
  /// Weight of the explained rows.
  public var weight: Double

  /// The distinct groups, in order of appearance.
  public var groupNames: [String] {
    var seen = Set<String>()
    return groups.filter { seen.insert($0).inserted }
  }

  /// Sums up values.
  /// - Parameters:
  ///   - own: the values.
  ///   - errors: standard errors, as the values; `nil` where they are exact.
  ///   - groups: the group of each name; empty where nothing is summed.
  ///   - weights: one per explained row.
  ///   - testRows: how many there are.
  init(
    _ own: NamedShap, errors: [Matrix<Double>]? = nil, groups: [String], weights: [Double],
    testRows: Int
  ) {
    names = own.names
    self.groups = groups
    unit = own.shap.unit
    method = own.method
    additivityError = own.shap.additivityError
    magnitude = own.shap.magnitude
    rows = weights.count
    self.testRows = testRows
    notes = own.notes
    weight = weights.reduce(0, +)
    features = own.shap.values.enumerated().map { output, values in
      Self.shares(values, errors: errors?[output], weights: weights)
    }
    sums = []
    let distinct = groupNames
    guard !distinct.isEmpty else { return }
    let place = Dictionary(
      distinct.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let columns = groups.map { place[$0] ?? 0 }
    sums = own.shap.values.enumerated().map { output, values in
      let summed = Self.summed(values, columns: columns, count: distinct.count) { $0 + $1 }
      let error = errors.map { errors in
        Self.summed(errors[output], columns: columns, count: distinct.count) { hypot($0, $1) }
      }
      return Self.shares(summed, errors: error, weights: weights)
    }
  }

  /// Several stretches of the same fold's rows, at least one.
  init?(joining parts: [FoldExplanation]) {
    guard var joined = parts.first else { return nil }
    let total = parts.reduce(0) { $0 + $1.weight }
    if parts.count > 1, total > 0 {
      joined.features = Self.joined(parts.map { ($0.features, $0.weight / total) })
      joined.sums = Self.joined(parts.map { ($0.sums, $0.weight / total) })
      joined.weight = total
      for part in parts.dropFirst() {
        joined.additivityError = max(joined.additivityError, part.additivityError)
        joined.magnitude = max(joined.magnitude, part.magnitude)
        joined.rows += part.rows
        joined.testRows += part.testRows
      }
    }
    self = joined
  }

  private static func joined(_ parts: [(shares: [[Share]], weight: Double)]) -> [[Share]] {
    var out = (parts.first?.shares ?? []).map { $0.map { _ in Share() } }
    for (shares, weight) in parts {
      for (output, own) in shares.enumerated() {
        for (place, share) in own.enumerated() {
          out[output][place].meanAbsolute += weight * share.meanAbsolute
          out[output][place].mean += weight * share.mean
          out[output][place].error += weight * share.error * share.error
        }
      }
    }
    return out.map { own in
      own.map { Share(meanAbsolute: $0.meanAbsolute, mean: $0.mean, error: sqrt($0.error)) }
    }
  }

  private static func summed(
    _ values: Matrix<Double>, columns: [Int], count: Int, _ add: (Double, Double) -> Double
  ) -> Matrix<Double> {
    var out = Matrix(repeating: 0.0, rows: values.rows, columns: count)
    for row in 0..<values.rows {
      for (column, value) in values.row(row).enumerated() {
        out[row, columns[column]] = add(out[row, columns[column]], value)
      }
    }
    return out
  }

  private static func shares(
    _ values: Matrix<Double>, errors: Matrix<Double>?, weights: [Double]
  ) -> [Share] {
    let total = weights.reduce(0, +)
    var out = [Share](repeating: Share(), count: values.columns)
    guard total > 0 else { return out }
    for row in 0..<values.rows {
      let weight = weights[row] / total
      for (column, value) in values.row(row).enumerated() {
        out[column].meanAbsolute += weight * abs(value)
        out[column].mean += weight * value
      }
      for (column, error) in (errors?.row(row) ?? []).enumerated() {
        out[column].error += weight * error * error
      }
    }
    for column in out.indices { out[column].error = sqrt(out[column].error) }
    return out
  }
}
