import Glibc
import Pipeline
import Synchronization

/// Writes what happens in a run to a file, one JSON object per line, for `status` and for people.
///
/// A line that cannot be written is left out: the log must never keep a run from going on.
final class EventLog: Sendable {
  private let descriptor: Int32
  private let run: Int
  private let isTorn: Mutex<Bool>
  // A log that grew beyond this begins anew with the next run.
  private static let mostBytes = 8 << 20

  /// Appends to `events.jsonl` in an experiment's run folder, or to another file of it.
  init(folder: String, name: String? = nil) {
    let path = name.map { "\(folder)/\($0)" } ?? Self.path(in: folder)
    var status = stat()
    // Not under the hands of another runner.
    if stat(path, &status) == 0, status.st_size > Self.mostBytes,
      !RunnerMark.runners(in: folder).contains(where: \.isAlive)
    {
      unlink(path)
    }
    descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    run = Int(getpid())
    var last: UInt8 = 0x0A
    let size = descriptor >= 0 ? lseek(descriptor, 0, SEEK_END) : 0
    if size > 0 { _ = pread(descriptor, &last, 1, size - 1) }
    isTorn = Mutex(last != 0x0A)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  static func path(in folder: String) -> String { folder + "/events.jsonl" }

  /// Appends a line in one write, so that lines of several runs do not mix.
  func write(_ event: RunEvent) {
    guard descriptor >= 0 else { return }
    var line: [UInt8] = []
    Self.json(event, run: run).append(to: &line)
    line.append(0x0A)
    isTorn.withLock { isTorn in
      // What a full disk or a crash cut off must not take the next line with it.
      if isTorn { line.insert(0x0A, at: 0) }
      let count = line.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 { isTorn = count < line.count }
    }
  }

  /// An event as JSON: what happened, to which stage, and how far the run is; see docs/events.md.
  static func json(_ event: RunEvent, run: Int) -> JSON {
    let standing = event.standing
    var members = [
      JSON.Member("event", .string(event.kind.rawValue)), .init("at", .integer(standing.at)),
      .init("elapsed_s", .number((standing.elapsed * 1000).rounded() / 1000)),
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
    let cells = standing.cells
    members += [
      .init("total", .integer(counts.total)), .init("cached", .integer(counts.cached)),
      .init("finished", .integer(counts.finished)), .init("failed", .integer(counts.failed)),
      .init("blocked", .integer(counts.blocked)), .init("running", .integer(counts.running)),
      .init("retried", .integer(counts.retried)), .init("cells", .integer(cells.total)),
      .init("cells_done", .integer(cells.done)), .init("cells_failed", .integer(cells.failed)),
      .init("memory_bytes", .integer(standing.memoryBytes)),
    ]
    if let left = standing.secondsLeft {
      members.append(.init("left_s", .number((left * 10).rounded() / 10)))
    }
    return .object(members)
  }

  /// The whole lines of a log, from the oldest to the newest; a torn last line is left out.
  static func read(folder: String) -> [JSON] {
    var tail = EventTail(folder: folder)
    return tail.more()
  }
}

/// Reads a log as it grows.
struct EventTail {
  private let path: String
  private var offset = 0
  private var inode: ino_t = 0

  init(folder: String) { path = EventLog.path(in: folder) }

  /// The whole lines that came since the last call; damaged ones are left out.
  mutating func more() -> [JSON] {
    guard let file = fopen(path, "re") else { return [] }
    defer { fclose(file) }
    var status = stat()
    guard fstat(fileno(file), &status) == 0 else { return [] }
    // A log that began anew is read from its start.
    if status.st_ino != inode || status.st_size < offset { offset = 0 }
    inode = status.st_ino
    fseek(file, offset, SEEK_SET)
    var lines: [JSON] = []
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    while true {
      let count = getline(&line, &capacity, file)
      guard count > 0, let line, line[count - 1] == 0x0A else { return lines }
      offset += count
      let bytes = UnsafeRawBufferPointer(start: line, count: count)
      if let event = try? JSON(reading: bytes), event["event"] != nil { lines.append(event) }
    }
  }
}
