import Support
import Testing

@testable import Learners

/// Rows laid out in blocks, against the formula for each number.
@Suite struct BlockedDesignTests {
  @Test(arguments: [(1, 1), (5, 3), (8, 8), (13, 17), (300, 9), (531, 24)])
  func blocksHoldWhatTheFormulaSays(_ shape: (rows: Int, columns: Int)) throws {
    var table = SampleData.noise(rows: shape.rows, columns: shape.columns, seed: 11)
    for at in table.elements.indices { table.elements[at] *= [1, 900, 1e-5][at % 3] }
    let weights = (0..<shape.rows).map { Double($0 % 3) + 0.5 }
    let total = weights.reduce(0, +)
    let sets = fusedSets.map(Optional.some) + [nil]
    for set in sets {
      let make = {
        BlockedDesign(table, weights: weights, centres: true, executor: SerialExecutor())
      }
      guard let design = set.map({ pinned(to: $0, make) }) ?? make() else { continue }
      for column in 0..<shape.columns {
        let values = table.column(column)
        let size = values.reduce(0) { max($0, abs($1)) }
        #expect(size * design.squeezed[column] <= 2)
        let mean = zip(values, weights).reduce(0) { $0 + $1.1 / total * $1.0 }
        let wanted =
          shape.rows == 1
          ? values[0] * design.squeezed[column] : mean * design.squeezed[column]
        #expect(design.shifts[column].bitPattern == wanted.bitPattern)
      }
      for block in 0..<design.blocks {
        design.withBlock(block) { x in
          for at in 0..<design.height {
            let row = block * design.height + at
            for column in 0...shape.columns {
              let found = x[column * design.stride + at]
              guard row < shape.rows, column < shape.columns else {
                #expect(found == (row < shape.rows ? 1 : 0))
                continue
              }
              let scaled = table[row, column] * design.squeezed[column]
              #expect(found.bitPattern == (scaled - design.shifts[column]).bitPattern)
            }
          }
        }
      }
    }
  }
}
