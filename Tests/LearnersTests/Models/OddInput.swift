import Learners

/// Parameters and training sets that nobody would think of, drawn from a seed.
///
/// Tests draw a few; `Fuzz` draws until the time is up.
enum OddInput {
  /// Whole numbers that cost nothing however large; of others only small ones are drawn.
  private static let free: Set<String> = [
    "bins", "max_bins", "max_depth", "max_leaves", "leaves", "min_leaf", "min_split", "patience",
    "batch", "neighbours", "neighbors", "k",
  ]

  /// Values for some of the declared parameters, ends of their ranges among them.
  /// - Parameters:
  ///   - parameters: the declarations.
  ///   - kept: values that stay what they are when none is drawn for them.
  ///   - generator: whence the choices come.
  /// - Returns: a value for every required parameter and for about half of the others.
  static func values(
    of parameters: [Parameter], keeping kept: [String: ParameterValue] = [:],
    _ generator: inout SplitMix64
  ) -> ParameterValues {
    var values = ParameterValues(defaultsOf: parameters, changing: kept)
    for parameter in parameters where parameter.isRequired || generator.below(2) == 0 {
      // A drawn value costs no more than one that was kept for that.
      let ceiling = kept[parameter.name]?.integer
      if let value = value(parameter.type, parameter.name, ceiling, &generator) {
        values[parameter.name] = value
      }
    }
    return values
  }

  private static func value(
    _ type: ParameterType, _ name: String, _ ceiling: Int?, _ generator: inout SplitMix64
  ) -> ParameterValue? {
    switch type {
    case .bool: return .bool(generator.below(2) == 0)
    case .integer(let range):
      return .integer(whole(in: range, name, ceiling, &generator))
    case .number(let range): return .number(number(in: range, &generator))
    case .choice(let words): return .text(words[generator.below(words.count)])
    case .text:
      let words = ["sqrt", "log2", "all", "auto", "0.5", "3", "9999", "", "f0", "nonsense"]
      return .text(words[generator.below(words.count)])
    case .list(let element, let count):
      let most = min(count.upperBound, max(count.lowerBound, 3))
      let length = count.lowerBound + generator.below(most - count.lowerBound + 1)
      return .list((0..<length).compactMap { _ in value(element, name, ceiling, &generator) })
    case .map(let element):
      let keys = ["f0", "f1", "a", "nonsense"].prefix(generator.below(5))
      return .map(
        keys.compactMap { key in
          value(element, name, ceiling, &generator).map {
            ParameterValue.Entry(key: key, value: $0)
          }
        })
    case .record(let record): return .record(values(of: record.parameters, &generator))
    case .kind(let family):
      let kind = family.kinds[generator.below(family.kinds.count)]
      var values = values(of: kind.parameters + family.shared, &generator)
      values["use"] = .text(kind.name)
      return .record(values)
    case .either(let types):
      return value(types[generator.below(types.count)], name, ceiling, &generator)
    case .free: return nil
    }
  }

  private static func whole(
    in range: ClosedRange<Int>, _ name: String, _ ceiling: Int?, _ generator: inout SplitMix64
  ) -> Int {
    let most = min(range.upperBound, max(range.lowerBound, ceiling ?? 9))
    switch generator.below(3) {
    case 0: return range.lowerBound
    case 1: return free.contains(name) ? range.upperBound : most
    default: return range.lowerBound + generator.below(most - range.lowerBound + 1)
    }
  }

  private static func number(in range: NumberRange, _ generator: inout SplitMix64) -> Double {
    var candidates = [1e-300, 1e-9, 1e-3, 0.1, 0.5, 1, 3, 1e9, 1e300, -1, -1e300]
    candidates += [range.lower, range.upper].compactMap { $0 }.flatMap {
      [$0, $0.nextUp, $0.nextDown]
    }
    candidates.removeAll { !range.contains($0) }
    return candidates.isEmpty ? 0.5 : candidates[generator.below(candidates.count)]
  }

  /// Scales of columns, weights and targets.
  private static let scales: [Double] = [
    1, 1, 1, 0, 1e-300, 1e300, 1e150, -1e308, .leastNonzeroMagnitude,
  ]

