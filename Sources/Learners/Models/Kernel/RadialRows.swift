import CKernels

/// Training rows in single precision, around their mean: radial kernel values come in blocks, by
/// matrix products, and are used up at once instead of being kept.
///
/// Values are as good as single precision makes them: relative errors of about 10⁻⁷ γ ‖x‖², which is
/// why rows far out, measured by γ, are refused.
final class RadialRows: Sendable {
  let count: Int
  let columns: Int
  let gamma: Float
  private let elements: [Float]
  private let norms: [Float]

  /// The most that γ ‖x‖² may be: errors of kernel values stay below 10⁻⁴.
  static let farthest = 256.0
  /// Rows per block: a block of products with a thousand rows stays in a core's cache.
  static let block = 128

  /// `nil` where single precision would not do.
  /// - Parameters:
  ///   - rows: `count × columns` numbers that the kernel has prepared.
  ///   - count: how many rows.
  ///   - columns: numbers per row.
  ///   - gamma: γ.
  init?(_ rows: [Double], count: Int, columns: Int, gamma: Double) {
    guard gamma < 1e30 else { return nil }
    var means = [Double](repeating: 0, count: columns)
    for row in 0..<count {
      for column in 0..<columns { means[column] += rows[row * columns + column] / Double(count) }
    }
    var elements = [Float](repeating: 0, count: count * columns)
    var norms = [Float](repeating: 0, count: count)
    for row in 0..<count {
      var square = 0.0
      for at in row * columns..<(row + 1) * columns {
        let value = Float(rows[at] - means[at - row * columns])
        elements[at] = value
        square += Double(value) * Double(value)
      }
      guard square * gamma <= Self.farthest else { return nil }
      norms[row] = Float(square)
    }
    self.count = count
    self.columns = columns
    self.gamma = Float(gamma)
    self.elements = elements
    self.norms = norms
  }

  /// Some rows side by side, padded to a multiple of 16 with rows of zeros.
  struct Selection: Sendable {
    let width: Int
    fileprivate let elements: [Float]
    fileprivate let norms: [Float]
  }

  func selection(_ rows: [Int]) -> Selection {
    let width = (rows.count + 15) / 16 * 16
    var out = [Float](repeating: 0, count: width * columns)
    var own = [Float](repeating: 0, count: width)
    for (at, row) in rows.enumerated() {
      for column in 0..<columns { out[at * columns + column] = elements[row * columns + column] }
      own[at] = norms[row]
    }
    return Selection(width: width, elements: out, norms: own)
  }

  /// Kernel values of a selection with itself: width × width.
  func values(_ selection: Selection, executor: any Executor) -> [Float] {
    let width = selection.width
    return [Float](unsafeUninitializedCapacity: width * width) { buffer, filled in
      nonisolated(unsafe) let buffer = buffer
      executor.performRows(width, by: Self.block) { own in
        guard let out = buffer.baseAddress.map({ $0 + own.lowerBound * width }) else { return }
        compare(selection.elements, selection.norms, own, with: selection, into: out)
      }
      filled = width * width
    }
  }

  /// The sum over a selection of factor × kernel value, for some of the rows.
  /// - Parameters:
  ///   - rows: which rows; all where absent.
  ///   - selection: the other side.
  ///   - factors: one per row of the selection; 0 for its padding.
  ///   - executor: shares blocks of rows out.
  /// - Returns: one sum per row.
  func sums(
    of rows: [Int]? = nil, over selection: Selection, factors: [Double], executor: any Executor
  ) -> [Double] {
    let width = selection.width
    let total = rows?.count ?? count
    var out = [Double](repeating: 0, count: total)
    let factors = factors + [Double](repeating: 0, count: width - factors.count)
    out.withUnsafeMutableBufferPointer { sums in
      nonisolated(unsafe) let sums = sums
      executor.performRows(total, by: Self.block) { own in
        let part = rows.map { self.selection(Array($0[own])) }
        withUnsafeTemporaryAllocation(of: Float.self, capacity: own.count * width) { scratch in
          guard let values = scratch.baseAddress else { return }
          if let part {
            compare(part.elements, part.norms, 0..<own.count, with: selection, into: values)
          } else {
            compare(elements, norms, own, with: selection, into: values)
          }
          for row in 0..<own.count {
            sums[own.lowerBound + row] = ckernels_mixed_dot(values + row * width, factors, width)
          }
        }
      }
    }
    return out
  }

  /// Kernel values of a stretch of rows with a selection.
  private func compare(
    _ rows: [Float], _ norms: [Float], _ own: Range<Int>, with selection: Selection,
    into out: UnsafeMutablePointer<Float>
  ) {
    let width = selection.width
    let room = max(1, ckernels_gemm_workspace(width, columns))
    withUnsafeTemporaryAllocation(of: Float.self, capacity: room) { workspace in
      rows.withUnsafeBufferPointer { rows in
        selection.elements.withUnsafeBufferPointer { others in
          guard let from = rows.baseAddress, let to = others.baseAddress else { return }
          ckernels_sgemm(
            false, true, own.count, width, columns, 1, from + own.lowerBound * columns, columns,
            to, columns, 0, out, width, workspace.baseAddress)
        }
      }
    }
    for row in 0..<own.count {
      ckernels_radial_floats(
        out + row * width, selection.norms, norms[own.lowerBound + row], gamma, width)
    }
  }
}
