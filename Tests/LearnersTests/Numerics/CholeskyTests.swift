import Learners
import Support
import Testing

@Test(arguments: [1, 2, 7, 9, 40])
func choleskySolves(_ order: Int) {
  let half = SampleData.noise(rows: order + 3, columns: order, seed: UInt64(order))
  var matrix = [Double](repeating: 0, count: order * order)
  for row in 0..<order {
    for column in 0..<order {
      for k in 0..<half.rows { matrix[row * order + column] += half[k, row] * half[k, column] }
    }
  }
  let wanted = (0..<order).map { Double($0) - 2.5 }
  let right = (0..<order).map { row in
    (0..<order).reduce(0.0) { $0 + matrix[row * order + $1] * wanted[$1] }
  }
  let found = Cholesky(lifting: matrix, order: order).solution(right)
  for (a, b) in zip(found, wanted) { #expect(isClose(a, b, within: 1e-8)) }
}

@Test func choleskyOfASingularMatrixStaysFinite() {
  let found = Cholesky(lifting: [1, 1, 1, 1], order: 2).solution([1, 1])
  #expect(found.allSatisfy { $0.isFinite })
  #expect(isClose(found[0] + found[1], 1, within: 1e-6))
  #expect(Cholesky(lifting: [0], order: 1).solution([0]) == [0])
}
