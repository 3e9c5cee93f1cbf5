#if canImport(Glibc)
  import Glibc
#endif

/// A named matrix among the parameters of a sequence network: where its elements lie.
///
/// To the outside it is PyTorch's: outputs × inputs, row by row, named as in `torch.nn.LSTM`. Inside
/// it stands transposed in panels, so that its place among the others and its padding do not show.
struct SequenceTensor: Sendable {
  let name: String
  /// Where it begins.
  let offset: Int
  /// Inside: rows, padding included.
  let depth: Int
  /// Inside: columns, padding included; a multiple of 16.
  let columns: Int
  /// The column of each output.
  let outputColumns: [Int]
  /// The row of each input.
  let inputRows: [Int]
  /// New values are drawn from −reach...reach.
  let reach: Double

  /// Elements inside.
  var size: Int { depth * columns }
  /// Elements to the outside.
  var count: Int { outputColumns.count * inputRows.count }

  /// The elements in PyTorch's order.
  func values(of parameters: UnsafePointer<Float>) -> [Float] {
    var out: [Float] = []
    out.reserveCapacity(count)
    for column in outputColumns {
      for row in inputRows { out.append(parameters[index(row, column)]) }
    }
    return out
  }

  /// Sets the elements, given in PyTorch's order; padding is left alone.
  func set(_ values: ArraySlice<Float>, in parameters: UnsafeMutablePointer<Float>) {
    var at = values.startIndex
    for column in outputColumns {
      for row in inputRows {
        parameters[index(row, column)] = values[at]
        at += 1
      }
    }
  }

  /// Uniformly distributed numbers, drawn in PyTorch's order (He's bounds as PyTorch chooses them).
  func drawn(seed: UInt64) -> [Float] {
    var generator = SplitMix64(seed: Seed.derive(from: seed, name))
    return (0..<count).map { _ in Float((generator.uniform() * 2 - 1) * reach) }
  }

  private func index(_ row: Int, _ column: Int) -> Int {
    offset + SequencePanels.index(row: row, column: column, depth: depth)
  }
}
