/// How the kernels of sequence networks store a matrix: panels of 16 columns, each depth × 16.
///
/// Columns are padded to a multiple of 16. A vector is a matrix of depth 1: its elements in order.
enum SequencePanels {
  /// Columns per panel.
  static let width = 16

  /// The next multiple of 16.
  static func padded(_ columns: Int) -> Int { (columns + width - 1) / width * width }

  /// Where an element lies.
  static func index(row: Int, column: Int, depth: Int) -> Int {
    (column / width * depth + row) * width + column % width
  }

  /// The column of unit `unit` of gate `gate` (input, forget, cell, output): blocks of 16 units, in
  /// which the gates follow each other.
  static func gateColumn(gate: Int, unit: Int) -> Int {
    (unit / width * 4 + gate) * width + unit % width
  }

  /// Writes the transpose: `from` is depth × columns, `to` columns × depth, the latter padded with
  /// zeros.
  static func transpose(
    _ from: UnsafePointer<Float>, depth: Int, columns: Int, into to: UnsafeMutablePointer<Float>
  ) {
    let padded = padded(depth)
    for panel in 0..<padded / width {
      let target = to + panel * columns * width
      for column in 0..<columns {
        let source = from + column / width * depth * width + column % width
        for lane in 0..<width {
          let row = panel * width + lane
          target[column * width + lane] = row < depth ? source[row * width] : 0
        }
      }
    }
  }
}
