import Glibc

/// Keeps two commands from submitting the same jobs; the kernel drops it with its owner.
///
/// On a file system without locks nobody is kept out; then two commands may submit twice, which costs time only.
final class RunLock {
  private let path: String
  private var descriptor: Int32 = -1

  init(path: String) { self.path = path }

  deinit { release() }

  /// - Returns: whether nobody else has it.
  func take() -> Bool {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { return true }
    return flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK
  }

  /// Gives it back.
  func release() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
  }
}
