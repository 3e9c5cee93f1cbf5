/// Sequences of several inputs, in single precision, absent steps left out.
///
/// Values beyond ±10¹⁵ are held there, so that no sum of products overflows; gates are saturated long
/// before.
struct SequenceData: Sendable {
  /// One input.
  struct Branch: Sendable {
    let channels: Int
    /// Present steps of all rows, one after the other.
    var values: [Float] = []
    /// Where each row begins, in steps, and behind the last one the end.
    var starts: [Int] = [0]

    /// Present steps of the longest row.
    var longest = 0

    /// Present steps of a row.
    func length(of row: Int) -> Int { starts[row + 1] - starts[row] }
  }

  private(set) var branches: [Branch]
  let rows: Int

  /// Gathers sequences.
  init(_ branches: [Branch], rows: Int) { (self.branches, self.rows) = (branches, rows) }

  /// Takes rows apart.
  /// - Throws: `LearnerError.nonFinite` for an infinity, for a NaN in a step that has other values,
  ///   and for any NaN in an input whose steps are always there.
  init(_ features: Matrix<Double>, blocks: [InputBlock]) throws(LearnerError) {
    rows = features.rows
    branches = []
    for block in blocks {
      var branch = Branch(channels: block.channels)
      branch.values.reserveCapacity(features.rows * block.columns.count)
      branch.starts.reserveCapacity(features.rows + 1)
      branches.append(branch)
    }
    for row in 0..<features.rows {
      for (index, block) in blocks.enumerated() {
        try Self.append(row, of: features, block, to: &branches[index])
      }
    }
  }

  private static func append(
    _ row: Int, of features: Matrix<Double>, _ block: InputBlock, to branch: inout Branch
  ) throws(LearnerError) {
    let channels = branch.channels
    var length = 0
    // A block without columns is a sequence without steps.
    for step in 0..<(channels > 0 ? block.steps : 0) {
      let first = row * features.columns + block.columns.lowerBound + step * channels
      var missing = 0
      var bad: Int?
      for at in first..<first + channels {
        let value = features.elements[at]
        if value.isNaN { missing += 1 }
        if bad == nil, !value.isFinite { bad = at - row * features.columns }
      }
      if missing == channels, block.isMasked { continue }
      if let bad { throw .nonFinite(row: row, column: bad) }
      for at in first..<first + channels {
        branch.values.append(Float(max(-1e15, min(1e15, features.elements[at]))))
      }
      length += 1
    }
    branch.longest = max(branch.longest, length)
    branch.starts.append((branch.starts.last ?? 0) + length)
  }

  /// Which steps of a row are present.
  static func presentSteps(
    of row: Int, in features: Matrix<Double>, _ block: InputBlock
  ) -> [Int] {
    guard block.channels > 0 else { return [] }
    return (0..<block.steps).filter { step in
      let first = row * features.columns + block.columns.lowerBound + step * block.channels
      return features.elements[first..<first + block.channels].contains { !$0.isNaN }
    }
  }
}
