import CKernels

/// Directions that were learned.
public struct FittedPCA: FittedTransformer {
  private let units: ColumnUnits
  /// In units.
  private let mean: [Double]
  /// Components × columns, rows of length 1.
  public let components: Matrix<Double>
  /// Variance of each component over the training rows, in squares of the features' units.
  public let variances: [Double]
  /// The part of the whole variance that each component explains; 0 where nothing varies.
  public let shares: [Double]
  /// What a component is multiplied by in the end, in the features' units.
  private let sizes: [Double]
  /// What a user should know.
  public let notes: [String]

  init(
    _ found: PrincipalDirections, units: ColumnUnits, mean: [Double], count: Int, whitens: Bool,
    wanted: Int?
  ) {
    self.units = units
    self.mean = mean
    components =
      count == found.directions.rows
      ? found.directions : found.directions.selecting(rows: Array(0..<count))
    let unit = units.exponents.first.map { Double(sign: .plus, exponent: $0, significand: 1) } ?? 1
    variances = found.variances.prefix(count).map { $0 * unit * unit }
    let total = found.total
    shares = found.variances.prefix(count).map { total > 0 ? $0 / total : 0 }
    sizes = found.variances.prefix(count).map { variance in
      guard whitens else { return unit }
      return variance > 0 ? 1 / variance.squareRoot() : 0
    }
    notes =
      wanted.map { $0 > count } == true
      ? ["pca: \(count) components, as many as the training rows allow, of \(wanted ?? 0) wanted"]
      : []
  }

  init(from archive: ModelArchive) throws(LearnerError) {
    units = try ColumnUnits(from: archive)
    let columns = units.exponents.count
    mean = try archive.numbers("mean", count: columns)
    sizes = try archive.numbers("sizes")
    let (size, overflow) = sizes.count.multipliedReportingOverflow(by: columns)
    guard !overflow else { throw .failed("archive: too many components") }
    let elements = try archive.numbers("components", count: size)
    guard (elements + sizes + mean).allSatisfy({ $0.isFinite }),
      elements.allSatisfy({ abs($0) <= 2 }), mean.allSatisfy({ abs($0) <= ColumnUnits.limit })
    else { throw .failed("archive: a direction is out of range") }
    components = Matrix(rows: sizes.count, columns: columns, elements: elements)
    variances = try archive.numbers("variances", count: sizes.count)
    shares = try archive.numbers("shares", count: sizes.count)
    notes = try archive.texts("notes")
  }

  /// Directions, mean and sizes.
  public var archive: ModelArchive {
    var archive = ModelArchive()
    archive.numbers = [
      "mean": mean, "components": components.elements, "variances": variances, "shares": shares,
      "sizes": sizes,
    ]
    archive.integers["exponents"] = units.exponents
    archive.texts["notes"] = notes
    return archive
  }

  /// `pca1`, `pca2`, …
  public var outputNames: [String] { (1..<sizes.count + 1).map { "pca\($0)" } }

  /// Places of the rows along the directions.
  /// - Throws: `LearnerError.nonFinite` for missing values, `failed` for other columns than in
  ///   training.
  public func transform(
    _ rows: Matrix<Double>, groups: [Int] = [], executor: any Executor = SerialExecutor()
  ) throws(LearnerError) -> Matrix<Double> {
    let (columns, count) = (mean.count, sizes.count)
    try rows.requireColumns(columns)
    try rows.requireFinite()
    guard columns > 0, count > 0, rows.rows > 0 else {
      return Matrix(repeating: 0, rows: rows.rows, columns: count)
    }
    let factors = units.factors
    let out = [Double](unsafeUninitializedCapacity: rows.rows * count) { out, filled in
      rows.elements.withUnsafeBufferPointer { values in
        guard let out = out.baseAddress, let values = values.baseAddress else { return }
        nonisolated(unsafe) let (to, from) = (out, values)
        executor.performRows(rows.rows, by: 256) { range in
          place(from, range, factors, to)
        }
      }
      filled = rows.rows * count
    }
    return Matrix(rows: rows.rows, columns: count, elements: out)
  }

  /// Places of some rows, written to where they belong.
  private func place(
    _ rows: UnsafePointer<Double>, _ range: Range<Int>, _ factors: [Double],
    _ out: UnsafeMutablePointer<Double>
  ) {
    let (columns, count) = (mean.count, sizes.count)
    let space = range.count * columns
    let capacity = space + ckernels_gemm_workspace(count, columns)
    let to = out + range.lowerBound * count
    withUnsafeTemporaryAllocation(of: Double.self, capacity: capacity) { buffer in
      guard let centred = buffer.baseAddress else { return }
      factors.withUnsafeBufferPointer { factors in
        mean.withUnsafeBufferPointer { mean in
          for row in 0..<range.count {
            Self.centre(
              rows + (range.lowerBound + row) * columns, factors, mean, centred + row * columns)
          }
        }
      }
      ckernels_dgemm(
        false, true, range.count, count, columns, 1, centred, columns, components.elements,
        columns, 0, to, count, centred + space)
    }
    sizes.withUnsafeBufferPointer { sizes in
      for row in 0..<range.count { Self.finish(to + row * count, sizes) }
    }
  }

  private static func centre(
    _ row: UnsafePointer<Double>, _ factors: UnsafeBufferPointer<Double>,
    _ mean: UnsafeBufferPointer<Double>, _ out: UnsafeMutablePointer<Double>
  ) {
    let limit = ColumnUnits.limit
    for column in 0..<mean.count {
      let value = row[column] * factors[column]
      let below = value < limit ? value : limit
      out[column] = (below > -limit ? below : -limit) - mean[column]
    }
  }

  private static func finish(
    _ row: UnsafeMutablePointer<Double>, _ sizes: UnsafeBufferPointer<Double>
  ) {
    let limit = Double.greatestFiniteMagnitude
    for index in 0..<sizes.count {
      let value = row[index] * sizes[index]
      let below = value < limit ? value : limit
      row[index] = below > -limit ? below : -limit
    }
  }
}
