import Learners

/// Models, steps and resamplers of the catalogs: odd problems with odd parameters must be answered or
/// refused in words, alike on one thread and on several, and so must what was stored and damaged.
///
/// The number of an input is all that a problem comes from; its bytes mean nothing.
struct LearnersTarget: FuzzTarget {
  static let name = "learners"
  static let tokens: [String] = []

  init(file: String) {}

  mutating func run(_ input: [UInt8], _ random: inout SplitMix64) -> String? {
    let (models, steps) = (ModelCatalog.all, TransformerCatalog.all)
    let kind = random.below(models.count + steps.count + ResamplerCatalog.all.count)
    if kind < models.count { return model(models[kind], &random) }
    if kind < models.count + steps.count { return step(steps[kind - models.count], &random) }
    return resampler(ResamplerCatalog.all[kind - models.count - steps.count], &random)
  }

  private func model(_ type: any Learner.Type, _ random: inout SplitMix64) -> String? {
    let tasks = TaskKind.allCases.filter { type.tasks.contains($0) }
    let task = tasks[random.below(tasks.count)]
    // The usual limit of a solver allows some more than the time of an input.
    let isLimited = type.parameters.contains { $0.name == "max_iterations" }
    let values = OddInput.values(
      of: type.parameters, keeping: isLimited ? ["max_iterations": .integer(2000)] : [:], &random)
    let data = OddInput.trainingSet(task, &random)
    let seed = random.next()
    let words = "\(type.name) \(Canonical.text(values))"
    let serial = attempt {
      let model = try type.init(values).fitted(to: data, seed: seed, executor: SerialExecutor())
      return (model, try model.predict(data.features, executor: SerialExecutor()))
    }
    let threaded = attempt {
      try type.init(values).fitted(to: data, seed: seed, executor: Threads())
        .predict(data.features, executor: Threads())
    }
    switch (serial, threaded) {
    case (.success(let (model, answers)), .success(let others)):
      if bits(answers) != bits(others) { return "\(words): several threads answer otherwise" }
      if let problem = OddInput.problem(
        with: answers, rows: data.features.rows, outputs: data.outputs, task)
      {
        return "\(words): \(problem)"
      }
      return stored(type, model, data, answers, &random).map { "\(words): \($0)" }
    case (.failure(let one), .failure(let other)):
      guard one is LearnerError, other is LearnerError else { return "\(words): \(one)" }
      return nil
    default: return "\(words): an answer on one thread and a refusal on several, or otherwise"
    }
  }

  /// What is stored answers as before; what is damaged answers or is refused.
  private func stored(
    _ type: any Learner.Type, _ model: any FittedLearner, _ data: TrainingSet,
    _ answers: Matrix<Double>, _ random: inout SplitMix64
  ) -> String? {
    let again = attempt {
      try type.restored(from: model.archive).predict(data.features, executor: SerialExecutor())
    }
    guard case .success(let restored) = again, bits(restored) == bits(answers) else {
      return "the archive answers otherwise: \(again)"
    }
    var archive = model.archive
    for _ in 0...random.below(3) { ArchiveDamage.damage(&archive, &random) }
    let damaged = attempt {
      try type.restored(from: archive).predict(data.features, executor: SerialExecutor())
    }
    if case .failure(let error) = damaged, !(error is LearnerError) { return "\(error)" }
    return nil
  }

  private func step(_ type: any Transformer.Type, _ random: inout SplitMix64) -> String? {
    let values = OddInput.values(of: type.parameters, &random)
    let data = OddInput.trainingSet(TaskKind.allCases[random.below(2)], &random)
    let (seed, words) = (random.next(), "\(type.name) \(Canonical.text(values))")
    let outcome = attempt {
      let step = try type.init(values).fitted(to: data, seed: seed, executor: SerialExecutor())
      let out = try step.transform(data.features, groups: data.groups, executor: SerialExecutor())
      return (step, out)
    }
    guard case .success(let (step, out)) = outcome else {
      if case .failure(let error) = outcome, !(error is LearnerError) {
        return "\(words): \(error)"
      }
      return nil
    }
    if out.rows != data.features.rows || out.columns != step.outputNames.count {
      return "\(words): \(out.rows) x \(out.columns), names \(step.outputNames.count)"
    }
    if out.elements.contains(where: { !$0.isFinite }),
      data.features.elements.allSatisfy({ $0.isFinite })
    {
      return "\(words): finite values became others"
    }
    let again = attempt {
      try type.restored(from: step.archive)
        .transform(data.features, groups: data.groups, executor: Threads())
    }
    guard case .success(let restored) = again, bits(restored) == bits(out) else {
      return "\(words): the archive transforms otherwise"
    }
    var archive = step.archive
    for _ in 0...random.below(3) { ArchiveDamage.damage(&archive, &random) }
    let damaged = attempt {
      try type.restored(from: archive)
        .transform(data.features, groups: data.groups, executor: SerialExecutor())
    }
    if case .failure(let error) = damaged, !(error is LearnerError) { return "\(words): \(error)" }
    return nil
  }

  private func resampler(_ type: any Resampler.Type, _ random: inout SplitMix64) -> String? {
    let values = OddInput.values(of: type.parameters, &random)
    let data = OddInput.trainingSet(.classification, &random)
    let (seed, words) = (random.next(), "\(type.name) \(Canonical.text(values))")
    let outcomes = [SerialExecutor() as any Executor, Threads()].map { executor in
      attempt {
        try type.init(values).resampled(
          data, classNames: (0..<data.outputs).map(String.init), seed: seed, executor: executor
        ).data
      }
    }
    switch (outcomes[0], outcomes[1]) {
    case (.success(let one), .success(let other)):
      if bits(one.features) != bits(other.features) { return "\(words): threads draw otherwise" }
      if one.features.columns != data.features.columns { return "\(words): other columns" }
      if one.features.elements.contains(where: { !$0.isFinite }),
        data.features.elements.allSatisfy({ $0.isFinite })
      {
        return "\(words): a drawn value is not finite"
      }
      return nil
    case (.failure(let one), .failure(let other)):
      guard one is LearnerError, other is LearnerError else { return "\(words): \(one)" }
      return nil
    default: return "\(words): rows on one thread and a refusal on several, or otherwise"
    }
  }

  private func attempt<T>(_ body: () throws -> T) -> Result<T, any Error> {
    do { return .success(try body()) } catch { return .failure(error) }
  }

  private func bits(_ matrix: Matrix<Double>) -> [UInt64] { matrix.elements.map(\.bitPattern) }
}
