/// Mean logistic loss plus L2 penalty, with curvature, over a centred design.
///
/// A point holds one vector of coefficients and an intercept per class (one vector in all for two
/// classes). Each pass reads the features once, in chunks whose borders depend on the data only;
/// partial sums are added in chunk order.
final class LogisticObjective: CurvedObjective {
  let dimension: Int
  let design: CentredDesign
  /// Class of each row.
  let classes: [Int]
  /// Weight of each row; they sum to 1.
  let weights: [Double]
  /// 1 for two classes, else the number of classes.
  let vectors: Int
  /// Numbers per vector: columns + 1.
  let span: Int
  let hasIntercept: Bool
  let executor: any Executor
  let chunks: Int
  /// Penalty on half the square of each coefficient of a vector; 0 for the intercept.
  let penalties: [Double]
  /// Rows × vectors: probabilities at the point of the last value.
  let probabilities: UnsafeMutablePointer<Double>
  /// Chunks × (dimension + 1): sums of each chunk, the loss last.
  let partial: UnsafeMutablePointer<Double>
  var preconditioner: LogisticPreconditioner

  init(
    design: CentredDesign, classes: [Int], weights: [Double], vectors: Int, penalty: Double,
    hasIntercept: Bool, executor: any Executor
  ) {
    self.design = design
    self.classes = classes
    self.weights = weights
    self.vectors = vectors
    self.span = design.columns + 1
    self.dimension = vectors * span
    self.hasIntercept = hasIntercept
    self.executor = executor
    self.chunks = max(1, min(64, design.rows * span * vectors >> 17, design.rows))
    // A coefficient of a column that was multiplied by s is 1/s of the original one.
    self.penalties = design.squeezed.map { penalty * $0 * $0 } + [0]
    self.probabilities = .allocate(capacity: max(1, design.rows * vectors))
    self.partial = .allocate(capacity: chunks * (dimension + 1))
    self.preconditioner = LogisticPreconditioner(span: span, vectors: vectors)
  }

  deinit {
    probabilities.deallocate()
    partial.deallocate()
  }

  func value(
    at point: UnsafePointer<Double>, gradient: UnsafeMutablePointer<Double>
  ) -> Double {
    let loss = summed(into: gradient) { pass in pass.lossAndGradient(at: point) }
    return loss + penalty(at: point, slope: gradient)
  }

  func curve(_ direction: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>) {
    _ = summed(into: out) { pass in pass.curvature(along: direction) }
    _ = penalty(at: direction, slope: out)
  }

  /// Runs a pass over all chunks of rows and adds their sums in order.
  /// - Returns: the sum of the chunks' losses.
  private func summed(
    into out: UnsafeMutablePointer<Double>, _ body: (LogisticPass) -> Void
  ) -> Double {
    let width = dimension + 1
    withoutActuallyEscaping(body) { body in
      nonisolated(unsafe) let body = body
      nonisolated(unsafe) let objective = self
      executor.perform(chunks: chunks) { chunk in
        objective.withPass(chunk) { body($0) }
      }
    }
    for at in 0..<dimension { out[at] = 0 }
    var loss = 0.0
    for chunk in 0..<chunks {
      RowKernels.add(1, partial + chunk * width, to: out, dimension)
      loss += partial[chunk * width + dimension]
    }
    if !hasIntercept { for vector in 0..<vectors { out[vector * span + span - 1] = 0 } }
    return loss
  }

  private func withPass(_ chunk: Int, _ body: (LogisticPass) -> Void) {
    let rows = design.rows * chunk / chunks..<design.rows * (chunk + 1) / chunks
    design.elements.withUnsafeBufferPointer { features in
      classes.withUnsafeBufferPointer { classes in
        weights.withUnsafeBufferPointer { weights in
          guard let classes = classes.baseAddress, let weights = weights.baseAddress else { return }
          let empty = UnsafePointer(partial)  // a design without columns has no elements
          body(
            LogisticPass(
              features: features.baseAddress ?? empty, classes: classes, weights: weights,
              probabilities: probabilities, sums: partial + chunk * (dimension + 1), rows: rows,
              columns: design.columns, vectors: vectors))
        }
      }
    }
  }

  /// Adds the penalty's slope at a point; returns half the penalised square.
  private func penalty(
    at point: UnsafePointer<Double>, slope: UnsafeMutablePointer<Double>
  ) -> Double {
    var sum = 0.0
    for vector in 0..<vectors {
      for column in 0..<span {
        let at = vector * span + column
        let pull = penalties[column] * point[at]
        slope[at] += pull
        sum += pull * point[at]
      }
    }
    return sum / 2
  }

  func refreshPreconditioner(afterProducts steps: Int) {
    preconditioner.refresh(for: self, afterProducts: steps)
  }

  func precondition(_ residual: UnsafeMutablePointer<Double>) {
    preconditioner.apply(to: residual, hasIntercept: hasIntercept)
  }
}
