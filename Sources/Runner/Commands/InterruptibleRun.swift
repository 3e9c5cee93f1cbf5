import Glibc
import Pipeline

/// A run that Ctrl-C ends in order: gently the first time, now the second.
///
/// It listens from the start; as long as files are hashed or results are written anew, nothing can be lost
/// and the process ends at once.
final class InterruptibleRun: Sendable {
  private let signals: StopSignals
  private let running = Monitor<Scheduler?>(nil)
  private let farewell = Monitor<(@Sendable () -> Void)?>(nil)

  /// Begins to listen; no thread may have been started before.
  init() {
    StopSignals.block()
    signals = StopSignals()
    let (signals, running, farewell) = (self.signals, self.running, self.farewell)
    signals.listen { level in
      guard let scheduler = running.with({ $0 }) else {
        farewell.with { $0 }?()
        _exit(signals.exitCode ?? ExitStatus.interrupted.rawValue)
      }
      scheduler.stop(
        level,
        because: level == .gently
          ? "stopping: finishing what runs; once more to stop now" : "stopping now")
    }
  }

  /// The status that belongs to the signal that came; `nil` if none came.
  var status: ExitStatus? {
    signals.exitCode.map {
      $0 == ExitStatus.terminated.rawValue ? .terminated : .interrupted
    }
  }

  /// Runs until nothing more can be done, or until it is stopped.
  ///
  /// - Parameters:
  ///   - scheduler: what runs.
  ///   - atEnd: looks at the outcome before the end is told.
  /// - Returns: how it went.
  func run(
    _ scheduler: Scheduler, atEnd: (RunOutcome) -> Void = { _ in }
  ) -> RunOutcome {
    running.change { $0 = scheduler }
    defer { running.change { $0 = nil } }
    return scheduler.run(atEnd: atEnd)
  }

  /// Runs what can be left at any moment; a signal ends the process after a last word.
  func wait<R>(saying farewell: @escaping @Sendable () -> Void, _ body: () throws -> R) rethrows
    -> R
  {
    self.farewell.change { $0 = farewell }
    defer { self.farewell.change { $0 = nil } }
    return try body()
  }

  /// Stops listening.
  func end() { signals.end() }
}

extension RunOutcome {
  /// How a run that nobody interrupted went.
  var status: ExitStatus {
    if failures.contains(where: {
      $0.error is DataFault || ($0.error as? RemoteFailure)?.isData == true
    }) {
      return .missingData
    }
    return failures.isEmpty ? .good : .someFailed
  }
}

extension RunEvent.Counts {
  /// `12 stages: 3 cached, 9 done`.
  var words: String {
    var words = ["\(Amount.count(total, "stage")): \(cached) cached, \(finished) done"]
    if failed > 0 { words.append("\(failed) failed") }
    if blocked > 0 { words.append("\(blocked) blocked behind them") }
    if remaining > 0 { words.append("\(remaining) left") }
    return words.joined(separator: ", ")
  }
}
