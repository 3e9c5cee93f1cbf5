import CKernels

extension BlockedDesign {
  /// Runs `body` for each block, with sums that it may add to, and adds the sums up in order.
  ///
  /// - Parameters:
  ///   - count: how many numbers are summed.
  ///   - executor: does the work in parallel.
  ///   - body: gets the number of a block, its elements, and the sums to add to.
  /// - Returns: the sums over all blocks.
  func sums(
    _ count: Int, executor: any Executor,
    _ body: @Sendable (Int, UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void
  ) -> [Double] {
    let chunks = chunks(atMost: max(1, (1 << 23) / max(1, count)))
    var partial = [Double](repeating: 0, count: chunks.count * count)
    partial.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let buffer = buffer
      executor.perform(chunks: chunks.count) { chunk in
        guard let base = buffer.baseAddress else { return }
        for block in chunks[chunk] {
          withBlock(block) { body(block, $0, base + chunk * count) }
        }
      }
    }
    for chunk in 1..<chunks.count {
      for at in 0..<count { partial[at] += partial[chunk * count + at] }
    }
    return Array(partial[0..<count])
  }

  /// Σ weight × x xᵀ over all rows, where x is a row and the 1 after it.
  ///
  /// - Parameters:
  ///   - weights: blocks × height, as `padded` makes them.
  ///   - executor: does the work in parallel.
  /// - Returns: span × span, row by row; the lower triangle.
  func gram(weights: [Double], executor: any Executor) -> [Double] {
    sums(span * span, executor: executor) { block, x, out in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: 4 * height) { scratch in
        weights.withUnsafeBufferPointer { weights in
          guard let weights = weights.baseAddress else { return }
          ckernels_weighted_gram(
            x, span, stride, weights + block * height, height, scratch.baseAddress, out, span)
        }
      }
    }
  }

  /// Σ value × x over all rows for each of several columns of values.
  ///
  /// - Parameters:
  ///   - values: vectors of blocks × height numbers.
  ///   - executor: does the work in parallel.
  /// - Returns: vectors × span.
  func transposedProducts(_ values: [[Double]], executor: any Executor) -> [Double] {
    sums(values.count * span, executor: executor) { block, x, out in
      for (index, vector) in values.enumerated() {
        vector.withUnsafeBufferPointer { vector in
          guard let from = vector.baseAddress else { return }
          ckernels_products(
            from + block * height, 1, height, x, span, stride, height, out + index * span, span)
        }
      }
    }
  }

  /// Coefficients × features + intercept for every row.
  ///
  /// - Parameters:
  ///   - point: span numbers, the intercept last.
  ///   - executor: does the work in parallel.
  /// - Returns: blocks × height; zeros after the last row.
  func scores(_ point: [Double], executor: any Executor) -> [Double] {
    let (count, chunks) = (blocks * height, chunks())
    return [Double](unsafeUninitializedCapacity: count) { buffer, filled in
      nonisolated(unsafe) let buffer = buffer
      executor.perform(chunks: chunks.count) { chunk in
        guard let out = buffer.baseAddress else { return }
        for block in chunks[chunk] {
          withBlock(block) { x in
            ckernels_combine(
              point, 1, span, x, span, stride, height, out + block * height, height)
          }
        }
      }
      filled = count
    }
  }
}

extension BlockedDesign {
  /// As `gram(weights:executor:)`, of some columns only (`span - 1` names the ones).
  ///
  /// - Parameters:
  ///   - weights: blocks × height.
  ///   - chosen: the columns.
  ///   - executor: does the work in parallel.
  /// - Returns: chosen × chosen, row by row; both triangles.
  func gram(weights: [Double], columns chosen: [Int], executor: any Executor) -> [Double] {
    let count = chosen.count
    var out = sums(count * count, executor: executor) { block, x, out in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: (4 + count) * height) { scratch in
        weights.withUnsafeBufferPointer { weights in
          guard let weights = weights.baseAddress, let gathered = scratch.baseAddress else {
            return
          }
          for (index, column) in chosen.enumerated() {
            (gathered + index * height).initialize(from: x + column * stride, count: height)
          }
          ckernels_weighted_gram(
            gathered, count, height, weights + block * height, height, gathered + count * height,
            out, count)
        }
      }
    }
    for row in 0..<count {
      for column in 0..<row { out[column * count + row] = out[row * count + column] }
    }
    return out
  }
}

extension BlockedDesign {
  /// The rows one after the other, each followed by a number.
  /// - Parameter ones: that number.
  /// - Returns: rows × span.
  func rowMajor(ones: Double) -> [Double] {
    var out = [Double](repeating: ones, count: rows * span)
    for block in 0..<blocks {
      withBlock(block) { x in
        for row in block * height..<min(rows, (block + 1) * height) {
          for column in 0..<columns {
            out[row * span + column] = x[column * stride + row - block * height]
          }
        }
      }
    }
    return out
  }
}
