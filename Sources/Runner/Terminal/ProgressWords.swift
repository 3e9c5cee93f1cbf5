import Pipeline

/// How far a run is, in words: for progress and for `status`.
struct ProgressWords {
  /// How many of what are done.
  let counts: String
  /// How fast it goes, how long it will take, how much memory it takes.
  let pace: String

  init(_ event: RunEvent) { self.init(event.counts, event.standing) }

  init(_ counts: RunEvent.Counts, _ standing: RunEvent.Standing) {
    let cells = standing.cells
    var text = ""
    if cells.total > 0 {
      text += "\(cells.done) of \(Amount.count(cells.total, "cell"))"
      if cells.failed > 0 { text += " (\(cells.failed) failed)" }
      text += ", "
    }
    text += "\(counts.cached + counts.finished) of \(counts.total) stages (\(counts.cached) cached"
    if counts.failed > 0 { text += ", \(counts.failed) failed" }
    if counts.blocked > 0 { text += ", \(counts.blocked) blocked" }
    if counts.retried > 0 { text += ", \(counts.retried) tried again" }
    self.counts = text + ")"
    var pace = "\(counts.running) running"
    if counts.finished > 0, standing.elapsed > 0 {
      pace += ", " + Self.rate(Double(counts.finished) / standing.elapsed)
    }
    if let left = standing.secondsLeft, counts.remaining > 0 {
      pace += ", about \(Progress.duration(left)) left"
    }
    if standing.memoryBytes > 0 { pace += ", \(Amount.bytes(standing.memoryBytes))" }
    self.pace = pace
  }

  /// `3.2 stages/s`, `14 stages/min`, `2.5 stages/h`.
  static func rate(_ perSecond: Double) -> String {
    let units = [("s", 1.0), ("min", 60.0), ("h", 3600.0)]
    let (name, seconds) = units.first { perSecond * $0.1 >= 1 } ?? ("h", 3600.0)
    let value = perSecond * seconds
    return NumberStyle.fixed(value < 10 ? 1 : 0).text(value) + " stages/\(name)"
  }

  /// ` (timeout)` where a cause says more than the message; else nothing.
  static func of(_ cause: FailureCause?) -> String {
    switch cause {
    case .io, .memory, .timeout, .command: " (\(cause?.rawValue ?? ""))"
    default: ""
    }
  }
}
