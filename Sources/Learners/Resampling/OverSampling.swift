/// What all steps have in common that draw rows between others: parameters, distances, new rows.
struct OverSampling: Sendable {
  /// Draws a number of rows for a class.
  typealias Drawing =
    @Sendable (
      _ label: Int, _ count: Int, _ space: SampleSpace, _ generator: inout SplitMix64
    ) throws(LearnerError) -> ClassDraws

  static let ratio = Parameter(
    "ratio", .number(NumberRange(0, 1, includesLower: false)), default: .number(1),
    "What share of the largest class every smaller one is brought to.")
  static let neighbours = Parameter(
    "k", .integer(1...1000), default: .integer(5),
    "Neighbours of the same class that a row is drawn towards.")
  static let scaling = Parameter(
    "standardize", .bool, default: .bool(true),
    "Whether distances are measured on columns standardized over the training rows, whatever `preprocess` does."
  )
  static let indicators = Parameter(
    "indicators", .choice(["nearest", "interpolate"]), default: .text("nearest"),
    "Columns of zeros and ones: `nearest` keeps them out of distances and gives a new row the value of the nearer end; `interpolate` takes them as numbers."
  )

  let step: String
  let ratio: Double
  let standardizes: Bool
  let separatesIndicators: Bool

  /// Reads the declared parameters.
  init(_ step: String, _ values: ParameterValues) {
    self.step = step
    ratio = values.number("ratio")
    standardizes = values.bool("standardize")
    separatesIndicators = values.text("indicators") == "nearest"
  }

  /// Brings smaller classes to their share.
  ///
  /// - Parameters:
  ///   - data: the training rows.
  ///   - classNames: names of the classes, for notes and errors.
  ///   - categories: columns that are named as categorical.
  ///   - seed: for whatever is drawn; each class draws from its own part.
  ///   - executor: does the work in parallel.
  ///   - drawing: draws the rows of one class.
  /// - Returns: all training rows, then the drawn ones by class.
  /// - Throws: `LearnerError` for missing values, numbers as target, or what `drawing` refuses.
  func resampled(
    _ data: TrainingSet, classNames: [String], categories: Set<Int> = [], seed: UInt64,
    executor: any Executor, drawing: Drawing
  ) throws(LearnerError) -> Resampled {
    let balance = try ClassBalance(data, step: step, classNames: classNames)
    try data.features.requireFinite()
    guard case .classes(let classes, _) = data.target else {
      return Resampled(data: data, notes: [])
    }
    let missing = try balance.missing(ratio: ratio)
    let (space, spaceNotes) = space(data, classes, balance, categories, executor)
    var drawn: [(label: Int, draws: ClassDraws)] = []
    var notes = spaceNotes
    for (label, count) in missing.enumerated() where count > 0 {
      try executor.checkCancellation()
      var generator = SplitMix64(seed: Seed.derive(from: seed, label))
      let own = try drawing(label, count, space, &generator)
      notes += own.notes
      if own.draws.isEmpty { continue }
      notes.append("\(step): \(own.draws.count) rows added to class \(balance.name(label))")
      drawn.append((label, own))
    }
    return Resampled(
      data: SyntheticRows(space: space, drawn: drawn).appended(executor: executor), notes: notes)
  }

  private func space(
    _ data: TrainingSet, _ classes: [Int], _ balance: ClassBalance, _ categories: Set<Int>,
    _ executor: any Executor
  ) -> (SampleSpace, notes: [String]) {
    let roles = ColumnRole.roles(
      of: data.features, categories: categories, separatesIndicators: separatesIndicators)
    var columns = roles.indices.filter { roles[$0] == .number }
    var notes: [String] = []
    if columns.isEmpty, categories.isEmpty, !roles.isEmpty {
      columns = Array(roles.indices)
      notes.append("\(step): every column is 0 or 1, so that distances count these")
    }
    let coordinates = DistanceScale.scaled(
      data.features, columns: columns, standardizes: standardizes)
    return (
      SampleSpace(
        step: step, data: data, classes: classes, balance: balance, roles: roles,
        coordinates: coordinates, executor: executor), notes
    )
  }
}
