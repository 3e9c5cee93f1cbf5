import CKernels
import Support
import Testing

@testable import Learners

@Suite struct SurveyTests {
  @Test(arguments: [CKernelsBaseline] + fusedSets, [(1, 1), (7, 5), (30, 19), (4, 8), (0, 3)])
  func sumsInTheOrderOfRows(_ set: CKernelsInstructionSet, _ shape: (rows: Int, columns: Int)) {
    let (rows, columns) = shape
    var x = SampleData.noise(rows: max(rows, 1), columns: columns, seed: 1).elements
    x = Array(x[0..<rows * columns])
    var sums = [Double](repeating: 0, count: columns)
    for row in 0..<rows {
      for column in 0..<columns { sums[column] += x[row * columns + column] }
    }
    var (found, centred) = ([Double](repeating: 0, count: columns), x)
    let largest = pinned(to: set) {
      ckernels_centre(x, rows, columns, sums, &centred)
      return ckernels_survey(x, rows, columns, &found)
    }
    guard let largest else { return }
    #expect(found == sums)
    #expect(largest == x.reduce(0) { max($0, abs($1)) })
    #expect(centred == x.indices.map { x[$0] - sums[$0 % columns] })
    for at in x.indices {
      for odd in [Double.nan, .infinity, -.infinity] {
        var other = x
        other[at] = odd
        var sums = [Double](repeating: 0, count: columns)
        let told = pinned(to: set) { ckernels_survey(other, rows, columns, &sums) }
        #expect(told == .infinity)
      }
    }
  }
}
