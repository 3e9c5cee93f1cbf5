/// Inputs, outputs and sizes of a sequence network, as they are stored.
struct SequenceShape: Sendable, Hashable {
  /// One input.
  struct Block: Sendable, Hashable {
    let name: String
    let columns: Int
    let steps: Int
    let isMasked: Bool
  }

  let blocks: [Block]
  let outputs: Int
  let size: SequenceArchitecture.Size

  /// More than any network that could be trained here.
  static let mostParameters = 1 << 28
  private static let mostColumns = 1 << 40

  var columns: Int { blocks.reduce(0) { $0 + $1.columns } }

  /// Where each input stands among the columns.
  var inputs: [InputBlock] {
    var first = 0
    return blocks.map { block in
      defer { first += block.columns }
      return InputBlock(
        name: block.name, columns: first..<first + block.columns, steps: block.steps,
        isMasked: block.isMasked)
    }
  }

  var architecture: SequenceArchitecture {
    SequenceArchitecture(
      channels: blocks.map { $0.columns / $0.steps }, outputs: outputs, size: size)
  }

  /// How many weights such a network has; `Int.max` where they could not be counted.
  var parameterCount: Int {
    let units = Double(size.units)
    let directions = size.isBidirectional ? 2.0 : 1
    let width = directions * units
    let upper = Double(size.layers - 1) * directions * units * (4 * (width + units) + 8)
    let attention = Double(size.attentionUnits) * (width + 2)
    let contexts = size.attendsInputs ? 1 : Double(blocks.count)
    var total = Double(outputs) * (contexts * width + 1)
    if size.attendsInputs { total += attention }
    for block in blocks {
      let channels = Double(block.columns / block.steps)
      total += directions * units * (4 * (channels + units) + 8) + upper + attention
    }
    return Int(exactly: total) ?? .max
  }

  init(blocks: [Block], outputs: Int, size: SequenceArchitecture.Size) {
    self.blocks = blocks
    self.outputs = outputs
    self.size = size
  }

  func write(to archive: inout ModelArchive) {
    archive.texts["block_names"] = blocks.map(\.name)
    archive.integers["block_columns"] = blocks.map(\.columns)
    archive.integers["block_steps"] = blocks.map(\.steps)
    archive.integers["block_masked"] = blocks.map { $0.isMasked ? 1 : 0 }
    archive.integers["outputs"] = [outputs]
    archive.integers["hidden"] = [size.units]
    archive.integers["layers"] = [size.layers]
    archive.integers["directions"] = [size.isBidirectional ? 2 : 1]
    archive.integers["attention_hidden"] = [size.attentionUnits]
    archive.integers["attends_inputs"] = [size.attendsInputs ? 1 : 0]
  }

  /// - Throws: `LearnerError.failed` for sizes that no network has.
  init(from archive: ModelArchive) throws(LearnerError) {
    let names = try archive.texts("block_names")
    let columns = try archive.integers("block_columns", count: names.count)
    let steps = try archive.integers("block_steps", count: names.count)
    let masked = try archive.integers("block_masked", count: names.count)
    blocks = names.indices.map {
      Block(name: names[$0], columns: columns[$0], steps: steps[$0], isMasked: masked[$0] == 1)
    }
    let isWhole = blocks.allSatisfy {
      $0.steps > 0 && 0...Self.mostColumns ~= $0.columns && $0.columns.isMultiple(of: $0.steps)
    }
    let sum = blocks.reduce(0.0) { $0 + Double($1.columns) }
    guard isWhole, !blocks.isEmpty, sum <= Double(Self.mostColumns) else {
      throw .failed("archive: an input whose steps do not have the same channels")
    }
    outputs = try archive.integer("outputs", in: 0...Self.mostParameters)
    size = SequenceArchitecture.Size(
      units: try archive.integer("hidden", in: 1...Self.mostParameters),
      layers: try archive.integer("layers", in: 1...16),
      isBidirectional: try archive.integer("directions", in: 1...2) == 2,
      attentionUnits: try archive.integer("attention_hidden", in: 1...Self.mostParameters),
      attendsInputs: try archive.integer("attends_inputs", in: 0...1) == 1)
    guard parameterCount <= Self.mostParameters else {
      throw .failed("archive: a network with more weights than can be")
    }
  }
}
