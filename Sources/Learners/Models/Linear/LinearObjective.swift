import CKernels

/// Mean loss of linear scores plus L2 penalty, with curvature, over a blocked design.
///
/// A point holds one vector of coefficients and an intercept per class (one vector in all where the
/// loss has one score). Each pass reads the features once, block by block: scores, probabilities and sums while
/// a block is near.
final class LinearObjective: CurvedObjective {
  /// What a row costs, from its scores and its truth.
  enum Loss: Sendable {
    /// −log of the probability; truth 0 or 1, one vector.
    case logistic
    /// −log of the probability; truth is the class, a vector per class.
    case softmax
    /// max(0, 1 − truth × score)²; truth 1 or −1, one vector.
    case squaredHinge
    /// max(0, |truth − score| − width)², one vector.
    case squaredZone(Double)
  }

  let dimension: Int
  let design: BlockedDesign
  let loss: Loss
  /// 1 for two classes, else the number of classes.
  let vectors: Int
  /// Numbers per vector: columns + 1.
  let span: Int
  let hasIntercept: Bool
  let executor: any Executor
  /// How many rows of each block are looked at: all of them, or fewer for a first guess.
  let strip: Int
  /// Truth of each row, in the order of the blocks.
  private let truth: [Double]
  /// Weight of each row, in the order of the blocks; those looked at sum to 1.
  let weights: [Double]
  /// Penalty on half the square of each coefficient of a vector, the intercept last.
  let penalties: [Double]
  /// Blocks × vectors × height: probabilities at the point of the last value.
  private let chances: UnsafeMutablePointer<Double>
  /// One vector: blocks × height: weight × second derivative there.
  private let bends: UnsafeMutablePointer<Double>
  private var preconditioner: BlockPreconditioner
  /// Whether all coefficients were 0 at the point of the last value, so that rows do not differ.
  private(set) var isFlat = false

  /// - Parameters:
  ///   - design: the features.
  ///   - loss: what a row costs.
  ///   - truth: truth of each row, padded as the design.
  ///   - weights: weight of each row, padded as the design.
  ///   - vectors: 1 for two classes, else the number of classes.
  ///   - penalty: on half the square of each original coefficient, for weights that sum to 1.
  ///   - interceptPenalty: the same for the intercept.
  ///   - hasIntercept: otherwise intercepts stay 0.
  ///   - strip: how many rows of each block are looked at, a multiple of 8.
  ///   - executor: does the work in parallel.
  init(
    design: BlockedDesign, loss: Loss, truth: [Double], weights: [Double], vectors: Int,
    penalty: Double, interceptPenalty: Double = 0, hasIntercept: Bool, strip: Int,
    executor: any Executor
  ) {
    self.design = design
    self.loss = loss
    self.truth = truth
    self.vectors = vectors
    self.strip = strip
    self.hasIntercept = hasIntercept
    self.executor = executor
    span = design.span
    dimension = vectors * span
    var total = 0.0
    for block in 0..<design.blocks {
      for at in 0..<strip { total += weights[block * design.height + at] }
    }
    self.weights = weights.map { $0 / total }
    // A coefficient of a column that was multiplied by s is 1/s of the original one.
    penalties = design.squeezed.map { penalty * $0 * $0 } + [interceptPenalty]
    let numbers = design.blocks * design.height
    chances = .allocate(capacity: max(1, numbers * vectors))
    chances.initialize(repeating: 0, count: max(1, numbers * vectors))
    bends = .allocate(capacity: numbers)
    bends.initialize(repeating: 0, count: numbers)
    preconditioner = BlockPreconditioner(span: span, vectors: vectors)
  }

  deinit {
    chances.deallocate()
    bends.deallocate()
  }

  func value(
    at point: UnsafePointer<Double>, gradient: UnsafeMutablePointer<Double>
  ) -> Double {
    isFlat = (0..<vectors).allSatisfy { vector in
      (0..<design.columns).allSatisfy { point[vector * span + $0] == 0 }
    }
    nonisolated(unsafe) let (objective, point) = (self, point)
    let sums = design.sums(dimension + 1, executor: executor) { block, x, out in
      objective.addLoss(block, x, at: point, to: out)
    }
    return finish(sums, at: point, into: gradient) + sums[dimension]
  }

  private func addLoss(
    _ block: Int, _ x: UnsafePointer<Double>, at point: UnsafePointer<Double>,
    to out: UnsafeMutablePointer<Double>
  ) {
    let (height, stride) = (design.height, design.stride)
    let chance = chances + block * vectors * height
    ckernels_combine(point, vectors, span, x, span, stride, strip, chance, height)
    withRows(block) { truth, weights, slopes in
      let bend = bends + block * height
      let sum: Double =
        switch loss {
        case .logistic: ckernels_logistic(chance, truth, weights, slopes, bend, strip)
        case .softmax: ckernels_softmax(chance, vectors, height, truth, weights, slopes, strip)
        case .squaredHinge: Self.hinge(chance, truth, weights, slopes, bend, strip)
        case .squaredZone(let width):
          Self.zone(chance, truth, weights, slopes, bend, strip, width: width)
        }
      out[dimension] += sum
      ckernels_products(slopes, vectors, height, x, span, stride, strip, out, span)
    }
  }

