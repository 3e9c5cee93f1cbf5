import Glibc
import Synchronization

/// How progress is shown.
enum ProgressStyle: String, Sendable, CaseIterable {
  /// A moving line on a terminal, plain lines elsewhere.
  case auto
  /// Plain lines now and then.
  case plain
  /// Nothing but failures.
  case none
}

/// Shows how far a run is, on standard error.
final class Progress: Sendable {
  private struct State {
    var lastShown = 0.0
    var isLineOpen = false
    var started = 0.0
  }

  private let terminal: Terminal
  private let style: ProgressStyle
  private let title: String
  private let clock: @Sendable () -> Double
  private let state: Mutex<State>

  init(
    title: String, style: ProgressStyle, terminal: Terminal,
    clock: @escaping @Sendable () -> Double = { Progress.monotonicSeconds }
  ) {
    self.title = title
    self.style = style == .auto && !terminal.isInteractive ? .plain : style
    self.terminal = terminal
    self.clock = clock
    state = Mutex(State(started: clock()))
  }

  /// Seconds of a clock that never goes back.
  static var monotonicSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// Takes an event of the scheduler.
  func show(_ event: RunEvent) {
    state.withLock { state in
      switch event.kind {
      case .failed:
        let place = event.place.map { " (\($0))" } ?? ""
        line("failed: \(event.label ?? "a stage"): \(event.message ?? "")\(place)", &state)
      case .notice, .stopping:
        if let message = event.message { line(message, &state) }
      case .ended: close(&state)
      default: break
      }
      guard style != .none, event.kind != .ended else { return }
      let now = clock()
      let pause = style == .auto ? 0.1 : 10
      guard now - state.lastShown >= pause, event.counts.remaining > 0 else { return }
      if style == .plain, state.lastShown == 0, event.kind == .planned {
        state.lastShown = now
        return
      }
      state.lastShown = now
      let text = words(event.counts, elapsed: now - state.started)
      if style == .auto {
        terminal.raw("\r\u{1B}[K" + String(text.prefix(max(20, terminal.width - 1))))
        state.isLineOpen = true
      } else {
        terminal.note(text)
      }
    }
  }

  private func words(_ counts: RunEvent.Counts, elapsed: Double) -> String {
    let done = counts.cached + counts.finished
    var text = "\(title): \(done) of \(counts.total) stages (\(counts.cached) cached"
    if counts.failed > 0 { text += ", \(counts.failed) failed" }
    text += ")"
    if counts.finished > 4, counts.remaining > 0 {
      let left = elapsed / Double(counts.finished) * Double(counts.remaining)
      text += ", about \(Self.duration(left)) left"
    }
    return text
  }

  private func line(_ text: String, _ state: inout State) {
    close(&state)
    terminal.note(text)
  }

  private func close(_ state: inout State) {
    if state.isLineOpen { terminal.raw("\r\u{1B}[K") }
    state.isLineOpen = false
  }

  /// `8 s`, `12 min`, `3 h 20 min`.
  static func duration(_ seconds: Double) -> String {
    if seconds < 1 { return "\(Int((seconds * 1000).rounded())) ms" }
    if seconds < 90 { return "\(Int(seconds.rounded())) s" }
    let minutes = Int((seconds / 60).rounded())
    return minutes < 90 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
  }
}
