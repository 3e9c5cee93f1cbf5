import Foundation
import Learners
import Testing

@testable import Runner

@Suite struct ExecutorEachTests {
  private struct Refused: Error, Equatable { let number: Int }

  @Test(arguments: [1, 2, 5]) func keepsTheOrderOfTheElements(workers: Int) throws {
    let pool = WorkPool(workers: workers)
    defer { pool.close() }
    let executor = pool.executor(meter: CPUMeter())
    let elements = Array(0..<997)
    #expect(try executor.each(of: elements) { $0 * $0 } == elements.map { $0 * $0 })
    #expect(try executor.each(of: [Int]()) { $0 } == [])
  }

  @Test func theFirstThatFailedIsTold() {
    #expect(throws: Refused(number: 3)) {
      try SerialExecutor().each(of: [1, 3, 5, 7]) { number -> Int in
        if number > 2 { throw Refused(number: number) }
        return number
      }
    }
  }
}
