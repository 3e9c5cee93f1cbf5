import Glibc
import Synchronization

/// Digests of files outside the store, remembered so that large recordings are hashed once.
///
/// What is remembered belongs to device, inode, size, and the times of the last change of content and of
/// the file's data. Hosts that share a folder number its device differently, so it is remembered a second time
/// under the path in the place of the device. A file that changed less than two seconds before it was hashed could change again
/// without its times showing it, so its digest is not remembered.
public final class FileDigests: Sendable {
  private let lines: CheckedLines
  private let isReadOnly: Bool
  private let clock: @Sendable () -> Double
  private static let settledSeconds = 2.0
  private static let chunk = 1 << 20

  /// Remembers in `files` below a store's folder.
  ///
  /// - Parameters:
  ///   - root: the store's folder; while there is none, nothing is remembered.
  ///   - isReadOnly: whether only to use what is remembered.
  public convenience init(root: String, isReadOnly: Bool = false) {
    self.init(root: root, isReadOnly: isReadOnly) {
      var time = timespec()
      clock_gettime(CLOCK_REALTIME, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
  }

  init(root: String, isReadOnly: Bool, clock: @escaping @Sendable () -> Double) {
    lines = CheckedLines(path: root + "/files", fileSystem: PosixFileSystem())
    self.isReadOnly = isReadOnly
    self.clock = clock
  }

  /// The digest of a file's bytes.
  ///
  /// - Parameter path: a plain file, or a link to one.
  /// - Returns: its SHA-256.
  /// - Throws: `FileFault` where it cannot be read or changes all the time.
  public func digest(of path: String) throws(FileFault) -> Digest {
    for _ in 0..<3 {
      let before = try Self.status(of: path)
      let identity = Self.identity(before)
      if let known = known(path, before) { return known }
      let start = clock()
      let digest = try Self.hash(path)
      guard Self.identity(try Self.status(of: path)) == identity else { continue }
      let changed = max(Self.seconds(before.st_mtim), Self.seconds(before.st_ctim))
      if !isReadOnly, start - changed >= Self.settledSeconds {
        let payload = JSON.string(digest.description)
        lines.append([(identity, payload), (Self.identity(before, at: path), payload)])
      }
      return digest
    }
    throw FileFault(path, "the file changes while it is read")
  }

  /// The digests of many files, several hashed at once.
  ///
  /// - Parameters:
  ///   - paths: plain files, or links to such.
  ///   - threads: how many may work.
  /// - Returns: by path; files that cannot be read are left out, and say so when asked for alone.
  public func digests(of paths: [String], threads: Int) -> [String: Digest] {
    var out: [String: Digest] = [:]
    var unknown: [String] = []
    for path in paths {
      if let known = remembered(path) { out[path] = known } else { unknown.append(path) }
    }
    let found = Mutex<[String: Digest]>([:])
    let next = Atomic(0)
    let hash: @Sendable () -> Void = { [self, unknown] in
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < unknown.count else { return }
        let digest = Result { () throws(FileFault) in try self.digest(of: unknown[index]) }
        if case .success(let digest) = digest {
          found.withLock { $0[unknown[index]] = digest }
        }
      }
    }
    let helpers = (1..<max(1, min(threads, unknown.count))).map { _ in startThread(hash) }
    hash()
    for helper in helpers { helper.join() }
    return out.merging(found.withLock { $0 }) { _, new in new }
  }

  private func remembered(_ path: String) -> Digest? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return known(path, status)
  }

  private func known(_ path: String, _ status: stat) -> Digest? {
    let payload =
      lines.payload(of: Self.identity(status)) ?? lines.payload(of: Self.identity(status, at: path))
    return payload?.string.flatMap { Digest($0) }
  }

  private static func seconds(_ time: timespec) -> Double {
    Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private static func status(of path: String) throws(FileFault) -> stat {
    var status = stat()
    guard stat(path, &status) == 0 else { throw FileFault(path, errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw FileFault(path, "it is not a file") }
    return status
  }

  private static func identity(_ status: stat, at path: String? = nil) -> Digest {
    SHA256.digest(
      of: """
        \(path ?? String(status.st_dev)) \(status.st_ino) \(status.st_size) \
        \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec) \
        \(status.st_ctim.tv_sec).\(status.st_ctim.tv_nsec)
        """)
  }

  private static func hash(_ path: String) throws(FileFault) -> Digest {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileFault(path, errno) }
    defer { close(descriptor) }
    posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
    let hash = SHA256()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: chunk, alignment: 64)
    defer { buffer.deallocate() }
    while true {
      let count = read(descriptor, buffer.baseAddress, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw FileFault(path, errno) }
      if count == 0 { return hash.finish() }
      hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }
}

/// A file outside the store that cannot be read.
public struct FileFault: Error, Sendable, Hashable {
  /// The file as the user named it.
  public let path: String
  /// What is wrong with it: `no such file or directory`.
  public let message: String
  /// The `errno` behind it, if there is one.
  public let code: Int32?

  /// Describes a fault.
  public init(_ path: String, _ message: String) {
    self.init(path, message, code: nil)
  }

  init(_ path: String, _ code: Int32) {
    self.init(path, String(cString: strerror(code)).lowercased(), code: code)
  }

  private init(_ path: String, _ message: String, code: Int32?) {
    self.path = path
    self.message = message
    self.code = code
  }
}
