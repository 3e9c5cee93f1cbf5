/// Kernel values between all training rows, in single precision as in LIBSVM.
///
/// Up to 512 MiB they are computed at once, in parallel; beyond that row by row when asked for, or, of a
/// radial kernel, in blocks by `radial`.
final class KernelSource: Sendable {
  private let basis: KernelBasis
  private let rows: [Double]
  /// count × count; empty where they would not fit.
  private let matrix: [Float]
  /// Each row with itself.
  let diagonal: [Double]
  /// The rows of a radial kernel whose values would not fit.
  let radial: RadialRows?

  var count: Int { basis.count }

  /// - Parameters:
  ///   - function: the kernel.
  ///   - features: the training rows.
  ///   - budget: how many values may be kept.
  ///   - executor: does the work in parallel.
  /// - Throws: `LearnerError.failed` for values beyond single precision.
  init(
    _ function: KernelFunction, _ features: Matrix<Double>, budget: Int = 1 << 27,
    executor: any Executor
  ) throws(LearnerError) {
    let rows = function.prepared(features)
    let (count, columns) = (features.rows, features.columns)
    let basis = KernelBasis(function, rows: rows, count: count, columns: columns)
    self.rows = rows
    self.basis = basis
    if count * count <= budget {
      let matrix = Self.matrix(basis, rows, executor)
      self.matrix = matrix
      radial = nil
      diagonal = (0..<count).map { Double(matrix[$0 * count + $0]) }
      guard matrix.allSatisfy({ $0.isFinite }) else { throw Self.overflow }
    } else {
      matrix = []
      radial =
        function.shape == "rbf"
        ? RadialRows(rows, count: count, columns: columns, gamma: function.gamma) : nil
      diagonal = (0..<count).map { row in
        let one = Array(rows[row * columns..<(row + 1) * columns])
        let own = KernelBasis(function, rows: one, count: 1, columns: columns)
        return withUnsafeTemporaryAllocation(of: Double.self, capacity: own.width) { out in
          guard let base = out.baseAddress else { return 0 }
          own.compare(one, 1, into: base)
          return Double(Float(base[0]))
        }
      }
      guard diagonal.allSatisfy({ $0.isFinite }) else { throw Self.overflow }
    }
  }

  private static let overflow = LearnerError.failed(
    "the kernel's values are beyond single precision: scale the features first")

  private static func matrix(
    _ basis: KernelBasis, _ rows: [Double], _ executor: any Executor
  ) -> [Float] {
    let (count, columns) = (basis.count, basis.columns)
    return [Float](unsafeUninitializedCapacity: count * count) { buffer, filled in
      nonisolated(unsafe) let buffer = buffer
      executor.performRows(count, by: 64) { own in
        guard let out = buffer.baseAddress else { return }
        let (first, number) = (own.lowerBound, own.count)
        let length = basis.width - first
        withUnsafeTemporaryAllocation(of: Double.self, capacity: number * length) { scratch in
          guard let values = scratch.baseAddress else { return }
          rows.withUnsafeBufferPointer { rows in
            let from = rows.baseAddress.map { $0 + first * columns } ?? UnsafePointer(values)
            basis.compare(from, number, from: first, into: values)
          }
          // Each value goes to both sides of the diagonal.
          for other in first..<count {
            let to = out + other * count + first
            for row in 0..<number { to[row] = Float(values[row * length + other - first]) }
          }
          for row in 0..<number {
            let to = out + (first + row) * count
            let from = values + row * length - first
            for other in first..<count { to[other] = Float(from[other]) }
          }
        }
      }
      filled = count * count
    }
  }

  /// Kernel values of one row with some rows.
  /// - Parameters:
  ///   - row: the one.
  ///   - chosen: the others.
  ///   - out: as many values as there are others.
  func fill(_ row: Int, with chosen: [Int], into out: UnsafeMutablePointer<Float>) {
    if !matrix.isEmpty {
      matrix.withUnsafeBufferPointer { matrix in
        guard let from = matrix.baseAddress.map({ $0 + row * count }) else { return }
        for (at, other) in chosen.enumerated() { out[at] = from[other] }
      }
      return
    }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: basis.width) { scratch in
      rows.withUnsafeBufferPointer { rows in
        guard let values = scratch.baseAddress else { return }
        let from = rows.baseAddress.map { $0 + row * basis.columns } ?? UnsafePointer(values)
        basis.compare(from, 1, into: values)
        for (at, other) in chosen.enumerated() {
          out[at] = max(-3e38, min(3e38, Float(values[other])))
        }
      }
    }
  }
}
