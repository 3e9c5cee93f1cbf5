import Support
import Testing

@testable import Learners

@Suite struct ScatterMatrixTests {
  @Test func sumsProductsAroundEachGroupsCentre() {
    let rows = SampleData.noise(rows: 1300, columns: 5, seed: 1)
    let groups = (0..<1300).map { $0 % 3 }
    let weights = (0..<1300).map { Double($0 % 4) / 2 }
    let centres = SampleData.noise(rows: 3, columns: 5, seed: 2).elements
    let found = [SerialExecutor() as any Executor, ThreadedExecutor(width: 7)].map { executor in
      rows.elements.withUnsafeBufferPointer {
        ScatterMatrix.sum(
          of: $0, columns: 5, centres: centres, groups: groups, weights: weights,
          executor: executor)
      }
    }
    #expect(found[0].map(\.bitPattern) == found[1].map(\.bitPattern))
    for a in 0..<5 {
      for b in 0..<5 {
        var wanted = 0.0
        for row in 0..<1300 {
          let left = rows[row, a] - centres[groups[row] * 5 + a]
          let right = rows[row, b] - centres[groups[row] * 5 + b]
          wanted += weights[row] * left * right
        }
        #expect(isClose(found[0][a * 5 + b], wanted, within: 1e-12))
      }
    }
  }
}
