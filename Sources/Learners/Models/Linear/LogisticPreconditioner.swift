/// An approximate inverse of the logistic objective's curvature.
///
/// One matrix A = Σ weight × spread × x xᵀ is shared by all classes, where the spread of a row is the mean
/// p (1 − p), scaled; each class scales A to its own mean curvature and adds the penalty. For two
/// classes this is the curvature itself. Many columns: only the diagonal. Many rows: an even selection.
struct LogisticPreconditioner {
  private let span: Int
  private let vectors: Int
  private var shared: [Double] = []
  private var sharedSpread = 0.0
  private var factors: [Cholesky] = []
  private var diagonals: [Double] = []

  /// Up to here the factors pay for themselves.
  private static let largestDense = 600

  init(span: Int, vectors: Int) {
    self.span = span
    self.vectors = vectors
  }

  private var isDense: Bool { span <= Self.largestDense }

  /// Follows the objective to the point of its last value.
  mutating func refresh(for objective: LogisticObjective, afterProducts steps: Int) {
    let sample = selectedRows(of: objective)
    let product = 2 * vectors * objective.design.rows
    let rebuild = isDense ? sample.count * span / 2 : sample.count
    if shared.isEmpty || steps * product > rebuild { gather(objective, sample) }
    let curvatures = classCurvatures(objective, sample)
    if isDense {
      factors = curvatures.map { scale in
        var matrix = shared.map { $0 * scale }
        for at in 0..<span { matrix[at * span + at] += objective.penalties[at] }
        if !objective.hasIntercept {  // the last row stands alone
          for at in 0..<span { matrix[(span - 1) * span + at] = at == span - 1 ? 1 : 0 }
        }
        return Cholesky(lifting: matrix, order: span)
      }
    } else {
      diagonals = curvatures.flatMap { scale in
        (0..<span).map { max(shared[$0] * scale + objective.penalties[$0], 1e-250) }
      }
    }
  }

  /// Replaces a residual by about (curvature)⁻¹ × residual.
  ///
  /// With several classes, a shift common to all of them changes nothing: it is taken out before and after.
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

  /// (1 − Σ p²) / (classes − 1), or p (1 − p): the curvature at a row, averaged over vectors.
  private func spread(_ chance: UnsafePointer<Double>) -> Double {
    if vectors == 1 { return chance[0] * (1 - chance[0]) }
    return max(0, 1 - RowKernels.dot(chance, chance, vectors)) / Double(vectors - 1)
  }

  private mutating func gather(_ objective: LogisticObjective, _ sample: [Int]) {
    let (span, columns, isDense) = (self.span, objective.design.columns, self.isDense)
    let wanted = isDense ? span * span : span
    shared = [Double](repeating: 0, count: wanted)
    sharedSpread = 0
    // The selection stands for all rows.
    let scale = Double(objective.design.rows) / Double(sample.count)
    var row = [Double](repeating: 1, count: span)
    for index in sample {
      let share = spread(objective.probabilities + index * vectors) * objective.weights[index]
      let weight = share * scale
      sharedSpread += weight
      guard weight > 0 else { continue }
      objective.design.elements.withUnsafeBufferPointer { source in
        for column in 0..<columns { row[column] = source[index * columns + column] }
      }
      shared.withUnsafeMutableBufferPointer { shared in
        guard let out = shared.baseAddress else { return }
        if isDense {
          for at in 0..<span { RowKernels.add(weight * row[at], row, to: out + at * span, at + 1) }
        } else {
          for at in 0..<span { out[at] += weight * row[at] * row[at] }
        }
      }
    }
  }

  /// Each class's mean curvature relative to what went into `shared`.
  private func classCurvatures(_ objective: LogisticObjective, _ sample: [Int]) -> [Double] {
    let scale = Double(objective.design.rows) / Double(sample.count)
    var sums = [Double](repeating: 0, count: vectors)
    for index in sample {
      let chance = objective.probabilities + index * vectors
      let weight = objective.weights[index] * scale
      for vector in 0..<vectors { sums[vector] += weight * chance[vector] * (1 - chance[vector]) }
    }
    let spreads = vectors == 1 ? 1 : Double(vectors) / Double(vectors - 1)
    return sums.map { sharedSpread > 0 ? max($0 * spreads / sharedSpread, 1e-8) : 1 }
  }
}
