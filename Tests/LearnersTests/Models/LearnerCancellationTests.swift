import Learners
import Synchronization
import Testing

/// Whoever no longer waits for a long fit gets its threads back soon.
@Suite struct LearnerCancellationTests {
  typealias Entry = LearnerContractTests.Entry

  /// Says that nobody waits any more from a given question on, and counts what happens after.
  final class Impatient: Executor {
    private let limit: Int
    private let asked = Atomic(0)
    private let late = Atomic(0)

    init(after limit: Int) { self.limit = limit }

    var questions: Int { asked.load(ordering: .relaxed) }
    /// Pieces of work that were handed out after the answer.
    var lateRegions: Int { late.load(ordering: .relaxed) }

    var isCancelled: Bool { asked.wrappingAdd(1, ordering: .relaxed).oldValue >= limit }

    func perform(chunks: Int, _ body: @Sendable (Int) -> Void) {
      if questions > limit { late.wrappingAdd(1, ordering: .relaxed) }
      for chunk in 0..<chunks { body(chunk) }
    }
  }

  @Test(arguments: LearnerContractTests.keeping("long fits can be given up"))
  func longFitsCanBeGivenUp(_ entry: Entry) throws {
    let data = LearnerContractTests.data(entry.task)
    let patient = Impatient(after: .max)
    let answers = try entry.fitted(data, executor: patient)
      .predict(LearnerContractTests.fresh, executor: SerialExecutor())
    try #require(patient.questions > 1, "nobody was asked between the steps of the fit")
    for limit in Set([0, 1, patient.questions / 2, patient.questions - 1]) {
      let executor = Impatient(after: limit)
      #expect(throws: LearnerError.cancelled) { try entry.fitted(data, executor: executor) }
      #expect(executor.lateRegions <= 1, "work went on after question \(limit)")
    }
    // A fit that was nearly given up is the same fit.
    let again = try entry.fitted(data, executor: Impatient(after: patient.questions))
      .predict(LearnerContractTests.fresh, executor: SerialExecutor())
    #expect(again.elements.map(\.bitPattern) == answers.elements.map(\.bitPattern))
  }
}