  private static func hinge(
    _ scores: UnsafePointer<Double>, _ truth: UnsafePointer<Double>,
    _ weights: UnsafePointer<Double>, _ slopes: UnsafeMutablePointer<Double>,
    _ bends: UnsafeMutablePointer<Double>, _ count: Int
  ) -> Double {
    var sum = 0.0
    for at in 0..<count {
      let short = 1 - truth[at] * scores[at]
      let held = short > 0 ? short : 0
      sum += weights[at] * held * held
      slopes[at] = -2 * weights[at] * truth[at] * held
      bends[at] = short > 0 ? 2 * weights[at] : 0
    }
    return sum
  }

  private static func zone(
    _ scores: UnsafePointer<Double>, _ truth: UnsafePointer<Double>,
    _ weights: UnsafePointer<Double>, _ slopes: UnsafeMutablePointer<Double>,
    _ bends: UnsafeMutablePointer<Double>, _ count: Int, width: Double
  ) -> Double {
    var sum = 0.0
    for at in 0..<count {
      let gap = scores[at] - truth[at]
      let held = gap > width ? gap - width : gap < -width ? gap + width : 0
      sum += weights[at] * held * held
      slopes[at] = 2 * weights[at] * held
      bends[at] = held != 0 || width == 0 ? 2 * weights[at] : 0
    }
    return sum
  }

  func curve(_ direction: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>) {
    nonisolated(unsafe) let (objective, direction) = (self, direction)
    let sums = design.sums(dimension, executor: executor) { block, x, out in
      objective.addCurvature(block, x, along: direction, to: out)
    }
    _ = finish(sums, at: direction, into: out)
  }

  private func addCurvature(
    _ block: Int, _ x: UnsafePointer<Double>, along direction: UnsafePointer<Double>,
    to out: UnsafeMutablePointer<Double>
  ) {
    let (height, stride) = (design.height, design.stride)
    withRows(block) { _, weights, scores in
      ckernels_combine(direction, vectors, span, x, span, stride, strip, scores, height)
      if vectors == 1 {
        let bend = bends + block * height
        for at in 0..<strip { scores[at] *= bend[at] }
      } else {
        ckernels_softmax_bend(
          scores, vectors, height, chances + block * vectors * height, weights, strip)
      }
      ckernels_products(scores, vectors, height, x, span, stride, strip, out, span)
    }
  }

  /// Truth and weights of a block, and room for vectors × height numbers.
  private func withRows(
    _ block: Int,
    _ body: (UnsafePointer<Double>, UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: vectors * design.height) { scratch in
      truth.withUnsafeBufferPointer { truth in
        weights.withUnsafeBufferPointer { weights in
          guard let truth = truth.baseAddress, let weights = weights.baseAddress,
            let scratch = scratch.baseAddress
          else { return }
          body(truth + block * design.height, weights + block * design.height, scratch)
        }
      }
    }
  }

  /// Copies sums and adds the penalty's slope at a point; returns half the penalised square.
  private func finish(
    _ sums: [Double], at point: UnsafePointer<Double>, into slope: UnsafeMutablePointer<Double>
  ) -> Double {
    var square = 0.0
    for vector in 0..<vectors {
      for column in 0..<span {
        let at = vector * span + column
        let pull = penalties[column] * point[at]
        slope[at] = sums[at] + pull
        square += pull * point[at]
      }
      if !hasIntercept { slope[vector * span + span - 1] = 0 }
    }
    return square / 2
  }

  /// With one vector the curvature itself is factored.
  var preconditionsExactly: Bool { vectors == 1 && preconditioner.isExact }

  var isCancelled: Bool { executor.isCancelled }

  func refreshPreconditioner(afterProducts steps: Int) {
    preconditioner.refresh(for: self, afterProducts: steps)
  }

  func precondition(_ residual: UnsafeMutablePointer<Double>) {
    preconditioner.apply(to: residual, hasIntercept: hasIntercept)
  }
}

extension LinearObjective {
  /// Writes weight × p (1 − p) of one vector, or what the loss has in its place, at some rows of a
  /// block.
  ///
  /// - Parameters:
  ///   - block: which block.
  ///   - vector: which vector.
  ///   - scale: a factor for all.
  ///   - strip: how many rows.
  ///   - out: `strip` numbers.
  func writeSpreads(
    _ block: Int, vector: Int, scale: Double, strip: Int, to out: UnsafeMutablePointer<Double>
  ) {
    let height = design.height
    if vectors == 1 {
      let bend = bends + block * height
      for at in 0..<strip { out[at] = scale * bend[at] }
      return
    }
    let chance = chances + (block * vectors + vector) * height
    weights.withUnsafeBufferPointer { weights in
      guard let weights = weights.baseAddress.map({ $0 + block * height }) else { return }
      for at in 0..<strip { out[at] = scale * weights[at] * chance[at] * (1 - chance[at]) }
    }
  }

  /// Weight × p (1 − p) of every row for one vector, or −weight × p q for two.
  /// - Returns: blocks × height.
  func couplings(_ first: Int, _ second: Int) -> [Double] {
    let height = design.height
    var out = weights
    for block in 0..<design.blocks {
      out.withUnsafeMutableBufferPointer { out in
        guard let out = out.baseAddress.map({ $0 + block * height }) else { return }
        if first == second {
          writeSpreads(block, vector: first, scale: 1, strip: height, to: out)
        } else {
          let (p, q) = (
            chances + (block * vectors + first) * height,
            chances + (block * vectors + second) * height
          )
          for at in 0..<height { out[at] *= -p[at] * q[at] }
        }
      }
    }
    return out
  }
}
