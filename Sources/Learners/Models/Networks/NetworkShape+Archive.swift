extension NetworkShape {
  /// Sizes beyond these are no network that was stored.
  private static let most = 1_000_000

  func write(to archive: inout ModelArchive) {
    archive.integers["block_columns"] = blocks.map(\.columns)
    archive.integers["block_steps"] = blocks.map(\.steps)
    archive.integers["branch"] = branch
    archive.integers["hidden"] = hidden
    archive.integers["outputs"] = [outputs]
    archive.integers["batch_norm"] = [normalizes ? 1 : 0]
    archive.integers["convolution"] =
      convolution.map { [$0.width, $0.stride, $0.dilation, $0.pool] } ?? []
    archive.texts["functions"] = [
      activation.rawValue, convolution?.pooling.rawValue ?? Pooling1D.Kind.max.rawValue,
    ]
  }

  /// - Throws: `LearnerError.failed` for what no network can be.
  init(from archive: ModelArchive) throws(LearnerError) {
    let columns = try archive.integers("block_columns")
    let steps = try archive.integers("block_steps", count: columns.count)
    blocks = []
    for (columns, steps) in zip(columns, steps) {
      guard (0...Self.most).contains(columns), (1...Self.most).contains(steps),
        columns % steps == 0
      else { throw .failed("archive: an input of \(columns) columns in \(steps) steps") }
      blocks.append(Block(columns: columns, steps: steps))
    }
    branch = try Self.units(archive, "branch")
    hidden = try Self.units(archive, "hidden")
    outputs = try archive.integer("outputs", in: 0...Self.most)
    normalizes = try archive.integer("batch_norm", in: 0...1) == 1
    let functions = try archive.texts("functions", count: 2)
    guard let activation = Activation(rawValue: functions[0]),
      let pooling = Pooling1D.Kind(rawValue: functions[1])
    else { throw .failed("archive: unknown functions \(functions)") }
    self.activation = activation
    let numbers = try archive.integers("convolution")
    guard !numbers.isEmpty else { return }
    guard numbers.count == 4, numbers.allSatisfy({ (1...10_000).contains($0) }) else {
      throw .failed("archive: convolutions of \(numbers)")
    }
    convolution = Convolution(
      width: numbers[0], stride: numbers[1], dilation: numbers[2], pool: numbers[3],
      pooling: pooling)
  }

  private static func units(
    _ archive: ModelArchive, _ key: String
  ) throws(LearnerError) -> [Int] {
    let units = try archive.integers(key)
    guard units.count <= 1000, units.allSatisfy({ (1...most).contains($0) }) else {
      throw .failed("archive: layers of \(units.prefix(10)) units in '\(key)'")
    }
    return units
  }
}
