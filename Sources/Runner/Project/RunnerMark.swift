import Glibc
import Pipeline

/// Shows that a runner works on an experiment: a file whose lock the kernel takes away the moment it dies.
///
/// Who is alive is never guessed from process ids or from clocks: a stopped process and a sleeping machine still
/// hold the lock.
final class RunnerMark: Sendable {
  /// A runner that left a mark.
  struct Runner: Sendable, Hashable {
    /// Its process id, which its events bear as `run`.
    let process: Int
    /// The machine that it runs on.
    let host: String
    /// When it began, in seconds since 1970.
    let began: Int
    /// Whether it is there still.
    let isAlive: Bool
  }

  private static let prefix = "runner-"
  private static let setLock: Int32 = 37
  private static let getLock: Int32 = 36
  private let path: String
  private let descriptor: Int32

  /// Leaves a mark in an experiment's run folder and removes those of the dead. Without a mark a run goes on all
  /// the same.
  init(folder: String) {
    for name in Self.names(in: folder) where !Self.isLocked(folder + "/" + name) {
      unlink(folder + "/" + name)
    }
    path = "\(folder)/\(Self.prefix)\(getpid())-\(UInt64.random(in: 0 ... .max))"
    descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { return }
    var range = Self.range(F_WRLCK)
    _ = fcntl(descriptor, Self.setLock, &range)
    let text = JSON.object([
      .init("run", .integer(Int(getpid()))), .init("host", .string(HostName.current)),
      .init("at", .integer(MemoryGauge.unixSeconds)),
    ]).text
    _ = Array(text.utf8).withUnsafeBytes { AtomicFile.writeAll($0, to: descriptor) }
  }

  deinit {
    remove()
    if descriptor >= 0 { close(descriptor) }
  }

  /// Takes the mark away: the run is over.
  func remove() { unlink(path) }

  /// Who left marks, the longest-running first.
  static func runners(in folder: String) -> [Runner] {
    names(in: folder).compactMap { name in
      let path = folder + "/" + name
      guard case .success(let bytes) = LocalFiles.read(path),
        let mark = try? JSON(String(decoding: bytes, as: UTF8.self)),
        let process = mark["run"]?.integer
      else { return nil }
      return Runner(
        process: process, host: mark["host"]?.string ?? "", began: mark["at"]?.integer ?? 0,
        isAlive: isLocked(path))
    }.sorted { ($0.began, $0.process) < ($1.began, $1.process) }
  }

  private static func names(in folder: String) -> [String] {
    (LocalFiles.listing.names(folder) ?? []).filter { $0.hasPrefix(prefix) }
  }

  private static func isLocked(_ path: String) -> Bool {
    let file = open(path, O_RDWR | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    var range = range(F_WRLCK)
    guard fcntl(file, getLock, &range) == 0 else {
      // No locks here: a mark is believed as long as its process is there.
      let name = ProjectFolder.name(of: path).dropFirst(prefix.count)
      return name.split(separator: "-").first.flatMap { Int32($0) }.map { kill($0, 0) == 0 }
        ?? false
    }
    return Int32(range.l_type) != F_UNLCK
  }

  private static func range(_ type: Int32) -> flock {
    var range = flock()
    range.l_type = Int16(type)
    range.l_whence = Int16(SEEK_SET)
    range.l_start = 0
    range.l_len = 1
    return range
  }
}
