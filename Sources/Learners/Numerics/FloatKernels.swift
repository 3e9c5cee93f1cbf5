import CKernels

/// Single-precision matrix products over pointers, by the kernels of this machine.
///
/// The AVX2, AVX-512 and NEON kernels give the same bytes; only machines without fused operations
/// differ. A row of the result does not depend on the other rows. Nothing here starts a thread.
enum FloatKernels {
  /// A factor of a product as it stands in memory, row after row.
  struct Factor {
    let start: UnsafePointer<Float>
    /// Elements from one stored row to the next.
    let stride: Int
    /// Whether the product takes the transpose of what is stored.
    let isTransposed: Bool

    init(_ start: UnsafePointer<Float>, stride: Int, isTransposed: Bool = false) {
      (self.start, self.stride, self.isTransposed) = (start, stride, isTransposed)
    }
  }

  /// Elements that `multiply` needs as its workspace, for the given columns and depth.
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
    into result: UnsafeMutablePointer<Float>, stride: Int, scale: Float = 1, keeping: Float = 0,
    workspace: UnsafeMutablePointer<Float>? = nil
  ) {
    func run(_ workspace: UnsafeMutablePointer<Float>?) {
      ckernels_sgemm(
        left.isTransposed, right.isTransposed, rows, columns, depth, scale, left.start,
        left.stride, right.start, right.stride, keeping, result, stride, workspace)
    }
    if let workspace { return run(workspace) }
    let count = workspaceCount(columns: columns, depth: depth)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { run($0.baseAddress) }
  }
}
