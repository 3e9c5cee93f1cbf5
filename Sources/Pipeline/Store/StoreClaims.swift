import Glibc
import Synchronization

/// Sole rights to keys, held by kernel locks on ranges of one file.
///
/// The range of a key is the byte at the key's first 62 bits. The kernel drops the locks of a process that
/// dies in the same moment, so there is nothing to clean up and nobody to be mistaken for alive. On a file
/// system without locks only threads of one process are kept apart; then work may be done twice, with the
/// same bytes. Locks belong to the open file (`F_OFD_SETLK`), not to the process, so closing another
/// descriptor of the same file cannot drop them.
final class StoreClaims: Sendable {
  private let path: String
  private let descriptor: Mutex<Int32>
  private let held = Mutex<Set<UInt64>>([])
  private static let setLock: Int32 = 37
  private static let range: UInt64 = 1 << 62
  // Beyond all keys: shared by runs, taken alone to remove results.
  private static let runs = range

  init(path: String) {
    self.path = path
    descriptor = Mutex(-1)
  }

  deinit {
    let descriptor = descriptor.withLock { $0 }
    if descriptor >= 0 { close(descriptor) }
  }

  /// The sole right to a key; `nil` while another thread or process has it.
  func claim(_ key: Digest) throws(StoreFault) -> (any Claim)? {
    let position = key.prefix % Self.range
    guard held.withLock({ $0.insert(position).inserted }) else { return nil }
    do throws(StoreFault) {
      if try lock(position, F_WRLCK) {
        return HeldClaim { [self] in
          unlock(position)
          held.withLock { _ = $0.remove(position) }
        }
      }
    } catch {
      held.withLock { _ = $0.remove(position) }
      throw error
    }
    held.withLock { _ = $0.remove(position) }
    return nil
  }

  /// Marks a run, which must not lose results that it found.
  func lease() throws(StoreFault) -> (any Claim)? {
    guard try lock(Self.runs, F_RDLCK) else { return nil }
    return HeldClaim { [self] in unlock(Self.runs) }
  }

  /// The right to remove results; `nil` while there are runs.
  func exclusive() throws(StoreFault) -> (any Claim)? {
    guard try lock(Self.runs, F_WRLCK) else { return nil }
    return HeldClaim { [self] in unlock(Self.runs) }
  }

  private func unlock(_ position: UInt64) { _ = try? lock(position, F_UNLCK) }

  // Whether the lock is held now; file systems without locks grant every one.
  private func lock(_ position: UInt64, _ type: Int32) throws(StoreFault) -> Bool {
    let file = try opened()
    var range = flock()
    range.l_type = Int16(type)
    range.l_whence = Int16(SEEK_SET)
    range.l_start = Int(position)
    range.l_len = 1
    if fcntl(file, Self.setLock, &range) == 0 { return true }
    switch errno {
    case EAGAIN, EACCES: return false
    case ENOLCK, EOPNOTSUPP, EINVAL, ENOSYS: return true
    default: throw StoreFault("lock", path)
    }
  }

  private func opened() throws(StoreFault) -> Int32 {
    let file = descriptor.withLock { descriptor in
      if descriptor < 0 { descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666) }
      return descriptor
    }
    guard file >= 0 else { throw StoreFault("open", path) }
    return file
  }
}
