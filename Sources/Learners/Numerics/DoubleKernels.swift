import CKernels

/// Double-precision matrix products over pointers, by the kernels of this machine: as
/// `FloatKernels`, in double.
enum DoubleKernels {
  /// A factor of a product as it stands in memory, row after row.
  struct Factor {
    let start: UnsafePointer<Double>
    /// Elements from one stored row to the next.
    let stride: Int
    /// Whether the product takes the transpose of what is stored.
    let isTransposed: Bool

    init(_ start: UnsafePointer<Double>, stride: Int, isTransposed: Bool = false) {
      (self.start, self.stride, self.isTransposed) = (start, stride, isTransposed)
    }
  }

  /// Elements that a product needs as its workspace, for the given columns and depth.
  static func workspaceCount(columns: Int, depth: Int) -> Int {
    ckernels_gemm_workspace(columns, depth)
  }

  /// `result` (rows × columns) = scale · left (rows × depth) · right (depth × columns)
  /// + keeping · result.
  ///
  /// With `keeping` 0 the result is not read. `workspace` has `workspaceCount` elements for this
  /// call alone; without it they are allocated, which small products in a loop feel.
  static func multiply(
    rows: Int, columns: Int, depth: Int, _ left: Factor, _ right: Factor,
    into result: UnsafeMutablePointer<Double>, stride: Int, scale: Double = 1,
    keeping: Double = 0, workspace: UnsafeMutablePointer<Double>? = nil
  ) {
    func run(_ workspace: UnsafeMutablePointer<Double>?) {
      ckernels_dgemm(
        left.isTransposed, right.isTransposed, rows, columns, depth, scale, left.start,
        left.stride, right.start, right.stride, keeping, result, stride, workspace)
    }
    if let workspace { return run(workspace) }
    let count = workspaceCount(columns: columns, depth: depth)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { run($0.baseAddress) }
  }

  /// `result` (order × order, symmetric) = scale · factorᵀ · factor + keeping · result, for a
  /// `factor` of depth × order; half the work of the general product, and the same bytes.
  ///
  /// With `isTransposed`, `factor` is order × depth as stored: factor · factorᵀ. With `keeping` 0
  /// the result is not read. `workspace` is as in `multiply`, for `columns: order`.
  static func square(
    order: Int, depth: Int, _ factor: Factor, into result: UnsafeMutablePointer<Double>,
    stride: Int, scale: Double = 1, keeping: Double = 0,
    workspace: UnsafeMutablePointer<Double>? = nil
  ) {
    func run(_ workspace: UnsafeMutablePointer<Double>?) {
      ckernels_dsyrk(
        !factor.isTransposed, order, depth, scale, factor.start, factor.stride, keeping, result,
        stride, workspace)
    }
    if let workspace { return run(workspace) }
    let count = workspaceCount(columns: order, depth: depth)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { run($0.baseAddress) }
  }
}
