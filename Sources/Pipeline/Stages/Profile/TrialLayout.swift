/// Where the trials of a subject lie on a line of time that people can look at.
struct TrialLayout: Sendable, Hashable {
  /// What the line is.
  enum Kind: Int, Sendable, Hashable {
    /// The clock of the trials.
    case clock
    /// Trials one after the other: each has a clock of its own.
    case chained
    /// The numbers of the trials: they have no times.
    case numbers
  }

  let kind: Kind
  let starts: [Double]
  let ends: [Double]

  /// - Parameters:
  ///   - trials: with their own times.
  ///   - namesTrials: whether rows name their trial, so that trials may have clocks of their own.
  init(_ trials: SubjectTrials, namesTrials: Bool) {
    let extents = zip(trials.starts, trials.ends).map { start, end in
      start.isFinite && end.isFinite ? max(0, end - start) : 0
    }
    if namesTrials, !extents.contains(where: { $0 > 0 }) {
      kind = .numbers
      starts = extents.indices.map(Double.init)
      ends = extents.indices.map { Double($0 + 1) }
      return
    }
    let overlaps = trials.starts.indices.dropFirst().contains { index in
      trials.starts[index] < trials.ends[index - 1] - Windowing.tolerance
    }
    guard namesTrials, overlaps else {
      kind = .clock
      starts = trials.starts
      ends = trials.ends
      return
    }
    kind = .chained
    var sums: [Double] = [0]
    for extent in extents { sums.append((sums.last ?? 0) + extent) }
    starts = Array(sums.dropLast())
    ends = Array(sums.dropFirst())
  }
}
