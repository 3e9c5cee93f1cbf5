import Foundation
import Learners
import Testing

@Suite struct HiddenMarkovSmootherTests {
  private let shaky = SmoothingCase.two([0.2, 0.3, 0.6, 0.2, 0.1, 0.7, 0.8, 0.4, 0.9, 0.8])

  @Test func singleStepsAgainstTheStreamAreTurned() throws {
    for method in ["posterior", "viterbi"] {
      let found = try SmoothingCase.smoothed("hmm", shaky, ["method": .text(method)])
      #expect(SmoothingCase.decisions(found) == [0, 0, 0, 0, 0, 1, 1, 1, 1, 1])
    }
  }

  /// With a prior, the same as dividing probabilities by it.
  @Test func emissionsAreProbabilitiesByPrior() throws {
    let prior = [0.8, 0.2]
    let training = SmoothingTraining(
      sequences: SmoothingCase.sticky.sequences, classes: 2, prior: prior)
    let found = try SmoothingCase.smoothed("hmm", shaky, training: training)
    let model = HiddenMarkovModel(sequences: training.sequences, classes: 2, alpha: 1)
    var emissions = shaky
    for row in 0..<shaky.rows {
      for label in 0..<2 { emissions[row, label] = log(shaky[row, label] / prior[label]) }
    }
    #expect(difference(found, model.posterior(emissions).probabilities) < 1e-12)
    let causal = try SmoothingCase.smoothed(
      "hmm", shaky, ["causal": .bool(true)], training: training)
    #expect(difference(causal, model.filtered(emissions).probabilities) < 1e-12)
    let path = try SmoothingCase.smoothed(
      "hmm", shaky, ["causal": .bool(true), "method": .text("viterbi")], training: training)
    #expect(SmoothingCase.decisions(path) == model.causalViterbi(emissions))
  }

  @Test func certaintyOfTheModelDoesNotEndTheChain() throws {
    let sure = SmoothingCase.two([0, 0, 0, 1, 0, 0])
    let found = try SmoothingCase.smoothed("hmm", sure)
    #expect(found.elements.allSatisfy { $0.isFinite })
  }
}
