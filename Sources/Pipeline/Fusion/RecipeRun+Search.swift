import Learners

extension RecipeRun {
  /// The best candidate of a search.
  struct Choice {
    let recipe: ModelRecipe
    let chosen: [ChosenValue]
    let outOfFold: OutOfFold
    let notes: [String]
  }

  /// Fits every candidate to every inner fold and takes the one whose answers for all validation rows
  /// together are judged best, after the vote; of equally good ones the first.
  ///
  /// Cost: candidates × inner folds fits.
  /// - Throws: `LearnerError` naming the first candidate, in their order, that cannot be fitted.
  func search(_ tune: ParameterValues) throws(LearnerError) -> Choice {
    let space = RecipeCandidates(tune)
    let candidates = space.all(seed: Seed.derive(from: seed, "tune"))
    try requireInner()
    guard let judge, !candidates.isEmpty else {
      throw .parameter("there is nothing to choose by: 'evaluation.inner' is needed")
    }
    let recipes = try candidates.map { (candidate) throws(LearnerError) in
      try recipe.changing(candidate)
    }
    let answers = try executor.results(recipes.count * inner.count) { (job) throws(LearnerError) in
      let number = job / inner.count
      do throws(LearnerError) {
        return try self.answers(of: recipes[number], inner[job % inner.count])
      } catch {
        throw error.trying(candidates[number])
      }
    }
    let metric = space.metric ?? judge.metric
    var best = 0
    var most: Double?
    var outOfFold: [OutOfFold] = []
    for number in candidates.indices {
      let own = OutOfFold(
        inner, answers: Array(answers[number * inner.count..<(number + 1) * inner.count]),
        outputs: outputs)
      outOfFold.append(own)
      guard let goodness = judge.goodness(own, metric: metric) else { continue }
      if most.map({ goodness > $0 }) ?? true { (best, most) = (number, goodness) }
    }
    var chosen = candidates[best].chosen
    if let most { chosen.append(ChosenValue("inner \(metric)", judge.text(most, metric: metric))) }
    return Choice(
      recipe: recipes[best], chosen: chosen, outOfFold: outOfFold[best],
      notes: most == nil
        ? ["tune: '\(metric)' is undefined for every candidate: the first was taken"] : [])
  }
}

extension LearnerError {
  /// The error with the values that led to it.
  fileprivate func trying(_ candidate: RecipeCandidates.Candidate) -> LearnerError {
    let words = candidate.chosen.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
    switch self {
    case .failed(let text): return .failed("tune, with \(words): \(text)")
    case .parameter(let text): return .parameter("tune, with \(words): \(text)")
    case .nonFinite, .classAbsent, .tooFewRows, .cancelled: return self
    }
  }
}
