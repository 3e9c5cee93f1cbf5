#if canImport(Glibc)
  import Glibc
#endif

/// Probability of a class from a margin: 1 / (1 + exp(slope × margin + offset)).
///
/// Platt (1999), fitted as Lin, Lin and Weng (2007), doi:10.1007/s10994-007-5018-6, propose: a
/// regularised maximum of the likelihood by Newton's method, here to full precision. Departure from
/// LIBSVM: rows count by their weights.
struct PlattSigmoid: Sendable, Equatable {
  let slope: Double
  let offset: Double

  /// A sigmoid that was fitted before.
  init(slope: Double, offset: Double) {
    self.slope = slope
    self.offset = offset
  }

  /// - Parameters:
  ///   - margins: decision values of rows that the machine has not seen; finite.
  ///   - isFirst: whether each row is of the class with positive margins.
  ///   - weights: one per row, at least 0.
  init(margins: [Double], isFirst: [Bool], weights: [Double]) {
    var (positive, negative) = (0.0, 0.0)
    for (first, weight) in zip(isFirst, weights) {
      if first { positive += weight } else { negative += weight }
    }
    // In units in which margins are about 1.
    let reach = margins.reduce(0) { max($0, abs($1)) }
    let unit = reach > 0 ? Double(sign: .plus, exponent: reach.exponent, significand: 1) : 1
    let sample = Sample(
      margins: margins.map { $0 / unit },
      targets: isFirst.map { $0 ? (positive + 1) / (positive + 2) : 1 / (negative + 2) },
      weights: weights)
    let (slope, offset) = sample.fit(startingAt: log((negative + 1) / (positive + 1)))
    // Margins near the smallest numbers would take a slope beyond the largest one.
    let largest = Double.greatestFiniteMagnitude
    self.slope = max(-largest, min(largest, slope / unit))
    self.offset = offset
  }

  /// The probability of the class with positive margins.
  func probability(_ margin: Double) -> Double {
    let score = slope * margin + offset
    guard score.isFinite else { return 0.5 }
    return score >= 0 ? exp(-score) / (1 + exp(-score)) : 1 / (1 + exp(score))
  }

  private struct Sample {
    let margins: [Double]
    let targets: [Double]
    let weights: [Double]

    func fit(startingAt start: Double) -> (Double, Double) {
      var (a, b) = (0.0, start)
      var value = loss(a, b)
      for _ in 0..<200 {
        let (ga, gb, haa, hab, hbb) = derivatives(a, b)
        let det = haa * hbb - hab * hab
        guard det > 0, det.isFinite else { break }
        let da = -(hbb * ga - hab * gb) / det
        let db = -(haa * gb - hab * ga) / det
        let slope = ga * da + gb * db
        var size = 1.0
        var moved = false
        while size >= 1e-10 {
          let next = loss(a + size * da, b + size * db)
          if next < value + 1e-4 * size * slope || (-slope < 1e-10 && next <= value) {
            (a, b, value) = (a + size * da, b + size * db, next)
            moved = true
            break
          }
          size /= 2
        }
        if !moved || -slope < 1e-24 * max(1, value) { break }
      }
      return (a, b)
    }

    private func loss(_ a: Double, _ b: Double) -> Double {
      var sum = 0.0
      for at in margins.indices {
        let score = a * margins[at] + b
        let part =
          score >= 0
          ? targets[at] * score + log1p(exp(-score))
          : (targets[at] - 1) * score + log1p(exp(score))
        sum += weights[at] * part
      }
      return sum
    }

    private func derivatives(
      _ a: Double, _ b: Double
    ) -> (Double, Double, Double, Double, Double) {
      // As in the paper a trace on the diagonal keeps the matrix invertible.
      var (ga, gb, haa, hab, hbb) = (0.0, 0.0, 1e-12, 0.0, 1e-12)
      for at in margins.indices {
        let score = a * margins[at] + b
        let small = exp(-abs(score))
        let (near, far) = (1 / (1 + small), small / (1 + small))
        let chance = score >= 0 ? far : near
        let bend = weights[at] * near * far
        let error = weights[at] * (targets[at] - chance)
        ga += margins[at] * error
        gb += error
        haa += margins[at] * margins[at] * bend
        hab += margins[at] * bend
        hbb += bend
      }
      return (ga, gb, haa, hab, hbb)
    }
  }
}
