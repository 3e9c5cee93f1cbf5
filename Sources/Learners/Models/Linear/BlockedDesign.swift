import CKernels

/// A copy of the features that is kind to linear solvers: centred, no column too large to square,
/// and laid out in blocks of rows whose columns are contiguous, a column of ones last.
///
/// Column j holds x 2^-exponent − shift. Powers of two and shifts are undone exactly in
/// `original`; a penalty is corrected through `squeezed`. Rows beyond the last one are zeros.
final class BlockedDesign: Sendable {
  let rows: Int
  let columns: Int
  /// Rows per block: a multiple of 8.
  let height: Int
  let blocks: Int
  /// By how much a column was multiplied: a power of two, 1 unless values exceed 1 in size.
  let squeezed: [Double]
  /// What was subtracted after that: the weighted mean, or 0.
  let shifts: [Double]
  private let elements: [Double]

  /// Columns, and the ones.
  var span: Int { columns + 1 }
  /// From a column of a block to the next; apart by a little more than a block, for the caches.
  var stride: Int { height + 8 }

  /// - Parameters:
  ///   - features: samples × features, finite, at least one row.
  ///   - weights: one per row, with a positive sum.
  ///   - centres: whether columns are shifted; only where a free intercept makes up for it.
  ///   - executor: does the work in parallel.
  init(
    _ features: Matrix<Double>, weights: [Double], centres: Bool, executor: any Executor
  ) {
    rows = features.rows
    columns = features.columns
    height = min(256, (features.rows + 7) / 8 * 8)
    blocks = (features.rows + height - 1) / height
    let moments = ColumnReach(features, weights: weights, executor: executor)
    squeezed = moments.factors
    shifts = centres ? moments.means : [Double](repeating: 0, count: features.columns)
    let (count, height) = (blocks, self.height)
    let (factors, shifts) = (squeezed, self.shifts)
    let block = (features.columns + 1) * (height + 8)
    elements = [Double](unsafeUninitializedCapacity: count * block) { buffer, filled in
      nonisolated(unsafe) let out = buffer
      executor.perform(chunks: count) { index in
        guard let base = out.baseAddress else { return }
        Self.pack(
          features, rows: index * height..<min(features.rows, (index + 1) * height),
          factors: factors, shifts: shifts, height: height, into: base + index * block)
      }
      filled = count * block
    }
  }

  private static func pack(
    _ features: Matrix<Double>, rows: Range<Int>, factors: [Double], shifts: [Double],
    height: Int, into out: UnsafeMutablePointer<Double>
  ) {
    let (columns, stride) = (features.columns, height + 8)
    features.elements.withUnsafeBufferPointer { values in
      guard let x = values.baseAddress else { return }
      ckernels_pack_columns(
        x + rows.lowerBound * columns, rows.count, columns, factors, shifts, out, stride)
    }
    let ones = out + columns * stride
    for at in 0..<stride { ones[at] = at < rows.count ? 1 : 0 }
  }

  /// One block: span × stride numbers, of which each column's first `height` count.
  func withBlock<R>(_ index: Int, _ body: (UnsafePointer<Double>) -> R) -> R {
    elements.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("a design has rows") }
      return body(base + index * span * stride)
    }
  }

  /// One number per row, in the order of the blocks: `blocks × height`, zeros at the end.
  func padded(_ values: [Double]) -> [Double] {
    values + [Double](repeating: 0, count: blocks * height - rows)
  }

  /// Borders of the work for an executor: chunks of whole blocks, by the data only.
  func chunks(atMost limit: Int = 64) -> [Range<Int>] {
    let count = max(1, min(64, limit, blocks, rows * span >> 15))
    return (0..<count).map { blocks * $0 / count..<blocks * ($0 + 1) / count }
  }

  /// Coefficients and intercept for the features as they came, from a point of this design:
  /// coefficients of its columns, then the intercept.
  func original(_ point: ArraySlice<Double>) -> (coefficients: [Double], intercept: Double) {
    let first = point.startIndex
    var intercept = point[first + columns]
    for column in 0..<columns { intercept -= point[first + column] * shifts[column] }
    return ((0..<columns).map { point[first + $0] * squeezed[$0] }, intercept)
  }
}
