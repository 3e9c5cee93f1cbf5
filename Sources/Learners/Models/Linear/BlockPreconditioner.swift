import CKernels

/// An approximate inverse of a linear objective's curvature.
///
/// One block per vector, Σ weight × p (1 − p) × x xᵀ + penalty, factored; what couples the classes
/// is left to conjugate gradients, except that a shift common to all of them changes nothing and is
/// taken out. For two classes this is the curvature itself. Blocks are gathered anew only after as
/// many steps as that costs; in between each is scaled to its class's mean curvature. Many columns:
/// only the diagonal. Many rows and classes: an even selection.
struct BlockPreconditioner {
  private let span: Int
  private let vectors: Int
  private let isDense: Bool
  /// Vectors × (span² or span): the blocks, lower triangles.
  private var blocks: [[Double]] = []
  /// Mean p (1 − p) of each vector when its block was gathered.
  private var gathered: [Double] = []
  private var stepsSince = 0
  private var factors: [Cholesky] = []
  /// The scale of each block in its factor.
  private var factored: [Double] = []
  private var diagonals: [Double] = []

  init(span: Int, vectors: Int) {
    self.span = span
    self.vectors = vectors
    // Beyond this the factors do not pay for themselves.
    isDense = span <= 600 && vectors * span * span <= 4_000_000
  }

  /// Whether a block is the curvature of its vector, as of the last refresh.
  var isExact: Bool { isDense && vectors == 1 }

  /// Follows the objective to the point of its last value.
  mutating func refresh(for objective: LinearObjective, afterProducts steps: Int) {
    let design = objective.design
    // One vector: all rows; then the step needs no conjugate gradients at all.
    let most = isDense && vectors > 1 ? max(2048, 8 * span) : design.rows
    let strip =
      most >= design.rows
      ? objective.strip : min(objective.strip, max(8, (most / design.blocks + 7) / 8 * 8))
    stepsSince += steps
    // A gathering costs about as much as span / 6 steps: done again once its age has cost that
    // much.
    let share = Double(strip) / Double(objective.strip)
    if blocks.isEmpty || vectors == 1
      || Double(stepsSince * 6) > share * Double(isDense ? span : 6)
    {
      gather(objective, strip)
      stepsSince = 0
    }
    let now = vectors == 1 ? gathered : curvatures(objective, strip)
    let scales = (0..<vectors).map { gathered[$0] > 0 ? max(now[$0] / gathered[$0], 1e-8) : 1 }
    if isDense {
      // A factor is good until its block or the block's scale changes.
      let isNew = stepsSince == 0
      if factors.isEmpty { factored = scales.map { _ in 0 } }
      factors = scales.indices.map { vector in
        let (scale, before) = (scales[vector], factored[vector])
        if !isNew, scale < 1.3 * before, scale > 0.7 * before { return factors[vector] }
        factored[vector] = scale
        return factor(of: vector, scale: scale, objective)
      }
    } else {
      diagonals = scales.indices.flatMap { vector in
        (0..<span).map { at in
          max(blocks[vector][at] * scales[vector] + objective.penalties[at], 1e-250)
        }
      }
    }
  }

  private func factor(of vector: Int, scale: Double, _ objective: LinearObjective) -> Cholesky {
    var matrix = blocks[vector]
    if scale != 1 { for at in matrix.indices { matrix[at] *= scale } }
    for at in 0..<span { matrix[at * span + at] += objective.penalties[at] }
    if !objective.hasIntercept {  // its row stands alone
      for at in 0..<span { matrix[(span - 1) * span + at] = at == span - 1 ? 1 : 0 }
    }
    return Cholesky(lifting: matrix, order: span)
  }

  /// Replaces a residual by about (curvature)⁻¹ × residual.
  func apply(to residual: UnsafeMutablePointer<Double>, hasIntercept: Bool) {
    if vectors > 1 { removeCommon(residual) }
    for vector in 0..<vectors {
      let part = residual + vector * span
      if isDense {
        factors[vector].solve(part)
      } else {
        for at in 0..<span { part[at] /= diagonals[vector * span + at] }
      }
      if !hasIntercept { part[span - 1] = 0 }
    }
    if vectors > 1 { removeCommon(residual) }
  }

  private func removeCommon(_ residual: UnsafeMutablePointer<Double>) {
    for at in 0..<span {
      var sum = 0.0
      for vector in 0..<vectors { sum += residual[vector * span + at] }
      let mean = sum / Double(vectors)
      for vector in 0..<vectors { residual[vector * span + at] -= mean }
    }
  }

  /// What makes the rows of a strip stand for all, and their p (1 − p) for the coupled curvature.
  private func scale(_ objective: LinearObjective, _ strip: Int) -> Double {
    // On vectors that sum to 0, the coupling adds this much.
    let coupling = vectors == 1 ? 1 : Double(vectors) / Double(vectors - 1)
    return coupling * Double(objective.strip) / Double(strip)
  }

  private func curvatures(_ objective: LinearObjective, _ strip: Int) -> [Double] {
    let scale = self.scale(objective, strip)
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: strip) { scratch in
      (0..<vectors).map { vector in
        var sum = 0.0
        for block in 0..<objective.design.blocks {
          guard let out = scratch.baseAddress else { return 0 }
          objective.writeSpreads(block, vector: vector, scale: scale, strip: strip, to: out)
          for at in 0..<strip { sum += out[at] }
        }
        return sum
      }
    }
  }

  private mutating func gather(_ objective: LinearObjective, _ strip: Int) {
    let scale = self.scale(objective, strip)
    gathered = curvatures(objective, strip)
    let (design, span, isDense) = (objective.design, self.span, self.isDense)
    nonisolated(unsafe) let source = objective
    var gatheredBlocks: [[Double]] = []
    for vector in 0..<vectors {
      // Where all coefficients are 0, blocks differ by a factor only.
      if vector > 0, objective.isFlat, gathered[0] > 0 {
        let factor = gathered[vector] / gathered[0]
        gatheredBlocks.append(gatheredBlocks[0].map { $0 * factor })
        continue
      }
      let size = isDense ? span * span : span
      let sums = design.sums(size, executor: objective.executor) { block, x, out in
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 5 * strip) { scratch in
          guard let weights = scratch.baseAddress else { return }
          source.writeSpreads(block, vector: vector, scale: scale, strip: strip, to: weights)
          if isDense {
            ckernels_weighted_gram(
              x, span, design.stride, weights, strip, weights + strip, out, span)
          } else {
            Self.addSquares(x, span, design.stride, weights, strip, to: out)
          }
        }
      }
      gatheredBlocks.append(sums)
    }
    blocks = gatheredBlocks
  }

  private static func addSquares(
    _ x: UnsafePointer<Double>, _ span: Int, _ stride: Int, _ weights: UnsafePointer<Double>,
    _ strip: Int, to out: UnsafeMutablePointer<Double>
  ) {
    for column in 0..<span {
      let values = x + column * stride
      var sum = 0.0
      for at in 0..<strip { sum += weights[at] * values[at] * values[at] }
      out[column] += sum
    }
  }
}
