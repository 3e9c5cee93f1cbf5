import Support
import Testing

@testable import Learners

@Suite struct TriangularFactorTests {
  @Test(arguments: [(9, 4), (4, 4), (3, 5), (40, 17), (1, 1)])
  func productsAreKept(_ shape: (height: Int, count: Int)) {
    let rows = SampleData.noise(rows: shape.count, columns: shape.height, seed: 3)
    var columns = rows.elements
    let factor = TriangularFactor(columns: &columns, count: shape.count, height: shape.height)
    for a in 0..<shape.count {
      for b in 0..<shape.count {
        var (wanted, found) = (0.0, 0.0)
        for at in 0..<shape.height { wanted += rows[a, at] * rows[b, at] }
        for at in 0..<shape.count {
          found += factor.elements[a * shape.count + at] * factor.elements[b * shape.count + at]
        }
        #expect(isClose(found, wanted, within: 1e-13))
      }
    }
  }
}
