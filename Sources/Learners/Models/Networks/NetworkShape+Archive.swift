extension NetworkShape {
  /// Sizes beyond these are no network that was stored.
  private static let most = 1_000_000

  func write(to archive: inout ModelArchive) {
    archive.integers["block_columns"] = blocks.map(\.columns)
    archive.integers["block_steps"] = blocks.map(\.steps)
    archive.integers["block_masked"] = blocks.map { $0.isMasked ? 1 : 0 }
    InputEncoder.write(blocks.map(\.encoder), to: &archive)
    archive.integers["hidden"] = hidden
    archive.integers["outputs"] = [outputs]
    archive.integers["batch_norm"] = [normalizes ? 1 : 0]
    archive.texts["activation"] = [activation.rawValue]
  }

  /// - Throws: `LearnerError.failed` for what no network can be.
  init(from archive: ModelArchive) throws(LearnerError) {
    let columns = try archive.integers("block_columns")
    let steps = try archive.integers("block_steps", count: columns.count)
    let masked = try archive.integers("block_masked", count: columns.count)
    let encoders = try InputEncoder.read(columns.count, from: archive)
    blocks = []
    for (index, encoder) in encoders.enumerated() {
      let (columns, steps) = (columns[index], steps[index])
      guard (0...Self.most).contains(columns), (1...Self.most).contains(steps),
        columns % steps == 0, (0...1).contains(masked[index])
      else { throw .failed("archive: an input of \(columns) columns in \(steps) steps") }
      blocks.append(
        Block(columns: columns, steps: steps, isMasked: masked[index] == 1, encoder: encoder))
    }
    hidden = try archive.integers("hidden")
    guard hidden.count <= 1000, hidden.allSatisfy({ (1...Self.most).contains($0) }) else {
      throw .failed("archive: layers of \(hidden.prefix(10)) units in 'hidden'")
    }
    outputs = try archive.integer("outputs", in: 0...Self.most)
    normalizes = try archive.integer("batch_norm", in: 0...1) == 1
    let name = try archive.text("activation")
    guard let activation = Activation(rawValue: name) else {
      throw .failed("archive: an unknown function '\(name)'")
    }
    self.activation = activation
  }
}
