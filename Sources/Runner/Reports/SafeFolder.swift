import Glibc

/// Why a folder or file of the results cannot be used.
struct FolderFault: Error, Sendable, Equatable, CustomStringConvertible {
  /// Path from the project folder.
  let path: String
  let message: String

  var description: String { "\(path): \(message)" }
}

/// An open folder that reads and writes only what lies directly in it: no symbolic link is followed below the
/// folder that was opened first, whoever changes the tree meanwhile.
final class SafeFolder: Sendable {
  private let descriptor: Int32
  /// Path for messages.
  let path: String

  private init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit { close(descriptor) }

  /// Opens a folder, following links on the way to it.
  init(path: String, shownAs shown: String? = nil) throws(FolderFault) {
    self.path = shown ?? path
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if descriptor < 0 { throw FolderFault(path: shown ?? path, message: SystemError.words(errno)) }
  }

  /// Opens a folder in this one, and makes it if it is missing.
  /// - Throws: `FolderFault` for names that lead elsewhere, links and files in its place.
  func folder(_ name: String) throws(FolderFault) -> SafeFolder {
    let shown = try shownPath(name)
    if mkdirat(descriptor, name, 0o777) != 0, errno != EEXIST {
      throw FolderFault(path: shown, message: SystemError.words(errno))
    }
    return try opened(name)
  }

