import Glibc

/// The few ways in which a store changes a disk; tests put a failing one in the place of the real one.
protocol FileSystem: Sendable {
  /// Makes a folder and those above it; one that is there already is fine.
  func makeFolder(_ path: String) throws(StoreFault)
  /// Writes a new file and leaves it open. Nothing is left behind where it fails.
  func create(_ path: String, _ contents: FileContents) throws(StoreFault) -> Int32
  /// Appends at the end of an open file.
  func append(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws(StoreFault)
  /// Waits until what was written to open files is on the disk.
  func flush(_ files: [(descriptor: Int32, path: String)]) throws(StoreFault)
  /// Gives a file another name, in the place of what had that name.
  func rename(_ path: String, to other: String) throws(StoreFault)
  /// Waits until the names in folders are on the disk.
  func flushFolders(_ paths: [String]) throws(StoreFault)
  /// Removes a file; one that is not there is fine.
  func remove(_ path: String) throws(StoreFault)
}

/// What is to be written, piece by piece.
struct FileContents: Sendable {
  let forEachChunk: @Sendable ((UnsafeRawBufferPointer) throws -> Void) throws -> Void

  init(_ encoded: Safetensors.Encoded) { forEachChunk = { try encoded.forEachChunk($0) } }
  init(_ bytes: [UInt8]) { forEachChunk = { try bytes.withUnsafeBytes($0) } }
}

extension StoreFault {
  /// What the system says about a failed call: `cannot write 'PATH': no space left on device`.
  init(_ doing: String, _ path: String, _ code: Int32 = errno) {
    self.init(
      "cannot \(doing) '\(path)': \(String(cString: strerror(code)).lowercased())", code: code)
  }
}

/// The real disk.
struct PosixFileSystem: FileSystem {
  // Beyond so many files one flush of the whole file system is cheaper than one for each.
  private static let fewFiles = 3
  private typealias FlushAll = @convention(c) (Int32) -> Int32
  // Looked up at run time: the Swift module of the C library does not declare it.
  private static let flushAll: FlushAll? = dlsym(nil, "syncfs").map {
    unsafeBitCast($0, to: FlushAll.self)
  }

  func makeFolder(_ path: String) throws(StoreFault) {
    if mkdir(path, 0o777) == 0 || errno == EEXIST { return }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
      throw StoreFault("make the folder", path)
    }
    try makeFolder(String(path[..<slash]))
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
      throw StoreFault("make the folder", path)
    }
  }

  func create(_ path: String, _ contents: FileContents) throws(StoreFault) -> Int32 {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw StoreFault("create", path) }
    do {
      try contents.forEachChunk { try Self.write($0, to: descriptor, path) }
      return descriptor
    } catch {
      close(descriptor)
      unlink(path)
      throw error as? StoreFault ?? StoreFault("cannot write '\(path)'")
    }
  }

  func append(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws(StoreFault) {
    let written = bytes.withUnsafeBytes { bytes in
      Result { () throws(StoreFault) in try Self.write(bytes, to: descriptor, path) }
    }
    try written.get()
  }

  static func write(
    _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, _ path: String
  ) throws(StoreFault) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let chunk = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
      let count = Glibc.write(descriptor, chunk.baseAddress, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw StoreFault("write", path) }
      rest = rest.dropFirst(count)
    }
  }

  func flush(_ files: [(descriptor: Int32, path: String)]) throws(StoreFault) {
    if files.count > Self.fewFiles, let flushAll = Self.flushAll {
      guard flushAll(files[0].descriptor) == 0 else { throw StoreFault("flush", files[0].path) }
      return
    }
    for (descriptor, path) in files {
      guard fdatasync(descriptor) == 0 else { throw StoreFault("flush", path) }
    }
  }

  func rename(_ path: String, to other: String) throws(StoreFault) {
    guard Glibc.rename(path, other) == 0 else { throw StoreFault("rename", path) }
  }

  func flushFolders(_ paths: [String]) throws(StoreFault) {
    let isMany = paths.count > Self.fewFiles && Self.flushAll != nil
    for path in isMany ? paths.prefix(1) : paths[...] {
      let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      guard descriptor >= 0 else { throw StoreFault("open", path) }
      defer { close(descriptor) }
      let status = isMany ? Self.flushAll?(descriptor) ?? -1 : fsync(descriptor)
      guard status == 0 else { throw StoreFault("flush", path) }
    }
  }

  func remove(_ path: String) throws(StoreFault) {
    guard unlink(path) == 0 || errno == ENOENT else { throw StoreFault("remove", path) }
  }
}
