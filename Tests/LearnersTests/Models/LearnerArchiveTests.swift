import Learners
import Testing

/// What is stored may be damaged: a model is then refused or answers, and never traps.
@Suite struct LearnerArchiveTests {
  typealias Entry = LearnerContractTests.Entry

  @Test(arguments: LearnerContractTests.entries)
  func nothingMayBeMissing(_ entry: Entry) throws {
    let archive = try entry.fitted(LearnerContractTests.data(entry.task)).archive
    let optional = LearnerContractTests.optionalKeys[entry.name] ?? []
    for key in archive.keys where !optional.contains(key) {
      let type = try #require(ModelCatalog.type(named: entry.name))
      #expect(throws: LearnerError.self, "without '\(key)'") {
        try type.restored(from: archive.removing(key))
      }
    }
  }

  @Test(arguments: LearnerContractTests.entries)
  func damageIsRefusedOrHarmless(_ entry: Entry) throws {
    let archive = try entry.fitted(LearnerContractTests.data(entry.task)).archive
    for damage in ArchiveDamage.all(of: archive) { try check(damage, entry) }
  }

  @Test(arguments: LearnerContractTests.entries, 0..<20)
  func severalDamagesTogether(_ entry: Entry, _ seed: Int) throws {
    var archive = try entry.fitted(LearnerContractTests.data(entry.task)).archive
    var generator = SplitMix64(seed: UInt64(seed))
    for _ in 0...generator.below(4) { ArchiveDamage.damage(&archive, &generator) }
    try check(ArchiveDamage(archive: archive, words: "seed \(seed)", isFinite: true), entry)
  }

  private func check(_ damage: ArchiveDamage, _ entry: Entry) throws {
    let type = try #require(ModelCatalog.type(named: entry.name))
    let answers = Result<Matrix<Double>, any Error> {
      try type.restored(from: damage.archive)
        .predict(LearnerContractTests.fresh, executor: SerialExecutor())
    }
    switch answers {
    case .success(let answers):
      // A number of absurd size may well answer with another; what is no number does not go unseen.
      let isFinite = answers.elements.allSatisfy { $0.isFinite }
      #expect(isFinite || damage.isFinite, "\(damage.words)")
    case .failure(let error): #expect(error is LearnerError, "\(damage.words)")
    }
  }
}
