import Learners

extension Predictions {
  /// Folds in which all of two or more test rows got one answer: nothing in their features changed it. An answer
  /// of certainty is left out: there was one class only, which is said elsewhere.
  var blindFolds: Set<Int> {
    var first: [Int: Int] = [:]
    var counts: [Int: Int] = [:]
    var seeing: Set<Int> = []
    for (place, own) in fold.enumerated() {
      counts[own, default: 0] += 1
      guard let known = first[own] else {
        first[own] = place
        continue
      }
      if !probabilities.row(place).elementsEqual(probabilities.row(known)) { seeing.insert(own) }
    }
    return Set(
      first.filter { own, place in
        (counts[own] ?? 0) > 1 && !seeing.contains(own)
          && !(probabilities.columns > 1 && probabilities.row(place).contains(1))
      }.keys)
  }
}

extension CellScoring {
  /// Why a metric has no value, as far as what is true and what is predicted tell.
  func undefined(_ outcomes: [Outcome]) -> String {
    for own in outcomes {
      if let cause = cause(own) { return "undefined: \(cause)" }
    }
    return "undefined"
  }

  private func cause(_ outcome: Outcome) -> String? {
    switch outcome.answers {
    case .classes(let truth, let predicted, _):
      let seen = Set(truth)
      if seen.count == 1, let only = seen.first {
        return "all decisions belong to class '\(labelled.classes[only])'"
      }
      let absent = labelled.classes.indices.filter { !seen.contains($0) }
      if !absent.isEmpty {
        let names = absent.map { "'\(labelled.classes[$0])'" }.joined(separator: ", ")
        return "no decision belongs to class \(names)"
      }
      if let only = predicted.first, predicted.allSatisfy({ $0 == only }) {
        return "every decision is '\(labelled.classes[only])'"
      }
    case .values(let truth, let predicted):
      if truth.rows < 2 { return "there is one decision only" }
      for column in 0..<truth.columns {
        if Set(truth.column(column)).count == 1 { return "all true values are the same" }
        if Set(predicted.column(column)).count == 1 { return "all predictions are the same" }
      }
    }
    return nil
  }
}
