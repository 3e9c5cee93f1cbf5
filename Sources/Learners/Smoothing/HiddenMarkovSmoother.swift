import Glibc

/// A hidden Markov model whose states are the classes.
///
/// How classes begin and follow each other is counted in the training stretches of a fold; how well a class
/// explains a window is its probability divided by the share of the class that the model took for granted
/// (scaled likelihood; Bourlard and Morgan 1994, doi:10.1007/978-1-4615-3210-1). Probabilities are held at
/// 1e-12 or more, so that one sure mistake does not end a chain. Best with calibrated probabilities.
public struct HiddenMarkovSmoother: Smoother {
  /// `hmm` in a spec.
  public static let name = "hmm"
  /// For `trellis describe`.
  public static let summary =
    "A hidden Markov model of the classes: transitions counted in training stretches, emissions from probabilities."
  /// How states are read off, and pseudo-counts.
  public static let parameters = [
    Parameter(
      "method", .choice(["posterior", "viterbi"]), default: .text("posterior"),
      "`posterior`: the probability of each class given the whole stretch (forward and backward); `viterbi`: the most probable sequence, whose classes get probability 1."
    ),
    SmoothingReach.causal,
    Parameter(
      "alpha", .number(.positive), default: .number(1),
      "Added to every count of a transition or a beginning."),
  ]
  /// States are classes.
  public static let tasks: Set<TaskKind> = [.classification]

  private let isViterbi: Bool
  private let isCausal: Bool
  private let alpha: Double

  /// Reads the declared parameters.
  public init(_ values: ParameterValues) throws(LearnerError) {
    isViterbi = values.text("method") == "viterbi"
    isCausal = values.bool("causal")
    alpha = values.number("alpha")
  }

  /// Counts transitions.
  public func fitted(to training: SmoothingTraining) -> any FittedSmoother {
    FittedHiddenMarkov(
      model: HiddenMarkovModel(
        sequences: training.sequences, classes: training.classes, alpha: alpha),
      // A class that nothing was learned of has no share to be divided by: it stays improbable.
      logPrior: training.prior.map { $0 > 0 ? log(max($0, 1e-12)) : 0 }, isViterbi: isViterbi,
      isCausal: isCausal)
  }
}

struct FittedHiddenMarkov: FittedSmoother {
  let model: HiddenMarkovModel
  let logPrior: [Double]
  let isViterbi: Bool
  let isCausal: Bool

  func smoothed(_ answers: Matrix<Double>) -> Matrix<Double> {
    var emissions = answers
    for row in 0..<answers.rows {
      for label in 0..<answers.columns {
        emissions[row, label] = log(max(answers[row, label], 1e-12)) - logPrior[label]
      }
    }
    guard isViterbi else {
      return isCausal
        ? model.filtered(emissions).probabilities : model.posterior(emissions).probabilities
    }
    let path = isCausal ? model.causalViterbi(emissions) : model.viterbi(emissions).path
    var out = Matrix(repeating: 0.0, rows: answers.rows, columns: answers.columns)
    for (row, label) in path.enumerated() { out[row, label] = 1 }
    return out
  }
}
