import Glibc

/// The finished pieces of one running stage, one after the other in one file.
///
/// A piece is `TRLP`, the lengths of name and content, the SHA-256 of both, then both; the content is a
/// safetensors file. What was torn by a crash is cut off when the file is opened again. Pieces reach the
/// disk in the background: a stage does not wait for that. Those of a stage that has only just begun are held
/// in memory: most stages end before a file of pieces would be worth its while.
final class DiskPieces: PieceKeeper {
  private struct State {
    var descriptor: Int32 = -1
    var isOpen = false
    var end = 0
    var kept: [String: Range<Int>] = [:]
    /// Not written yet, in the order in which they were made.
    var held: [(name: String, artifact: Artifact)] = []
  }

  private let path: String
  private let begun = DiskPieces.seconds
  private let delay: Double
  private let fileSystem: any FileSystem
  private let commit: GroupCommit
  private let state = Monitor(State())
  private static let mark = Array("TRLP".utf8)
  private static let headLength = 4 + 4 + 8 + 32

  init(path: String, fileSystem: any FileSystem, commit: GroupCommit, delay: Double = 0) {
    self.path = path
    self.delay = delay
    self.fileSystem = fileSystem
    self.commit = commit
  }

  deinit { close() }

  func piece(_ name: String, make: () throws -> Artifact) throws -> Artifact {
    if let kept = state.with({ kept(name, &$0) }) { return kept }
    let made = try make()
    try state.with { state in
      state.held.append((name, made))
      guard Self.seconds - begun >= delay else { return }
      while let (name, artifact) = state.held.first {
        try write(Self.encoded(name, artifact), name, &state)
        state.held.removeFirst()
      }
    }
    return made
  }

  private func write(_ bytes: [UInt8], _ name: String, _ state: inout State) throws {
    try ready(&state)
    do throws(StoreFault) {
      try fileSystem.append(bytes, to: state.descriptor, path)
    } catch {
      // What was half written must not stand before the next piece.
      ftruncate(state.descriptor, state.end)
      throw error
    }
    state.kept[name] = state.end..<state.end + bytes.count
    state.end += bytes.count
    let copy = fcntl(state.descriptor, F_DUPFD_CLOEXEC, 0)
    if copy >= 0 { commit.flushLater(copy, path) }
  }

  // On a clock that nobody sets.
  private static var seconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  func close() {
    state.with { state in
      if state.descriptor >= 0 { Glibc.close(state.descriptor) }
      state = State()
    }
  }

  private static func encoded(_ name: String, _ artifact: Artifact) -> [UInt8] {
    let attributes = Artifact.inByteOrder(artifact.attributes.keys).map { name in
      (key: name, value: artifact.attributes[name] ?? "")
    }
    let name = Array(name.utf8)
    let content = Safetensors.encode(artifact.tensors, metadata: attributes)
    var bytes = mark
    withUnsafeBytes(of: UInt32(name.count).littleEndian) { bytes.append(contentsOf: $0) }
    withUnsafeBytes(of: UInt64(content.count).littleEndian) { bytes.append(contentsOf: $0) }
    let digest = SHA256()
    name.withUnsafeBytes { digest.update($0) }
    content.withUnsafeBytes { digest.update($0) }
    digest.finish().withBytes { bytes.append(contentsOf: $0) }
    return bytes + name + content
  }

  // A kept piece, if it is there and whole.
  private func kept(_ name: String, _ state: inout State) -> Artifact? {
    if let held = state.held.first(where: { $0.name == name }) { return held.artifact }
    if state.descriptor < 0, !state.isOpen, access(path, F_OK) == 0 { try? ready(&state) }
    guard let range = state.kept[name], let bytes = Self.read(range, state.descriptor),
      let piece = Self.decoded(bytes), piece.name == name
    else { return nil }
    return piece.artifact
  }

  private static func read(_ range: Range<Int>, _ descriptor: Int32) -> [UInt8]? {
    var count = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, initialized in
      while count < range.count {
        let got = pread(
          descriptor, buffer.baseAddress.map { $0 + count }, range.count - count,
          range.lowerBound + count)
        if got <= 0 { break }
        count += got
      }
      initialized = count
    }
    return count == range.count ? bytes : nil
  }

  private static func decoded(_ bytes: [UInt8]) -> (name: String, artifact: Artifact)? {
    guard let lengths = lengths(bytes), headLength + lengths.name + lengths.content == bytes.count
    else { return nil }
    let rest = bytes[headLength...]
    let digest = rest.withUnsafeBytes { SHA256.digest(of: $0) }
    guard bytes[16..<headLength].withUnsafeBytes({ Digest(bytes: $0) }) == digest,
      let name = String(validating: rest.prefix(lengths.name), as: UTF8.self),
      let content = try? Safetensors.decode(Array(rest.dropFirst(lengths.name)))
    else { return nil }
    var attributes: [String: String] = [:]
    for entry in content.metadata { attributes[entry.key] = entry.value }
    return (name, Artifact(tensors: content.tensors, attributes: attributes))
  }

  private static func lengths(_ head: [UInt8]) -> (name: Int, content: Int)? {
    guard head.count >= headLength, head.starts(with: mark) else { return nil }
    return head.withUnsafeBytes { head in
      let name = UInt32(littleEndian: head.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
      let content = UInt64(littleEndian: head.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
      guard content <= UInt64(Int32.max) << 16 else { return nil }
      return (Int(name), Int(content))
    }
  }

  // Opens the file, notes which pieces are there and cuts off a torn end.
  private func ready(_ state: inout State) throws {
    guard state.descriptor < 0 else { return }
    if let slash = path.lastIndex(of: "/") { try fileSystem.makeFolder(String(path[..<slash])) }
    let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw StoreFault("open", path) }
    state.descriptor = descriptor
    state.isOpen = true
    let found = Self.whole(in: descriptor)
    for (name, range) in found.pieces { state.kept[name] = range }
    state.end = found.end
    if found.end < found.size, ftruncate(descriptor, found.end) != 0 {
      throw StoreFault("shorten", path)
    }
  }

  /// The whole pieces from the start of a file, where they end, and how long the file is.
  private static func whole(
    in descriptor: Int32
  ) -> (pieces: [(name: String, range: Range<Int>)], end: Int, size: Int) {
    let size = Int(lseek(descriptor, 0, SEEK_END))
    var pieces: [(name: String, range: Range<Int>)] = []
    var position = 0
    while let head = read(position..<position + headLength, descriptor), let lengths = lengths(head)
    {
      let end = position + headLength + lengths.name + lengths.content
      guard end <= size, let bytes = read(position..<end, descriptor), let piece = decoded(bytes)
      else { break }
      pieces.append((piece.name, position..<end))
      position = end
    }
    return (pieces, position, size)
  }

  /// How many whole pieces a file has, where they end, and how long it is; `nil` where it cannot be opened.
  static func extent(of path: String) -> (whole: Int, end: Int, size: Int)? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { Glibc.close(descriptor) }
    let found = whole(in: descriptor)
    return (found.pieces.count, found.end, found.size)
  }
}
