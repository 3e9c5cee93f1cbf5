import Glibc

/// An open result; its header is checked, its parts are checked when they are read.
final class StageFileReader {
  let contents: StageFile.Contents
  private let descriptor: Int32
  // The file's beginning, often the whole file.
  private let head: [UInt8]
  private static let headLength = 1 << 16

  /// Opens a result and checks that it is the one with this key.
  ///
  /// Gives `nil` where there is no such file, and the file's number even where it is damaged: then it
  /// throws `Safetensors.Fault`. A file that cannot be read at all throws `StoreFault`.
  init?(path: String, key: Digest, inode: inout ino_t) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw StoreFault("open", path)
    }
    do {
      var status = stat()
      guard fstat(descriptor, &status) == 0 else { throw StoreFault("read", path) }
      inode = status.st_ino
      let size = Int(status.st_size)
      var head = try Self.read(descriptor, 0, min(size, Self.headLength))
      let length = try head.withUnsafeBytes { try SafetensorsHeader.length(of: $0, fileSize: size) }
      if length > head.count { head = try Self.read(descriptor, 0, length) }
      contents = try head.withUnsafeBytes { try StageFile.contents(of: $0, fileSize: size) }
      guard contents.record.summary.key == key else {
        throw Safetensors.Fault("it holds another stage")
      }
      self.head = head
      self.descriptor = descriptor
    } catch {
      close(descriptor)
      throw error
    }
  }

  deinit { close(descriptor) }

  /// A part of the result.
  func artifact(_ part: String) throws -> Artifact {
    guard let digest = contents.record.summary.digest(of: part) else {
      throw Safetensors.Fault("it has no part '\(part)'")
    }
    var tensors: [String: Tensor] = [:]
    for (name, entry) in StageFile.entries(of: part, in: contents.header) {
      tensors[name] = try entry.tensor { offset, target in
        try fill(target, from: contents.header.dataStart + offset)
      }
    }
    let artifact = Artifact(tensors: tensors, attributes: contents.attributes[part] ?? [:])
    guard artifact.digest == digest else {
      let what = part.isEmpty ? "the content" : "the part '\(part)'"
      throw Safetensors.Fault("\(what) does not have its digest")
    }
    return artifact
  }

  private func fill(_ target: UnsafeMutableRawBufferPointer, from offset: Int) throws {
    if offset + target.count <= head.count {
      head.withUnsafeBytes { head in
        let range = offset..<offset + target.count
        target.copyMemory(from: UnsafeRawBufferPointer(rebasing: head[range]))
      }
    } else {
      try Self.read(descriptor, offset, into: target)
    }
  }

  private static func read(_ descriptor: Int32, _ offset: Int, _ count: Int) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      try read(descriptor, offset, into: UnsafeMutableRawBufferPointer(buffer))
      initialized = count
    }
  }

  private static func read(
    _ descriptor: Int32, _ offset: Int, into target: UnsafeMutableRawBufferPointer
  ) throws {
    var count = 0
    while count < target.count {
      let got = pread(
        descriptor, target.baseAddress.map { $0 + count }, target.count - count, offset + count)
      if got < 0, errno == EINTR { continue }
      if got < 0 { throw StoreFault("cannot read a result: \(String(cString: strerror(errno)))") }
      guard got > 0 else { throw Safetensors.Fault("it is cut off") }
      count += got
    }
  }
}
