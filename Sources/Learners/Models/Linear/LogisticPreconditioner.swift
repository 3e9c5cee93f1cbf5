/// An approximate inverse of the logistic objective's curvature.
///
/// One block per vector, Σ weight × p (1 − p) × x xᵀ + penalty, factored; what couples the classes
/// is left to conjugate gradients, except that a shift common to all of them changes nothing and is
/// taken out. For two classes this is the curvature itself. Blocks are gathered anew only after as
/// many steps as that costs; in between each is scaled to its class's mean curvature. Many columns:
/// only the diagonal. Many rows: an even selection.
struct LogisticPreconditioner {
  private let span: Int
  private let vectors: Int
  private let isDense: Bool
  /// Vectors × (span² or span): the blocks, lower triangles.
  private var blocks: [Double] = []
  /// Mean p (1 − p) of each vector when its block was gathered.
  private var gathered: [Double] = []
  private var stepsSince = 0
  private var factors: [Cholesky] = []
  private var diagonals: [Double] = []

  init(span: Int, vectors: Int) {
    self.span = span
    self.vectors = vectors
    // Beyond this the factors do not pay for themselves.
    isDense = span <= 600 && vectors * span * span <= 4_000_000
  }

  private var size: Int { isDense ? span * span : span }

  /// Follows the objective to the point of its last value.
  mutating func refresh(for objective: LogisticObjective, afterProducts steps: Int) {
    let sample = selectedRows(of: objective)
    stepsSince += steps
    // A gathering costs about as much as span / 6 steps: done again once its age has cost that
    // much.
    if blocks.isEmpty
      || stepsSince * 6 * objective.design.rows > sample.count * (isDense ? span : 6)
    {
      gather(objective, sample)
      stepsSince = 0
    }
    let now = curvatures(objective, sample)
    let scales = (0..<vectors).map { gathered[$0] > 0 ? max(now[$0] / gathered[$0], 1e-8) : 1 }
    if isDense {
      factors = scales.indices.map { factor(of: $0, scale: scales[$0], objective) }
    } else {
      diagonals = scales.indices.flatMap { vector in
        (0..<span).map { at in
          let curvature = blocks[vector * span + at] * scales[vector]
          return max(curvature + objective.penalties[at], 1e-250)
        }
      }
    }
  }

  private func factor(of vector: Int, scale: Double, _ objective: LogisticObjective) -> Cholesky {
    var matrix = blocks[vector * size..<(vector + 1) * size].map { $0 * scale }
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

  private func selectedRows(of objective: LogisticObjective) -> [Int] {
    let rows = objective.design.rows
    let most = isDense ? max(2048, 8 * span) : rows
    guard rows > most else { return Array(0..<rows) }
    return (0..<most).map { $0 * rows / most }
  }

  /// Weight × p (1 − p) of one vector at the selected rows, which stand for all rows.
  private func spreads(
    _ objective: LogisticObjective, _ sample: [Int], vector: Int
  ) -> [Double] {
    // On vectors that sum to 0, the coupling adds this much.
    let coupling = vectors == 1 ? 1 : Double(vectors) / Double(vectors - 1)
    let scale = coupling * Double(objective.design.rows) / Double(sample.count)
    return sample.map { index in
      let chance = objective.probabilities[index * vectors + vector]
      return objective.weights[index] * scale * chance * (1 - chance)
    }
  }

  private func curvatures(_ objective: LogisticObjective, _ sample: [Int]) -> [Double] {
    (0..<vectors).map { spreads(objective, sample, vector: $0).reduce(0, +) }
  }

  private mutating func gather(_ objective: LogisticObjective, _ sample: [Int]) {
    let isFirst = blocks.isEmpty
    blocks = [Double](repeating: 0, count: vectors * size)
    gathered = []
    for vector in 0..<vectors {
      let weights = spreads(objective, sample, vector: vector)
      gathered.append(weights.reduce(0, +))
      let range = vector * size..<(vector + 1) * size
      if isFirst, vector > 0 {  // all probabilities are still equal
        blocks.replaceSubrange(range, with: blocks[0..<size])
        continue
      }
      let (design, span, isDense) = (objective.design, self.span, self.isDense)
      blocks[range].withUnsafeMutableBufferPointer { block in
        guard let out = block.baseAddress else { return }
        if isDense {
          design.addSquares(of: sample, weights: weights, span: span, to: out)
        } else {
          design.addDiagonal(of: sample, weights: weights, to: out)
        }
      }
    }
  }
}
