import Glibc
import Pipeline

/// Where the runs of an experiment stand, in words.
struct StatusText {
  let experiment: String
  /// Those alive with their runners, or the last one.
  let runs: [(run: RunStanding, runner: RunnerMark.Runner?)]
  /// Where every cell stood when a run last ended.
  let state: JSON?
  /// Seconds since 1970.
  let now: Int
  // A runner tells its log every ten seconds that it is alive.
  private static let longSilence = 60
  private static let mostRunning = 5

  /// The text, whole lines.
  var text: String {
    guard !runs.isEmpty else { return "\(experiment): never run\n" }
    return runs.map { $0.runner == nil ? last($0.run) : live($0.run, $0.runner) }.joined()
  }

  // MARK: - A run that goes on

  private func live(_ run: RunStanding, _ runner: RunnerMark.Runner?) -> String {
    let words = ProgressWords(run.counts, run.standing)
    let place = runner.map { $0.host == HostName.current ? "" : " on \($0.host)" } ?? ""
    var out =
      "\(experiment): running now (process \(run.process)\(place), for "
      + "\(Progress.duration(max(0, run.standing.elapsed)))): \(words.counts)\n"
    let silence = now - run.standing.at
    if silence > Self.longSilence {
      out += "  no sign of life for \(Progress.duration(Double(silence))): stopped, or its machine"
      out += " sleeps\n"
    }
    out += "  \(words.pace)\n"
    for stage in run.running.prefix(Self.mostRunning) { out += "  running: \(stage)\n" }
    if run.running.count > Self.mostRunning {
      out += "  ... and \(run.running.count - Self.mostRunning) more\n"
    }
    return out + changes(run) + failures(run)
  }

  // MARK: - The last run

  private func last(_ run: RunStanding) -> String {
    var out = "\(experiment): "
    if run.isOver {
      out += "last run ended"
    } else {
      out += "the last run was cut off; it last wrote at \(Self.moment(run.standing.at))"
      out += ago(run.standing.at) + "; run it again to go on"
    }
    let counts = run.counts
    out += ": \(counts.cached + counts.finished) of \(counts.total) stages done"
    if counts.failed > 0 { out += ", \(counts.failed) failed" }
    if counts.retried > 0 { out += ", \(counts.retried) tried again" }
    out += "\n" + changes(run)
    if run.isOver, let state { return out + cells(of: state) }
    let cells = run.standing.cells
    out += "  \(cells.done) of \(cells.total) cells done\n"
    for stage in run.running.prefix(Self.mostRunning) { out += "  was running: \(stage)\n" }
    return out + failures(run)
  }

  private func cells(of state: JSON) -> String {
    let cells = state["cells"]?.array ?? []
    let done = cells.count { $0["status"]?.string == "done" }
    var out = "  \(done) of \(cells.count) cells done\n"
    // Cells that fail together do so for one reason: it is said once.
    var reasons: [(text: String, cells: [String])] = []
    for cell in cells where cell["status"]?.string == "failed" {
      let cause = cell["cause"]?.string.flatMap { FailureCause(rawValue: $0) }
      let text =
        "failed\(ProgressWords.of(cause)): " + (cell["failure"]?.string ?? "")
        + (cell["place"]?.string.map { " (\($0))" } ?? "")
      let name = cell["cell"]?.string ?? ""
      if let place = reasons.firstIndex(where: { $0.text == text }) {
        reasons[place].cells.append(name)
      } else {
        reasons.append((text, [name]))
      }
    }
    for reason in reasons {
      out += "  " + reason.text + "\n" + reason.cells.map { "    \($0)\n" }.joined()
    }
    return out
  }

  // MARK: - Parts

  private func changes(_ run: RunStanding) -> String {
    run.changes.map { "  \($0)\n" }.joined()
  }

  private func failures(_ run: RunStanding) -> String {
    run.failures.map { failure in
      "  failed\(ProgressWords.of(failure.cause)): \(failure.stage): \(failure.message)"
        + (failure.place.map { " (\($0))" } ?? "") + "\n"
    }.joined()
  }

  private func ago(_ seconds: Int) -> String {
    now > seconds ? " (\(Progress.duration(Double(now - seconds))) ago)" : ""
  }

  /// `2026-11-23 23:54:02`, in the zone of whoever asks.
  static func moment(_ seconds: Int) -> String {
    var time = time_t(seconds)
    var parts = tm()
    guard localtime_r(&time, &parts) != nil else { return "?" }
    var text = [CChar](repeating: 0, count: 32)
    let count = strftime(&text, text.count, "%Y-%m-%d %H:%M:%S", &parts)
    return String(decoding: text.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
