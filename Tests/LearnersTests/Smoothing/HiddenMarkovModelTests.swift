import Foundation
import Learners
import Support
import Testing

@Suite struct HiddenMarkovModelTests {
  struct Chain: Sendable, CustomTestStringConvertible {
    let index: Int
    let model: HiddenMarkovModel
    let emissions: Matrix<Double>
    let json: JSON

    var testDescription: String { "chain \(index)" }

    static func all() throws -> [Chain] {
      try Reference.load("hidden_markov").get("chains").list().enumerated().map { index, json in
        Chain(
          index: index,
          model: HiddenMarkovModel(
            start: try json.get("start").numbers(),
            transitions: MetricCase.matrix(try json.get("transitions").rows())),
          emissions: MetricCase.matrix(try json.get("emissions").rows()), json: json)
      }
    }
  }

  @Test(arguments: try Chain.all())
  func agreesWithHmmlearn(_ chain: Chain) throws {
    let best = chain.model.viterbi(chain.emissions)
    #expect(best.path == (try chain.json.get("path").integers()))
    #expect(abs(best.logProbability - (try chain.json.get("log_probability").number())) < 1e-9)
    let posterior = chain.model.posterior(chain.emissions)
    let expected = MetricCase.matrix(try chain.json.get("posterior").rows())
    #expect(difference(posterior.probabilities, expected) < 1e-9)
    let likelihood = try chain.json.get("log_likelihood").number()
    #expect(abs(posterior.logLikelihood - likelihood) < 1e-9)
    let filtered = chain.model.filtered(chain.emissions)
    let causal = MetricCase.matrix(try chain.json.get("filtered").rows())
    #expect(difference(filtered.probabilities, causal) < 1e-9)
    #expect(abs(filtered.logLikelihood - likelihood) < 1e-9)
    #expect(
      chain.model.causalViterbi(chain.emissions) == (try chain.json.get("prefix_ends").integers()))
  }

  /// What is known of a step does not change when later steps are added.
  @Test(arguments: try Chain.all())
  func causalAnswersDoNotLookAhead(_ chain: Chain) {
    let all = chain.model.filtered(chain.emissions).probabilities
    let path = chain.model.causalViterbi(chain.emissions)
    for steps in 1...chain.emissions.rows {
      let part = chain.emissions.selecting(rows: Array(0..<steps))
      #expect(chain.model.filtered(part).probabilities.row(steps - 1) == all.row(steps - 1))
      #expect(chain.model.causalViterbi(part) == Array(path[0..<steps]))
    }
  }

  /// Brute force over all 3⁵ sequences.
  @Test func posteriorsAreThoseOfAllSequences() {
    let model = HiddenMarkovModel(sequences: [[0, 0, 1, 2], [2, 1], []], classes: 3, alpha: 0.5)
    let emissions = Matrix(
      rows: 5, columns: 3, elements: (0..<15).map { sin(Double($0) * 1.7) * 2 })
    var weights = Matrix(repeating: 0.0, rows: 5, columns: 3)
    var total = 0.0
    var best = (weight: -Double.infinity, path: [Int]())
    for code in 0..<243 {
      let path = (0..<5).map { code / Int(pow(3, Double($0))) % 3 }
      var log = model.logStart[path[0]]
      for step in 0..<5 {
        if step > 0 { log += model.logTransitions[path[step - 1] * 3 + path[step]] }
        log += emissions[step, path[step]]
      }
      for step in 0..<5 { weights[step, path[step]] += exp(log) }
      total += exp(log)
      if log > best.weight { best = (log, path) }
    }
    weights.elements = weights.elements.map { $0 / total }
    #expect(difference(model.posterior(emissions).probabilities, weights) < 1e-12)
    #expect(abs(model.posterior(emissions).logLikelihood - log(total)) < 1e-12)
    #expect(model.viterbi(emissions).path == best.path)
  }

  /// By hand: two starts in 0, one in 1; steps 0→0 twice, 0→1 once, 1→1 once.
  @Test func countsArePlusAlpha() {
    let model = HiddenMarkovModel(sequences: [[0, 0, 0, 1], [1, 1], [0]], classes: 2, alpha: 1)
    let start: [Double] = model.logStart.map { exp($0) }
    #expect(abs(start[0] - 0.6) < 1e-15 && abs(start[1] - 0.4) < 1e-15)
    let steps: [Double] = model.logTransitions.map { exp($0) }
    let expected: [Double] = [0.6, 0.4, 1.0 / 3, 2.0 / 3]
    for (found, wanted) in zip(steps, expected) { #expect(abs(found - wanted) < 1e-15) }
    let unseen = HiddenMarkovModel(sequences: [], classes: 4, alpha: 0.1)
    #expect(unseen.logTransitions.allSatisfy { abs(exp($0) - 0.25) < 1e-15 })
  }

  @Test func aHundredThousandStepsDoNotUnderflow() {
    let model = HiddenMarkovModel(
      start: [0.5, 0.5], transitions: MetricCase.matrix([[0.999, 0.001], [0.002, 0.998]]))
    let steps = 100_000
    let truth = (0..<steps).map { $0 / 10_000 % 2 }
    var emissions = Matrix(repeating: -50.0, rows: steps, columns: 2)
    for step in 0..<steps {
      // Three in ten point the other way.
      let shown = step * 7 % 10 < 3 ? 1 - truth[step] : truth[step]
      emissions[step, shown] += log(0.7 / 0.3)
    }
    let posterior = model.posterior(emissions)
    #expect(posterior.probabilities.elements.allSatisfy { $0.isFinite })
    #expect(posterior.logLikelihood.isFinite && posterior.logLikelihood < -4_000_000)
    let path = model.viterbi(emissions).path
    #expect(zip(path, truth).count { $0 != $1 } < 200)
    let wrong = (0..<steps).count { posterior.probabilities[$0, truth[$0]] < 0.5 }
    #expect(wrong < 200)
  }

  @Test func impossibleObservationsBeginAnew() {
    let model = HiddenMarkovModel(
      start: [1, 0], transitions: MetricCase.matrix([[1, 0], [0, 1]]))
    let emissions = MetricCase.matrix([[0, 0], [-.infinity, 0], [0, -3]])
    let posterior = model.posterior(emissions)
    #expect(posterior.probabilities.elements.allSatisfy { $0.isFinite })
    #expect(posterior.logLikelihood == -.infinity)
    #expect(model.viterbi(emissions).path.count == 3)
    #expect(model.viterbi(Matrix(rows: 0, columns: 2, elements: [])).path.isEmpty)
    #expect(model.posterior(Matrix(rows: 0, columns: 2, elements: [])).probabilities.rows == 0)
  }
}
