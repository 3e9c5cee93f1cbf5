#if canImport(Glibc)
  import Glibc
#endif

/// One reading of some rows for the logistic objective: scores, then sums over the rows.
///
/// `sums` holds vectors × (columns + 1) numbers and the loss; it is overwritten.
struct LogisticPass {
  let features: UnsafePointer<Double>
  let classes: UnsafePointer<Int>
  let weights: UnsafePointer<Double>
  /// Rows × vectors; written by `lossAndGradient`, read by `curvature`.
  let probabilities: UnsafeMutablePointer<Double>
  let sums: UnsafeMutablePointer<Double>
  let rows: Range<Int>
  let columns: Int
  let vectors: Int

  private var span: Int { columns + 1 }

  /// Loss and gradient of these rows; keeps their probabilities.
  func lossAndGradient(at point: UnsafePointer<Double>) {
    clear()
    var loss = 0.0
    withScratch { scratch in
      for row in rows {
        let answer = probabilities + row * vectors
        score(row, point, into: answer)
        let weight = weights[row]
        if vectors == 1 {
          loss += weight * binary(answer, scratch, isOne: classes[row] == 1)
        } else {
          loss += weight * softmax(answer, scratch, label: classes[row])
        }
        guard weight != 0 else { continue }
        for vector in 0..<vectors { scratch[vector] *= weight }
        spread(row, scratch)
      }
    }
    sums[vectors * span] = loss
  }

  /// Curvature × direction of these rows, at the probabilities kept.
  func curvature(along direction: UnsafePointer<Double>) {
    clear()
    withScratch { scratch in
      for row in rows {
        let weight = weights[row]
        guard weight != 0 else { continue }
        let chance = probabilities + row * vectors
        score(row, direction, into: scratch)
        if vectors == 1 {
          scratch[0] *= weight * chance[0] * (1 - chance[0])
        } else {
          let mean = RowKernels.dot(chance, scratch, vectors)
          for vector in 0..<vectors {
            scratch[vector] = weight * chance[vector] * (scratch[vector] - mean)
          }
        }
        spread(row, scratch)
      }
    }
    sums[vectors * span] = 0
  }

  private func clear() { for at in 0...vectors * span { sums[at] = 0 } }

  private func withScratch(_ body: (UnsafeMutablePointer<Double>) -> Void) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: vectors) { buffer in
      if let base = buffer.baseAddress {
        base.initialize(repeating: 0, count: vectors)
        body(base)
      }
    }
  }

  /// Coefficients × features + intercept, for each vector.
  @inline(__always)
  private func score(
    _ row: Int, _ point: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>
  ) {
    let x = features + row * columns
    var vector = 0
    while vector + 4 <= vectors {
      let at = point + vector * span
      let four = RowKernels.dots(x, at, step: span, columns)
      for lane in 0..<4 { out[vector + lane] = four[lane] + at[lane * span + columns] }
      vector += 4
    }
    while vector < vectors {
      let at = point + vector * span
      out[vector] = RowKernels.dot(x, at, columns) + at[columns]
      vector += 1
    }
  }

  /// Adds factor × features (and factor for the intercept) to the sums of each vector.
  @inline(__always)
  private func spread(_ row: Int, _ factors: UnsafePointer<Double>) {
    let x = features + row * columns
    var vector = 0
    while vector + 4 <= vectors {
      let at = sums + vector * span
      let four = SIMD4(
        factors[vector], factors[vector + 1], factors[vector + 2], factors[vector + 3])
      RowKernels.add(four, x, to: at, step: span, columns)
      for lane in 0..<4 { at[lane * span + columns] += four[lane] }
      vector += 4
    }
    while vector < vectors {
      let at = sums + vector * span
      RowKernels.add(factors[vector], x, to: at, columns)
      at[columns] += factors[vector]
      vector += 1
    }
  }

  /// Turns a score into the probability of class 1; `slope` gets probability − truth.
  /// - Returns: −log of the probability of the truth.
  private func binary(
    _ answer: UnsafeMutablePointer<Double>, _ slope: UnsafeMutablePointer<Double>, isOne: Bool
  ) -> Double {
    let score = answer[0]
    let small = exp(-abs(score))
    let far = small / (1 + small)
    answer[0] = score >= 0 ? 1 / (1 + small) : far
    // 1 − p by subtraction would lose the digits of a far score.
    slope[0] = isOne ? (score >= 0 ? -far : -1 / (1 + small)) : answer[0]
    let margin = isOne ? score : -score
    return log1p(small) + max(0, -margin)
  }

  /// Turns scores into probabilities; `slope` gets probabilities − truth.
  /// - Returns: −log of the probability of the truth.
  private func softmax(
    _ answer: UnsafeMutablePointer<Double>, _ slope: UnsafeMutablePointer<Double>, label: Int
  ) -> Double {
    var largest = answer[0]
    for vector in 1..<vectors { largest = max(largest, answer[vector]) }
    let own = answer[label] - largest
    var total = 0.0
    var others = 0.0
    for vector in 0..<vectors {
      let share = exp(answer[vector] - largest)
      answer[vector] = share
      total += share
      if vector != label { others += share }
    }
    for vector in 0..<vectors {
      answer[vector] /= total
      slope[vector] = answer[vector]
    }
    slope[label] = -others / total
    return log(total) - own
  }
}
