import Glibc

/// Stands in an experiment's run folder while a process writes results, so that others notice where one was
/// killed amid it: then half-written files may lie beside the whole ones, though nothing else looks different.
///
/// The owner holds a kernel lock on its mark; who is alive is not guessed from process ids.
final class WritingMark {
  private let path: String
  private let descriptor: Int32
  private let left: [String]
  private static let prefix = "writing."

  /// Marks that this process writes results. That it cannot be marked keeps nobody from writing.
  ///
  /// - Parameter folder: the experiment's run folder.
  init(in folder: String) {
    left = Self.left(in: folder)
    path = "\(folder)/\(Self.prefix)\(getpid())-\(UInt32.random(in: 0 ... .max))"
    descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    if descriptor >= 0 { _ = flock(descriptor, LOCK_EX | LOCK_NB) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Everything is written: this mark and those that were left behind before it go.
  func remove() {
    for mark in left + [path] { unlink(mark) }
  }

  /// The marks of those who did not come to their end.
  static func left(in folder: String) -> [String] {
    let names = (LocalFiles.listing.names(folder) ?? []).filter { $0.hasPrefix(prefix) }
    return names.map { "\(folder)/\($0)" }.filter { path in
      let mark = open(path, O_RDWR | O_CLOEXEC)
      guard mark >= 0 else { return false }
      defer { close(mark) }
      return flock(mark, LOCK_EX | LOCK_NB) == 0
    }.sorted()
  }
}
