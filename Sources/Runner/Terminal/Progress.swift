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

/// Shows how far a run is, on standard error: two lines on a terminal, now and then a plain one elsewhere.
final class Progress: Sendable {
  private struct State {
    var lastShown = 0.0
    var openLines = 0
    var label: String?
  }

  private let style: ProgressStyle
  private let title: String
  private let clock: @Sendable () -> Double
  private let columns: Int
  private let write: @Sendable (String) -> Void
  private let state: Mutex<State>
  /// Seconds between two plain lines, and between two looks of a terminal.
  private static let plainPause = 10.0
  private static let terminalPause = 0.1

  convenience init(
    title: String, style: ProgressStyle, terminal: Terminal,
    clock: @escaping @Sendable () -> Double = { Progress.monotonicSeconds }
  ) {
    self.init(
      title: title, style: style == .auto && !terminal.isInteractive ? .plain : style,
      columns: max(20, terminal.width - 1), clock: clock
    ) { terminal.raw($0) }
  }

  /// - Parameters:
  ///   - title: the experiment.
  ///   - style: `auto` for a terminal that understands escape sequences.
  ///   - columns: how wide a line may be there.
  ///   - clock: seconds.
  ///   - write: shows a text.
  init(
    title: String, style: ProgressStyle, columns: Int, clock: @escaping @Sendable () -> Double,
    write: @escaping @Sendable (String) -> Void
  ) {
    self.title = title
    self.style = style
    self.columns = columns
    self.clock = clock
    self.write = write
    state = Mutex(State(lastShown: clock()))
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
      case .failed, .retrying: note(Self.failure(event), &state)
      case .notice, .changed, .stopping:
        if let message = event.message { note(message, &state) }
      case .started: state.label = event.label
      case .ended: close(&state)
      default: break
      }
      guard style != .none, event.kind != .ended, event.counts.remaining > 0 else { return }
      let now = clock()
      let pause = style == .auto ? Self.terminalPause : Self.plainPause
      guard now - state.lastShown >= pause else { return }
      state.lastShown = now
      let words = ProgressWords(event)
      if style == .auto {
        close(&state)
        let second = words.pace + (state.label.map { ": " + $0 } ?? "")
        write(
          DisplayWidth.line("\(title): \(words.counts)", columns: columns) + "\n"
            + DisplayWidth.line("  " + second, columns: columns))
        state.openLines = 2
      } else {
        note("\(title): \(words.counts); \(words.pace)", &state)
      }
    }
  }

  private static func failure(_ event: RunEvent) -> String {
    let place = event.place.map { " (\($0))" } ?? ""
    let word = event.kind == .failed ? "failed" : "again"
    return "\(word)\(ProgressWords.of(event.cause)): \(event.label ?? "a stage"): "
      + (event.message ?? "") + place
  }

  private func note(_ text: String, _ state: inout State) {
    close(&state)
    write(DisplayWidth.line(text, columns: .max) + "\n")
  }

  private func close(_ state: inout State) {
    if state.openLines > 0 { write("\r\u{1B}[K\u{1B}[1A\r\u{1B}[K") }
    state.openLines = 0
  }

  /// `8 s`, `12 min`, `3 h 20 min`.
  static func duration(_ seconds: Double) -> String {
    if seconds < 1 { return "\(Int((seconds * 1000).rounded())) ms" }
    if seconds < 90 { return "\(Int(seconds.rounded())) s" }
    let minutes = Int((seconds / 60).rounded())
    return minutes < 90 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
  }
}
