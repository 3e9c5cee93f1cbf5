import Learners

/// The out-of-fold predictions behind a score, read back from a store without spec or data.
public struct StoredPredictions: Sendable {
  /// What keeps two cells from being compared decision by decision: in a user's words.
  public struct Obstacle: Error, Sendable, Hashable {
    /// Why there is no test.
    public let message: String
  }

  private struct Key: Hashable {
    let subject: String
    let trial: String
    let start: Double
    let end: Double
  }

  private let labelled: LabelledTrials
  private let rows: DesignRows
  private let rowsDigest: Digest
  private let predictions: [Predictions]
  private let vote: ParameterValues
  private let unit: String

  /// Finds results by what they hold; reads what is known of a store once.
  public struct Finder: Sendable {
    private let store: any Store
    private let places: [Digest: (key: Digest, part: String)]

    /// Looks at the newest stages of a store.
    public init(_ store: any Store) {
      self.store = store
      var places: [Digest: (key: Digest, part: String)] = [:]
      for summary in store.summaries() {
        for part in summary.parts { places[part.digest] = (summary.key, part.name) }
      }
      self.places = places
    }

    /// The predictions that a score was computed from; `nil` where something is not there any more.
    public func predictions(ofScore score: Digest) -> StoredPredictions? {
      guard let key = store.record(of: score)?.key else { return nil }
      return StoredPredictions(key) { digest in
        guard let (key, part) = places[digest] else { return nil }
        return store.artifact(part, of: key, digest: digest)
      }
    }
  }

  private init?(_ key: StageKey, find: (Digest) -> Artifact?) {
    guard key.kind == ScoreStage.kind, let configuration = try? JSON(key.configuration),
      let label = key.inputs.first(where: { $0.name == "label" }),
      let rows = key.inputs.first(where: { $0.name == "rows" }),
      let trials = find(label.digest), let design = find(rows.digest)
    else { return nil }
    let seeds = key.inputs.filter { $0.name.hasPrefix("predictions/") }
    let fits = seeds.compactMap { find($0.digest) }
    guard !fits.isEmpty, fits.count == seeds.count else { return nil }
    labelled = trials.labelledTrials
    self.rows = design.designRows
    rowsDigest = rows.digest
    predictions = fits.flatMap { $0.predictions.byRepeat }
    vote = configuration["vote"].flatMap(Self.record) ?? ParameterValues()
    unit = configuration["unit"]?.string ?? "subject"
  }

  /// Tests whether a cell differs from another on the decisions that both made: subjects exchange sides.
  ///
  /// - Parameters:
  ///   - other: the cell before.
  ///   - name: the metric.
  ///   - executor: for the arrangements.
  /// - Returns: this one less the other, with the number of common decisions.
  /// - Throws: `Obstacle` where they did not decide about the same.
  public func swapTest(
    against other: StoredPredictions, metric name: String, executor: any Executor
  ) throws(Obstacle) -> (result: ComparisonResult, decisions: Int) {
    try requireSameQuestion(other)
    let (own, theirs) = (decisions, other.decisions)
    guard let mine = own.first, let first = theirs.first else {
      throw Obstacle(message: "nothing was decided")
    }
    guard (mine.row == nil) == (first.row == nil) else {
      throw Obstacle(message: "one judges trials, the other windows")
    }
    var places: [Key: Int] = [:]
    for (place, key) in other.keys(of: first).enumerated() { places[key] = place }
    let common = keys(of: mine).enumerated().compactMap { place, key in
      places[key].map { (own: place, other: $0) }
    }
    guard !common.isEmpty else { throw Obstacle(message: "they have no trial in common") }
    let chosen = own.map { $0.choosing(common.map(\.own)) }
    let matched = theirs.map { $0.choosing(common.map(\.other)) }
    guard chosen[0].truth == matched[0].truth, chosen[0].values == matched[0].values else {
      throw Obstacle(message: "common trials have another truth")
    }
    guard let found = TargetMetricName.find(name, targets: labelled.targets) else {
      throw Obstacle(message: "'\(name)' is no metric of both")
    }
    let units = ScoredTrials.units(of: chosen[0].trial, labelled: labelled, asked: unit)
    func judged(_ all: [Decisions]) -> [Decisions] {
      found.target.map { target in all.map { $0.only(target: target) } } ?? all
    }
    var result = ComparisonResult(
      metric: name, test: "subject_swap", unit: units.name, units: units.count, isExact: false)
    PairedComparison(
      metric: found.metric.init(ParameterValues()), units: units.count, unit: units.unit,
      own: judged(chosen), other: judged(matched)
    ).swap(&result, samples: Self.samples, executor: executor)
    return (result, common.count)
  }

  private static let samples = 10_000

  private func requireSameQuestion(_ other: StoredPredictions) throws(Obstacle) {
    guard labelled.classes == other.labelled.classes, labelled.targets == other.labelled.targets
    else { throw Obstacle(message: "they do not predict the same thing") }
    // The number of a window means nothing under another windowing.
    guard !labelled.areWindows || rowsDigest == other.rowsDigest else {
      throw Obstacle(message: "every window has a truth of its own, and the windows differ")
    }
  }

  private var decisions: [Decisions] {
    let answered = ScoredTrials.answered(
      predictions.map { (rows: rows, own: $0) }, scored: nil)
    let all = predictions.map {
      Decisions($0, rows: rows, labelled: labelled, vote: vote, scored: answered)
    }
    return all.allSatisfy { $0.trial == all[0].trial && $0.row == all[0].row } ? all : []
  }

  private func keys(of decisions: Decisions) -> [Key] {
    decisions.trial.enumerated().map { place, index in
      let trial = labelled.trials[index]
      let row = decisions.row?[place]
      return Key(
        subject: labelled.subjects[trial.subject], trial: trial.id,
        start: row.map { rows.start[$0] } ?? 0, end: row.map { rows.end[$0] } ?? 0)
    }
  }

  private static func record(_ json: JSON) -> ParameterValues? {
    guard let members = json.object else { return nil }
    var values = ParameterValues()
    for member in members {
      switch member.value {
      case .string(let text): values[member.key] = .text(text)
      case .integer(let number): values[member.key] = .integer(number)
      case .number(let number): values[member.key] = .number(number)
      case .bool(let flag): values[member.key] = .bool(flag)
      default: continue
      }
    }
    return values
  }
}
