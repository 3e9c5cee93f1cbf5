import Learners

/// How near training and test windows of one subject lie beside how far work on whole recordings reaches.
///
/// Filters and resampling see the whole recording before it is cut, so that a window holds a trace of what lies
/// around it. No label passes that way, but samples do: a split within subjects says how many test windows lie
/// so near to training windows that both hold traces of the same samples.
enum FilterReach {
  /// Seconds by modality; empty where trials are not cut by time, for filters stop where trials do.
  static func seconds(of dataset: DatasetDeclaration) -> [Double] {
    guard dataset.trials?["start"] != nil || dataset.trials?["annotations"] != nil else {
      return []
    }
    return dataset.modalities.map { modality in
      let chain = try? SignalChain(modality.signal)
      return chain?.reachSeconds(
        rateHz: modality.time?.rateHz ?? modality.groups.lazy.compactMap(\.rateHz).first) ?? 0
    }
  }

  /// What is to be said.
  ///
  /// - Parameters:
  ///   - folds: training and test rows.
  ///   - rows: all rows.
  ///   - labelled: their trials.
  ///   - modalities: those that are used.
  /// - Returns: one note, or none.
  static func notes(
    _ folds: FoldRows, _ rows: DesignRows, _ labelled: LabelledTrials, modalities: [String]
  ) -> [DataNote] {
    let own = zip(rows.modalities, rows.reachSeconds).filter { modalities.contains($0.0) }.map(\.1)
    guard let reach = own.max(), reach > 0 else { return [] }
    let near = folds.folds.reduce(0) { $0 + count($1, rows, labelled, reach: reach) }
    guard near > 0 else { return [] }
    return [
      DataNote(
        "filter_reach", count: near,
        "test windows hold traces of samples that training windows of the same subject hold traces of: signal "
          + "steps on whole recordings reach \(HeldSamples.rounded(reach)) s to either side; a gap of twice that "
          + "between training and test would part them")
    ]
  }

  /// Test rows of a fold less than twice the reach from a training row of their subject.
  private static func count(
    _ fold: FoldRows.Fold, _ rows: DesignRows, _ labelled: LabelledTrials, reach: Double
  ) -> Int {
    struct Entry {
      let subject: Int
      let start: Double
      let end: Double
      let row: Int
      let isTest: Bool
    }
    func entry(_ row: Int, _ isTest: Bool) -> Entry {
      Entry(
        subject: labelled.trials[rows.trial[row]].subject, start: rows.start[row],
        end: rows.end[row], row: row, isTest: isTest)
    }
    let all = (fold.train.map { entry($0, false) } + fold.test.map { entry($0, true) }).sorted {
      ($0.subject, $0.start, $0.row) < ($1.subject, $1.start, $1.row)
    }
    var near: Set<Int> = []
    var subject = -1
    var end = -Double.infinity
    for own in all {
      if own.subject != subject { (subject, end) = (own.subject, -.infinity) }
      if own.isTest, own.start < end + 2 * reach { near.insert(own.row) }
      if !own.isTest { end = max(end, own.end) }
    }
    subject = -1
    var start = Double.infinity
    for own in all.reversed() {
      if own.subject != subject { (subject, start) = (own.subject, .infinity) }
      if own.isTest, start < own.end + 2 * reach { near.insert(own.row) }
      if !own.isTest { start = min(start, own.start) }
    }
    return near.count
  }
}