  /// Opens a folder in this one; `nil` if it is missing.
  func existingFolder(_ name: String) throws(FolderFault) -> SafeFolder? {
    _ = try shownPath(name)
    var status = stat()
    if fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) != 0, errno == ENOENT { return nil }
    return try opened(name)
  }

  private func opened(_ name: String) throws(FolderFault) -> SafeFolder {
    let found = openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    if found < 0 { throw fault(name, errno) }
    return SafeFolder(descriptor: found, path: Self.joined(path, name))
  }

  /// The bytes of a file; `nil` if it is missing.
  /// - Throws: `FolderFault` for links, folders and what else is no plain file.
  func read(_ name: String) throws(FolderFault) -> [UInt8]? {
    _ = try shownPath(name)
    let file = openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    if file < 0, errno == ENOENT { return nil }
    if file < 0 { throw fault(name, errno) }
    defer { close(file) }
    let status = try regularStatus(file, name)
    return try bytes(of: file, name, count: Int(status.st_size))
  }

  /// Writes a file by a new one that takes its place, unless it has these bytes already; keeps its mode.
  ///
  /// `durably` waits for the disk; what can be made anew from the store need not.
  @discardableResult
  func write(
    _ bytes: [UInt8], to name: String, durably: Bool = false
  ) throws(FolderFault) -> Bool {
    _ = try shownPath(name)
    var mode: mode_t?
    let old = openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    if old >= 0 {
      defer { close(old) }
      let status = try regularStatus(old, name)
      mode = status.st_mode & 0o7777
      if Int(status.st_size) == bytes.count,
        try self.bytes(of: old, name, count: bytes.count) == bytes
      {
        return false
      }
    } else if errno != ENOENT {
      throw fault(name, errno)
    }
    var code = try replace(name, with: bytes, mode: mode, durably: durably)
    // To another host that cleans up, the owner of an unfinished file looks dead.
    for _ in 0..<3 where code == ENOENT {
      code = try replace(name, with: bytes, mode: mode, durably: durably)
    }
    if code != 0 { throw fault(name, code) }
    return true
  }

  /// Writes text.
  @discardableResult
  func write(_ text: String, to name: String, durably: Bool = false) throws(FolderFault) -> Bool {
    try write(Array(text.utf8), to: name, durably: durably)
  }

  /// Removes a plain file, if it is there.
  func remove(_ name: String) throws(FolderFault) {
    _ = try shownPath(name)
    var status = stat()
    guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return }
    if status.st_mode & S_IFMT != S_IFREG { throw fault(name, EINVAL) }
    if unlinkat(descriptor, name, 0) != 0, errno != ENOENT { throw fault(name, errno) }
  }

  /// What lies in the folder, sorted.
  func names() throws(FolderFault) -> [String] {
    let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0, let entries = fdopendir(copy) else {
      throw FolderFault(path: path, message: SystemError.words(errno))
    }
    defer { closedir(entries) }
    var out: [String] = []
    while let entry = readdir(entries) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { out.append(name) }
    }
    return out.sorted()
  }

  /// Removes what writers that died before their end left: `.NAME.PID.tmp` of no living process.
  /// - Throws: `FolderFault` where the folder cannot be read.
  func removeLeftovers() throws(FolderFault) {
    for name in try names() where name.hasPrefix(".") && name.hasSuffix(".tmp") {
      let parts = name.split(separator: ".")
      guard parts.count >= 3, let process = Int32(parts[parts.count - 2]), process > 0 else {
        continue
      }
      if kill(process, 0) != 0, errno == ESRCH { unlinkat(descriptor, name, 0) }
    }
  }

  // MARK: - Plain files

  /// - Returns: why the new file could not take its place; 0 where it did.
  private func replace(
    _ name: String, with bytes: [UInt8], mode: mode_t?, durably: Bool
  ) throws(FolderFault) -> Int32 {
    let temporary = ".\(name.utf8.count > 200 ? "file" : name).\(getpid()).tmp"
    unlinkat(descriptor, temporary, 0)
    let file = openat(
      descriptor, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
    if file < 0 { throw fault(name, errno) }
    var code: Int32 = 0
    if let mode, fchmod(file, mode) != 0 { code = errno }
    if code == 0 { code = bytes.withUnsafeBytes { AtomicFile.writeAll($0, to: file) } }
    if code == 0, durably, fsync(file) != 0 { code = errno }
    if close(file) != 0, code == 0 { code = errno }
    if code == 0, renameat(descriptor, temporary, descriptor, name) != 0 { code = errno }
    if code != 0 { unlinkat(descriptor, temporary, 0) }
    return code
  }

  private func bytes(of file: Int32, _ name: String, count: Int) throws(FolderFault) -> [UInt8] {
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, used in
      while used < count {
        let got = Glibc.read(file, buffer.baseAddress.map { $0 + used }, count - used)
        if got < 0, errno == EINTR { continue }
        if got < 0 { code = errno }
        if got <= 0 { break }
        used += got
      }
    }
    if code != 0 { throw fault(name, code) }
    return bytes
  }

  private func regularStatus(_ file: Int32, _ name: String) throws(FolderFault) -> stat {
    var status = stat()
    if fstat(file, &status) != 0 { throw fault(name, errno) }
    if status.st_mode & S_IFMT != S_IFREG {
      throw FolderFault(path: Self.joined(path, name), message: "is not a plain file")
    }
    return status
  }

  // MARK: - Names and messages

  /// The path of a name in this folder.
  /// - Throws: `FolderFault` for names that lead elsewhere.
  private func shownPath(_ name: String) throws(FolderFault) -> String {
    let leads =
      name.isEmpty || name == "." || name == ".." || name.utf8.contains { $0 == 0x2F || $0 == 0 }
    if leads {
      let shown = String(name.unicodeScalars.map { $0.value < 0x20 ? " " : Character($0) })
      throw FolderFault(path: path, message: "the name '\(shown)' would leave the folder")
    }
    return Self.joined(path, name)
  }

  private func fault(_ name: String, _ code: Int32) -> FolderFault {
    let shown = Self.joined(path, name)
    var status = stat()
    let isLink =
      fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0
      && status.st_mode & S_IFMT == S_IFLNK
    if isLink {
      return FolderFault(
        path: shown, message: "is a symbolic link; results are written into real folders only")
    }
    return FolderFault(path: shown, message: SystemError.words(code))
  }

  private static func joined(_ path: String, _ name: String) -> String {
    path.isEmpty ? name : path.hasSuffix("/") ? path + name : path + "/" + name
  }
}
