import Learners

/// What becomes of rows for which a modality was not recorded, not well enough, or has no feature.
enum MissingModality: String, CaseIterable {
  /// They are not expected.
  case error
  /// They are answered by what else there is.
  case renormalize
  /// Every model answers for them and fills in what it does not see.
  case impute
  /// They are neither learned from nor answered.
  case drop

  /// A task after the policy was applied.
  struct Met {
    /// The task, perhaps with fewer rows.
    let task: FoldTask
    /// Whether a modality's model learns from each training row: modalities × rows.
    let train: [[Bool]]
    /// Whether a modality's model answers for each test row.
    let test: [[Bool]]
    /// The test rows of the task as it was that are left; `nil` for all.
    let answered: [Int]?
    /// How many rows were concerned.
    let notes: [String]
  }

  /// Applies the policy to the rows of a fold.
  /// - Throws: `LearnerError.failed` naming the first trial, where no row may lack anything.
  func met(by task: FoldTask) throws(LearnerError) -> Met {
    let train = task.train.modalities.map(\.isAvailable)
    let test = task.test.modalities.map(\.isAvailable)
    let all = { (present: [[Bool]]) in
      Met(
        task: task, train: train.map { $0.map { _ in true } }, test: present, answered: nil,
        notes: notes(task, train, test))
    }
    switch self {
    case .error:
      try refuse(task, train, test)
      return all(test)
    case .renormalize:
      return Met(
        task: task, train: train, test: test, answered: nil, notes: notes(task, train, test))
    case .impute: return all(test.map { $0.map { _ in true } })
    case .drop:
      let complete = { (present: [[Bool]], rows: Int) in
        (0..<rows).filter { row in present.allSatisfy { $0[row] } }
      }
      let kept = complete(train, task.train.count)
      let tested = complete(test, task.test.count)
      let left = task.selecting(train: kept, test: tested)
      return Met(
        task: left, train: train.map { _ in [Bool](repeating: true, count: kept.count) },
        test: test.map { _ in [Bool](repeating: true, count: tested.count) },
        answered: tested.count < task.test.count ? tested : nil, notes: notes(task, train, test))
    }
  }

  /// Whether each modality's model answers for each of some rows; where rows without a modality are dropped,
  /// they are not among them.
  func answering(_ rows: MultimodalTest) -> [[Bool]] {
    switch self {
    case .error, .renormalize: rows.modalities.map(\.isAvailable)
    case .impute, .drop: rows.modalities.map { _ in [Bool](repeating: true, count: rows.count) }
    }
  }

  private func refuse(
    _ task: FoldTask, _ train: [[Bool]], _ test: [[Bool]]
  ) throws(LearnerError) {
    var first: (trial: Int, modality: String)?
    for (modality, (own, other)) in zip(task.train.modalities, zip(train, test)) {
      let trials =
        own.indices.lazy.filter { !own[$0] }.map { task.train.places.trial[$0] }
        + other.indices.lazy.filter { !other[$0] }.map { task.test.places.trial[$0] }
      if let trial = trials.min(), trial < first?.trial ?? Int.max {
        first = (trial, modality.modality)
      }
    }
    guard let first else { return }
    throw .failed(
      "modality '\(first.modality)' is missing in trial \(task.trialName(first.trial)): say with "
        + "'fusion.missing' what becomes of such rows (renormalize, impute, drop)")
  }

  private func notes(_ task: FoldTask, _ train: [[Bool]], _ test: [[Bool]]) -> [String] {
    zip(task.train.modalities, zip(train, test)).compactMap { part, present in
      let (own, other) = (present.0.count { !$0 }, present.1.count { !$0 })
      guard own + other > 0 else { return nil }
      return "late fusion: modality '\(part.modality)' is missing in \(own) of "
        + "\(task.train.count) training rows and \(other) of \(task.test.count) test rows: \(words)"
    }
  }

  private var words: String {
    switch self {
    case .error: "refused"
    case .renormalize: "the other modalities answer (renormalize)"
    case .impute: "its model fills in (impute)"
    case .drop: "neither learned from nor answered (drop)"
    }
  }
}
