/// A power of two for each column that brings its values into −2...2.
///
/// In these units squares of training values neither overflow nor vanish; powers of two round
/// nothing.
struct ColumnUnits: Sendable, Hashable {
  /// Binary exponents; a value is multiplied by 2^−exponent.
  let exponents: [Int]

  /// Values further than this from 0, in units, are held there: sums of their squares stay finite.
  static let limit = 0x1p100

  /// - Parameters:
  ///   - rows: finite training values.
  ///   - shared: whether all columns get one unit, for what depends on how columns compare.
  init(_ rows: Matrix<Double>, shared: Bool = false) {
    var largest = [Double](repeating: 0, count: rows.columns)
    rows.elements.withUnsafeBufferPointer { values in
      largest.withUnsafeMutableBufferPointer { largest in
        for at in stride(from: 0, to: values.count, by: max(largest.count, 1)) {
          for column in 0..<largest.count {
            largest[column] = max(largest[column], abs(values[at + column]))
          }
        }
      }
    }
    if shared {
      self.init(columns: rows.columns, largest: largest.max() ?? 0)
    } else {
      self.init(exponents: largest.map { $0 > 0 ? max(-1000, Int($0.exponent)) : 0 })
    }
  }

  private init(exponents: [Int]) { self.exponents = exponents }

  /// One unit for all columns: 1, or that of the largest value where its square is far from 1.
  /// - Parameters:
  ///   - columns: how many there are.
  ///   - largest: the largest size of a training value.
  init(columns: Int, largest: Double) {
    let isFar = largest > 0x1p60 || (largest < 0x1p-300 && largest > 0)
    self.init(
      exponents: [Int](
        repeating: isFar ? max(-1000, Int(largest.exponent)) : 0, count: columns))
  }

  /// The units that an archive holds.
  /// - Throws: `LearnerError.failed` for exponents that no number has.
  init(from archive: ModelArchive) throws(LearnerError) {
    exponents = try archive.integers("exponents")
    guard exponents.allSatisfy({ (-1000...1023).contains($0) }) else {
      throw .failed("archive: a unit is out of range")
    }
  }

  /// Whether every unit is 1.
  var isOne: Bool { exponents.allSatisfy { $0 == 0 } }

  /// What values are multiplied by.
  var factors: [Double] {
    exponents.map { Double(sign: .plus, exponent: -$0, significand: 1) }
  }

  /// A number of the original unit in the unit of a column, held within 2^±300.
  func held(_ value: Double, column: Int) -> Double {
    let scaled = value * Double(sign: .plus, exponent: -exponents[column], significand: 1)
    return min(max(scaled, 0x1p-300), 0x1p300)
  }

  /// The rows that the units were made of, in units.
  func scaledTraining(_ rows: Matrix<Double>) -> [Double] {
    isOne ? rows.elements : scaled(rows)
  }

  /// Rows in units, held within the limit.
  func scaled(_ rows: Matrix<Double>) -> [Double] {
    var out = rows.elements
    let factors = self.factors
    let limit = Self.limit
    out.withUnsafeMutableBufferPointer { values in
      factors.withUnsafeBufferPointer { factors in
        for at in stride(from: 0, to: values.count, by: max(factors.count, 1)) {
          for column in 0..<factors.count {
            values[at + column] = max(-limit, min(limit, values[at + column] * factors[column]))
          }
        }
      }
    }
    return out
  }
}