  /// Up to 40 rows, 12 columns and 5 classes, some of them without rows; weights may be 0.
  static func trainingSet(_ task: TaskKind, _ generator: inout SplitMix64) -> TrainingSet {
    let rows = 1 + generator.below(generator.below(3) == 0 ? 4 : 40)
    let columns = generator.below(13)
    var features = [Double](repeating: 0, count: rows * columns)
    let isWild = generator.below(2) == 0
    for column in 0..<columns {
      let scale = isWild ? scales[generator.below(scales.count)] : 1
      let levels = [0.0, 0, 1, 3][generator.below(4)]
      for row in 0..<rows {
        var value = generator.uniform() * 2 - 1
        // Few different values, or one.
        if levels > 0 { value = (value * levels).rounded(.towardZero) }
        features[row * columns + column] = held(value * scale)
      }
    }
    let blocks = blocks(columns: columns, &generator)
    punch(&features, columns: columns, blocks, &generator)
    let count = 1 + generator.below(5)
    let weights: [Double] = generator.below(2) == 0 ? [1] : [0, 1, 1, 3, 1e-300, 1e300]
    return TrainingSet(
      features: Matrix(rows: rows, columns: columns, elements: features),
      featureNames: (0..<columns).map { "f\($0)" },
      target: target(task, rows: rows, count: count, &generator),
      weights: (0..<rows).map { _ in weights[generator.below(weights.count)] },
      groups: (0..<rows).map { _ in generator.below(4) }, blocks: blocks)
  }

  /// One block, or two, of plain columns or of steps in time.
  private static func blocks(columns: Int, _ generator: inout SplitMix64) -> [InputBlock] {
    func block(_ name: String, _ columns: Range<Int>, _ generator: inout SplitMix64) -> InputBlock {
      let divisors = (1...max(columns.count, 1)).filter { columns.count % $0 == 0 }
      return InputBlock(
        name: name, columns: columns, steps: divisors[generator.below(divisors.count)])
    }
    guard generator.below(2) == 0 else {
      return [InputBlock(name: "", columns: 0..<columns, steps: 1)]
    }
    let cut = generator.below(columns + 1)
    guard cut > 0, cut < columns else { return [block("", 0..<columns, &generator)] }
    return [block("a", 0..<cut, &generator), block("b", cut..<columns, &generator)]
  }

  /// Takes values away from one set in four: single ones, or steps as a whole.
  private static func punch(
    _ features: inout [Double], columns: Int, _ blocks: [InputBlock], _ generator: inout SplitMix64
  ) {
    guard generator.below(4) == 0, columns > 0, !features.isEmpty else { return }
    let isWhole = generator.below(2) == 0
    for _ in 0..<1 + generator.below(9) {
      let first = generator.below(features.count / columns) * columns
      let block = blocks[generator.below(blocks.count)]
      if isWhole, block.channels > 0 {
        let step = first + block.columns.lowerBound + generator.below(block.steps) * block.channels
        for at in step..<step + block.channels { features[at] = .nan }
      } else {
        features[first + generator.below(columns)] = generator.below(3) == 0 ? .infinity : .nan
      }
    }
  }

  private static func target(
    _ task: TaskKind, rows: Int, count: Int, _ generator: inout SplitMix64
  ) -> TrainingSet.Target {
    if task == .classification {
      // Every class has a row in most sets that have rows enough.
      let isFull = generator.below(4) > 0
      return .classes(
        (0..<rows).map { isFull && $0 < count ? $0 : generator.below(count) }, count: count)
    }
    let scale = scales[generator.below(scales.count)]
    return .values(
      Matrix(
        rows: rows, columns: count,
        elements: (0..<rows * count).map { _ in held((generator.uniform() - 0.5) * scale) }))
  }

  private static func held(_ value: Double) -> Double {
    let limit = Double.greatestFiniteMagnitude
    return max(-limit, min(limit, value))
  }

  /// What is wrong with the answers of a model, or `nil`.
  static func problem(with answers: Matrix<Double>, rows: Int, outputs: Int, _ task: TaskKind)
    -> String?
  {
    if answers.rows != rows { return "\(answers.rows) answers to \(rows) rows" }
    if answers.columns != outputs { return "\(answers.columns) columns instead of \(outputs)" }
    if !answers.elements.allSatisfy({ $0.isFinite }) { return "an answer that is not finite" }
    guard task == .classification else { return nil }
    for row in 0..<rows {
      if answers.row(row).contains(where: { $0 < 0 || $0 > 1 }) { return "not a probability" }
      let sum = answers.row(row).reduce(0, +)
      if abs(sum - 1) > 1e-9 { return "probabilities that sum to \(sum)" }
    }
    return nil
  }
}

extension TrainingSet {
  /// Columns of the answer.
  var outputs: Int {
    switch target {
    case .classes(_, let count): count
    case .values(let values): values.columns
    }
  }
}
