import Learners

/// Features of one modality.
public struct ModalityFeatures: Sendable {
  /// The modality.
  public let modality: String
  /// One name per column, or per channel where there are steps in time.
  public let names: [String]
  /// Rows × columns; NaN is missing. Steps in time stand one after the other, each with all channels.
  public let values: Matrix<Double>
  /// Steps in time; 1 for plain features.
  public let steps: Int
  /// Whether the modality was recorded well enough for each row; `nil` where nobody asked.
  public let covered: [Bool]?

  /// Gathers what belongs together.
  public init(
    modality: String, names: [String], values: Matrix<Double>, steps: Int = 1,
    covered: [Bool]? = nil
  ) {
    precondition(values.columns == names.count * steps, "every step has all channels")
    self.modality = modality
    self.steps = steps
    self.names = names
    self.values = values
    self.covered = covered
  }

  /// Some of the rows.
  public func selecting(rows: [Int]) -> ModalityFeatures {
    ModalityFeatures(
      modality: modality, names: names, values: values.selecting(rows: rows), steps: steps,
      covered: covered.map { covered in rows.map { covered[$0] } })
  }

  /// Whether each row has anything of this modality: it was covered, and a feature is there.
  public var isAvailable: [Bool] {
    (0..<values.rows).map { row in
      covered?[row] != false && values.row(row).contains { !$0.isNaN }
    }
  }
}

/// Whose rows are, of which trial and when: one entry per row in each list.
public struct RowPlaces: Sendable, Hashable {
  /// Index of the row's trial among all trials of the data set, which stand subject by subject in time
  /// order.
  public let trial: [Int]
  /// Index of the row's subject.
  public let subject: [Int]
  /// Start of the row's window in seconds.
  public let start: [Double]
  /// End of the row's window in seconds.
  public let end: [Double]
  /// What stays together where a model sets rows aside for itself: the subject, but in personal folds, where
  /// that is one for all rows, what the split keeps together.
  public let group: [Int]

  /// Gathers what belongs together; groups are subjects unless given.
  public init(
    trial: [Int], subject: [Int], start: [Double], end: [Double], group: [Int]? = nil
  ) {
    precondition(
      trial.count == subject.count && start.count == subject.count && end.count == subject.count
        && group.map { $0.count == subject.count } ?? true,
      "one entry per row")
    self.group = group ?? subject
    self.trial = trial
    self.subject = subject
    self.start = start
    self.end = end
  }

  /// Number of rows.
  public var count: Int { subject.count }

  /// Some of the rows.
  public func selecting(rows: [Int]) -> RowPlaces {
    RowPlaces(
      trial: rows.map { trial[$0] }, subject: rows.map { subject[$0] },
      start: rows.map { start[$0] }, end: rows.map { end[$0] }, group: rows.map { group[$0] })
  }
}

/// Training rows of several modalities.
public struct MultimodalRows: Sendable {
  /// One entry per modality, all with the same rows.
  public let modalities: [ModalityFeatures]
  /// Whose rows they are.
  public let places: RowPlaces
  /// The truth of each row.
  public let target: TrainingSet.Target
  /// Weight of each row.
  public let weights: [Double]

  /// Gathers what belongs together.
  public init(
    modalities: [ModalityFeatures], places: RowPlaces, target: TrainingSet.Target,
    weights: [Double]
  ) {
    self.modalities = modalities
    self.places = places
    self.target = target
    self.weights = weights
  }

  /// Number of rows.
  public var count: Int { places.count }

  /// Some of the rows.
  public func selecting(rows: [Int]) -> MultimodalRows {
    MultimodalRows(
      modalities: modalities.map { $0.selecting(rows: rows) },
      places: places.selecting(rows: rows), target: target.selecting(rows: rows),
      weights: rows.map { weights[$0] })
  }

  /// The rows without their truth.
  public var withoutTruth: MultimodalTest {
    MultimodalTest(modalities: modalities, places: places)
  }
}

/// Test rows of several modalities; their truth is not in reach.
public struct MultimodalTest: Sendable {
  /// One entry per modality, all with the same rows, columns as in training.
  public let modalities: [ModalityFeatures]
  /// Whose rows they are.
  public let places: RowPlaces

  /// Gathers what belongs together.
  public init(modalities: [ModalityFeatures], places: RowPlaces) {
    self.modalities = modalities
    self.places = places
  }

  /// Number of rows.
  public var count: Int { places.count }

  /// Some of the rows.
  public func selecting(rows: [Int]) -> MultimodalTest {
    MultimodalTest(
      modalities: modalities.map { $0.selecting(rows: rows) },
      places: places.selecting(rows: rows))
  }
}

extension TrainingSet.Target {
  /// The truth of some rows.
  public func selecting(rows: [Int]) -> TrainingSet.Target {
    switch self {
    case .classes(let labels, let count): .classes(rows.map { labels[$0] }, count: count)
    case .values(let values): .values(values.selecting(rows: rows))
    }
  }
}
