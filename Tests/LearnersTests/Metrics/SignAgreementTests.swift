import Learners
import Support
import Testing

@Test func signAgreementTakesZeroAsASign() {
  let rows = outcome(truth: [1, -2, 0, 3], predicted: [0.1, 2, 0, 0])
  #expect(SignAgreement().score(rows) == 0.5)
  #expect(SignAgreement().score(outcome(truth: [1], predicted: [.nan])) == nil)
}
