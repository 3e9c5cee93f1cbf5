import Glibc
import Learners
import Support
import Testing

@Suite struct SharedTrainingTests {
  @Test func oneModelSharesNothing() {
    #expect(SharedTraining.widening(folds: 1) == 1 && SharedTraining.widening(folds: 0) == 1)
    #expect(SharedTraining.widening(folds: 2) == 2.0.squareRoot())
  }

  /// A linear learner on labels without meaning: the variance of its pooled score over runs, against that of
  /// labels dealt out anew below each run's models, is 2 for any number of folds.
  @Test(arguments: [2, 4, 12])
  func aLinearLearnerVariesTwiceAsMuch(_ folds: Int) {
    let seed: UInt64 = 11
    var random = SplitMix64(seed: seed)
    let (people, columns, runs) = (12, 3, 3000)
    var total = 0.0
    var fixed = 0.0
    for _ in 0..<runs {
      // What a person's rows and labels agree on; without meaning its sign is a coin's.
      let sums = (0..<people).map { _ in (0..<columns).map { _ in random.uniform() * 2 - 1 } }
      var score = 0.0
      for person in 0..<people {
        var own = 0.0
        for other in 0..<people where other % folds != person % folds {
          for column in 0..<columns { own += sums[other][column] * sums[person][column] }
        }
        score += own
        // Under fixed models the person's part has mean 0 and this square.
        fixed += own * own
      }
      total += score * score
    }
    // Of 3,000 heavy-tailed squares the ratio is known to some 5 %.
    #expect(abs(total / fixed - 2) < 0.3, "seed \(seed), \(folds) folds: \(total / fixed)")
  }
}
