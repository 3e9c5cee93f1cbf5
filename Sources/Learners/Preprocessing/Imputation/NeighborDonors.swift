/// Training rows with gaps, to be compared with rows that have others.
struct NeighborDonors: Sendable {
  let rows: Int
  let columns: Int
  /// Rows × columns, as they came; NaN where nothing is.
  let original: [Double]
  /// Values times a power of two so that squares are finite; 0 where nothing is.
  private let values: [Double]
  /// 1 where a value is, else 0.
  private let masks: [Double]
  private let factor: Double

  init(_ rows: Matrix<Double>) {
    self.rows = rows.rows
    columns = rows.columns
    original = rows.elements.map { $0.isFinite ? $0 : .nan }
    let largest = original.reduce(0) { $1.isNaN ? $0 : max($0, abs($1)) }
    factor =
      largest > 0 ? Double(sign: .plus, exponent: -max(-1000, largest.exponent), significand: 1) : 1
    (values, masks) = Self.masked(original, factor)
  }

  /// Whether a row has a value.
  func has(_ row: Int, _ column: Int) -> Bool { masks[row * columns + column] == 1 }

  private static func masked(
    _ values: [Double], _ factor: Double
  ) -> (values: [Double], masks: [Double]) {
    (
      values.map { $0.isFinite ? max(-0x1p500, min(0x1p500, $0 * factor)) : 0 },
      values.map { $0.isFinite ? 1 : 0 }
    )
  }

  /// The mean squared difference from each row over the columns that both have; infinite where
  /// there is none.
  ///
  /// Dixon (1979), doi:10.1109/TSMC.1979.4310090, less a factor that is the same for all.
  func ranks(_ receiver: [Double]) -> [Double] {
    let own = Self.masked(receiver, factor)
    var ranks = [Double](repeating: .infinity, count: rows)
    own.values.withUnsafeBufferPointer { q in
      own.masks.withUnsafeBufferPointer { mq in
        values.withUnsafeBufferPointer { x in
          masks.withUnsafeBufferPointer { mx in
            guard let q = q.baseAddress, let mq = mq.baseAddress, let x = x.baseAddress,
              let mx = mx.baseAddress
            else { return }
            for row in 0..<rows {
              let first = row * columns
              ranks[row] = Self.rank(q, mq, x + first, mx + first, columns)
            }
          }
        }
      }
    }
    return ranks
  }

  private static func rank(
    _ q: UnsafePointer<Double>, _ mq: UnsafePointer<Double>, _ x: UnsafePointer<Double>,
    _ mx: UnsafePointer<Double>, _ columns: Int
  ) -> Double {
    var (squares, shared) = (RowKernels.Lanes.zero, RowKernels.Lanes.zero)
    var at = 0
    while at + 4 <= columns {
      let both: RowKernels.Lanes = RowKernels.load(mq, at) * RowKernels.load(mx, at)
      let apart: RowKernels.Lanes = (RowKernels.load(q, at) - RowKernels.load(x, at)) * both
      squares += apart * apart
      shared += both
      at += 4
    }
    var (sum, count) = (RowKernels.total(squares), RowKernels.total(shared))
    while at < columns {
      let both = mq[at] * mx[at]
      let apart = (q[at] - x[at]) * both
      sum += apart * apart
      count += both
      at += 1
    }
    return count > 0 ? sum / count : .infinity
  }
}
