import Learners

#if canImport(Glibc)
  import Glibc
#endif

/// What a `tune` section lets a model choose among.
struct RecipeCandidates: Sendable {
  /// Values of some parameters.
  struct Candidate: Sendable, Hashable {
    let values: [Setting]

    /// What folds say was chosen.
    var chosen: [ChosenValue] { values.map { ChosenValue($0.path.description, $0.text) } }
  }

  /// A value of one parameter.
  struct Setting: Sendable, Hashable {
    let path: ParameterPath
    let value: ParameterValue

    /// The value as people write it.
    var text: String {
      switch value {
      case .text(let text): text
      case .number(let number): Canonical.short(number)
      default: Canonical.text(value)
      }
    }
  }

  private enum Choice: Sendable {
    case among([ParameterValue])
    case whole(ClosedRange<Int>, isLogarithmic: Bool)
    case number(ClosedRange<Double>, isLogarithmic: Bool)
  }

  /// The metric that decides; `nil` for the primary one.
  let metric: String?
  private let choices: [(path: ParameterPath, choice: Choice)]
  /// How many are drawn; `nil` for all that there are.
  private let trials: Int?

  /// - Parameter tune: the decoded section.
  init(_ tune: ParameterValues) {
    metric = tune["metric"]?.text
    trials = tune["grid"] == nil ? tune["trials"]?.integer : nil
    choices = (tune["grid"]?.map ?? tune["random"]?.map ?? []).compactMap { entry in
      guard let path = ParameterPath(entry.key) else { return nil }
      return Self.choice(entry.value).map { (path, $0) }
    }
  }

  private static func choice(_ value: ParameterValue) -> Choice? {
    if let list = value.list { return .among(list) }
    guard let range = value.record else { return nil }
    let isLogarithmic = range["log"]?.bool ?? false
    if let low = range["low"]?.integer, let high = range["high"]?.integer, low <= high {
      return .whole(low...high, isLogarithmic: isLogarithmic)
    }
    if let low = range["low"]?.number, let high = range["high"]?.number, low <= high {
      return .number(low...high, isLogarithmic: isLogarithmic)
    }
    return nil
  }

  /// How many candidates there are.
  var count: Int {
    if let trials { return trials }
    return choices.reduce(1) { product, own in
      guard case .among(let values) = own.choice else { return product }
      return product.multipliedReportingOverflow(by: values.count).overflow
        ? Int.max : product * values.count
    }
  }

  /// All candidates of a grid, the last parameter fastest; of a random search as many as are asked for.
  /// - Parameter seed: of the draws.
  /// - Returns: candidates in the order in which they are tried, no two alike.
  func all(seed: UInt64) -> [Candidate] {
    guard let trials else { return grid }
    var generator = SplitMix64(seed: seed)
    var seen: Set<Candidate> = []
    var out: [Candidate] = []
    for _ in 0..<trials {
      let drawn = Candidate(
        values: choices.map { Setting(path: $0.path, value: Self.drawn($0.choice, &generator)) })
      if seen.insert(drawn).inserted { out.append(drawn) }
    }
    return out
  }

  private var grid: [Candidate] {
    var out = [Candidate(values: [])]
    for (path, choice) in choices {
      guard case .among(let values) = choice else { continue }
      out = out.flatMap { candidate in
        values.map { Candidate(values: candidate.values + [Setting(path: path, value: $0)]) }
      }
    }
    return out
  }

  private static func drawn(_ choice: Choice, _ generator: inout SplitMix64) -> ParameterValue {
    switch choice {
    case .among(let values):
      return values[min(values.count - 1, Int(generator.uniform() * Double(values.count)))]
    case .whole(let range, let isLogarithmic):
      // Half a step beyond both ends, so that every whole number has its share.
      let ends = (Double(range.lowerBound) - 0.5, Double(range.upperBound) + 0.5)
      let drawn = number(ends.0, ends.1, isLogarithmic, &generator).rounded()
      return .integer(min(range.upperBound, max(range.lowerBound, Int(drawn))))
    case .number(let range, let isLogarithmic):
      let drawn = number(range.lowerBound, range.upperBound, isLogarithmic, &generator)
      return .number(min(range.upperBound, max(range.lowerBound, drawn)))
    }
  }

  private static func number(
    _ low: Double, _ high: Double, _ isLogarithmic: Bool, _ generator: inout SplitMix64
  ) -> Double {
    let share = generator.uniform()
    return isLogarithmic
      ? exp(log(low) + share * (log(high) - log(low))) : low + share * (high - low)
  }
}

extension ModelRecipe {
  /// The recipe with other values, which tunes nothing any more.
  /// - Throws: `LearnerError.parameter` for values that do not go together.
  func changing(_ candidate: RecipeCandidates.Candidate) throws(LearnerError) -> ModelRecipe {
    var values = self.values.removing(["tune"])
    for setting in candidate.values {
      guard let changed = setting.path.setting(setting.value, in: values) else {
        throw .parameter("'tune' names '\(setting.path)', which this model does not have")
      }
      values = changed
    }
    return try with(values)
  }
}
