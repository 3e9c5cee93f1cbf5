import Glibc
import Synchronization

/// A folder of this process for files that are not whole yet; those of dead processes are removed.
///
/// The owner holds a kernel lock on a file in it, so who is alive is never guessed from process ids. Network
/// folders may keep such locks to one host, so folders of another host are left alone as long as their owner's
/// file was touched lately, which the owner sees to.
final class TemporaryFolder: Sendable {
  private struct State {
    var path: String?
    var lock: Int32 = -1
    var files = 0
    var touchedAt = 0
  }

  /// A folder of another host is left alone for so many seconds.
  private static let foreignSeconds = 7 * 86_400
  /// How often an owner says that it is alive, in seconds.
  private static let touchSeconds = 3600

  private let root: String
  private let fileSystem: any FileSystem
  private let state = Mutex(State())

  init(root: String, fileSystem: any FileSystem) {
    self.root = root
    self.fileSystem = fileSystem
  }

  deinit { close() }

  /// A path that nobody else uses.
  func newPath() throws(StoreFault) -> String {
    let path: Result<String, StoreFault> = state.withLock { state in
      Result { () throws(StoreFault) in
        if state.path == nil { try own(&state) }
        Self.touch(&state)
        state.files += 1
        return "\(state.path ?? root)/\(state.files)"
      }
    }
    return try path.get()
  }

  private static func touch(_ state: inout State) {
    let now = time(nil)
    guard now - state.touchedAt >= touchSeconds else { return }
    state.touchedAt = now
    futimens(state.lock, nil)
  }

  /// Gives the folder up.
  func close() {
    state.withLock { state in
      guard let path = state.path else { return }
      Self.removeFolder(path)
      Glibc.close(state.lock)
      state = State(files: state.files)
    }
  }

  private func own(_ state: inout State) throws(StoreFault) {
    try fileSystem.makeFolder(root)
    removeLeftovers()
    for attempt in 0..<100 {
      let path =
        "\(root)/\(HostName.current)@\(getpid())-\(UInt64.random(in: 0 ... .max))-\(attempt)"
      try fileSystem.makeFolder(path)
      let file = open(path + "/owner", O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
      guard file >= 0 else {
        if errno == ENOENT { continue }
        throw StoreFault("create", path + "/owner")
      }
      // Somebody who cleans up may have been faster than the lock; then there is another name.
      if flock(file, LOCK_EX | LOCK_NB) == 0, access(path + "/owner", F_OK) == 0 {
        state.path = path
        state.lock = file
        return
      }
      Glibc.close(file)
    }
    throw StoreFault("cannot make a folder for temporary files in '\(root)'")
  }

  /// Removes folders whose owners are dead.
  func removeLeftovers() {
    for name in namesIn(root) {
      let path = "\(root)/\(name)"
      let file = open(path + "/owner", O_RDWR | O_CLOEXEC)
      if file < 0 {
        // Without an owner's file: made a moment ago, or half removed. Only an empty folder can go.
        if errno == ENOENT { rmdir(path) }
        continue
      }
      if !Self.isForeign(name, owner: file), flock(file, LOCK_EX | LOCK_NB) == 0 {
        Self.removeFolder(path)
      }
      Glibc.close(file)
    }
  }

  private static func isForeign(_ name: String, owner: Int32) -> Bool {
    guard name.contains("@"), !name.hasPrefix(HostName.current + "@") else { return false }
    var status = stat()
    return fstat(owner, &status) == 0 && time(nil) - status.st_mtim.tv_sec < foreignSeconds
  }

  // The owner's file goes last, so that a half-removed folder can be recognised.
  private static func removeFolder(_ path: String) {
    for name in namesIn(path) where name != "owner" { unlink("\(path)/\(name)") }
    unlink(path + "/owner")
    rmdir(path)
  }
}

/// The names in a folder, sorted, without `.` and `..`; none where it cannot be read.
func namesIn(_ path: String) -> [String] {
  guard let folder = opendir(path) else { return [] }
  defer { closedir(folder) }
  var names: [String] = []
  while let entry = readdir(folder) {
    let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name != "." && name != ".." { names.append(name) }
  }
  return names.sorted()
}
