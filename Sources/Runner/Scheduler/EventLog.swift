import Glibc
import Pipeline
import Synchronization

/// Writes what happens in a run to a file, one JSON object per line, for `status` and for people.
///
/// A line that cannot be written is left out: the log must never keep a run from going on.
final class EventLog: Sendable {
  private let descriptor: Int32
  private let run: Int
  // A log that grew beyond this begins anew with the next run.
  private static let mostBytes = 8 << 20

  /// Appends to `events.jsonl` in an experiment's run folder.
  init(folder: String) {
    let path = folder + "/events.jsonl"
    var status = stat()
    if stat(path, &status) == 0, status.st_size > Self.mostBytes { unlink(path) }
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    run = Int(getpid())
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Appends a line in one write, so that lines of several runs do not mix.
  func write(_ event: RunEvent) {
    guard descriptor >= 0 else { return }
    var line: [UInt8] = []
    Self.json(event, run: run, at: MemoryGauge.unixSeconds).append(to: &line)
    line.append(0x0A)
    line.withUnsafeBytes { _ = Glibc.write(descriptor, $0.baseAddress, $0.count) }
  }

  /// An event as JSON: what happened, to which stage, and how far the run is.
  static func json(_ event: RunEvent, run: Int, at seconds: Int) -> JSON {
    var members = [
      JSON.Member("event", .string(event.kind.rawValue)), .init("at", .integer(seconds)),
      .init("run", .integer(run)),
    ]
    if let kind = event.stageKind { members.append(.init("kind", .string(kind))) }
    if let label = event.label { members.append(.init("stage", .string(label))) }
    if let key = event.key { members.append(.init("key", .string(key.description))) }
    if let seconds = event.seconds { members.append(.init("seconds", .number(seconds))) }
    if let message = event.message { members.append(.init("message", .string(message))) }
    if let place = event.place { members.append(.init("place", .string(place))) }
    if let cause = event.cause { members.append(.init("cause", .string(cause.rawValue))) }
    if let tries = event.tries { members.append(.init("tries", .integer(tries))) }
    let counts = event.counts
    members += [
      .init("total", .integer(counts.total)), .init("cached", .integer(counts.cached)),
      .init("finished", .integer(counts.finished)), .init("failed", .integer(counts.failed)),
      .init("blocked", .integer(counts.blocked)), .init("running", .integer(counts.running)),
      .init("retried", .integer(counts.retried)),
    ]
    return .object(members)
  }

  /// The whole lines of a log, from the oldest to the newest; a torn last line is left out.
  static func read(folder: String) -> [JSON] {
    guard let file = fopen(folder + "/events.jsonl", "re") else { return [] }
    defer { fclose(file) }
    var lines: [JSON] = []
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    while true {
      let count = getline(&line, &capacity, file)
      guard count > 0, let line else { return lines }
      let bytes = UnsafeRawBufferPointer(start: line, count: count)
      if let event = try? JSON(reading: bytes) { lines.append(event) }
    }
  }
}
