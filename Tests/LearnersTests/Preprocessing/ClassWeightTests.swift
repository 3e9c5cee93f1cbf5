import Learners
import Testing

@Test func balancedClassesShareTheWeight() {
  let classes = [0, 0, 0, 1, 3]
  // Three rows of one trial weigh as much as one row of another.
  let weights = [1.0 / 3, 1.0 / 3, 1.0 / 3, 1, 2]
  let factors = ClassWeight.balanced(classes: classes, count: 4, weights: weights)
  #expect(factors[2] == 0)
  for label in [0, 1, 3] {
    let share = zip(classes, weights).reduce(0.0) { sum, row in
      sum + (row.0 == label ? row.1 * factors[label] : 0)
    }
    #expect(abs(share - 4.0 / 3) < 1e-12)
  }
  // n / (classes × count), as scikit-learn's 'balanced'.
  #expect(
    ClassWeight.balanced(classes: [0, 0, 0, 1], count: 2, weights: [1, 1, 1, 1]) == [4.0 / 6, 2])
}
