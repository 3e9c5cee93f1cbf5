import Glibc

/// Takes an archive apart beside the store and checks every byte of it, before anything counts.
struct ArchiveStaging {
  /// A checked file that waits to be put into its place.
  struct File: Sendable {
    let temporary: String
    let summary: StageSummary
    let byteCount: Int
    let isRecord: Bool
  }

  private static let longestList = 1 << 29
  private static let longestText = 1 << 24

  let contents: ArchiveContents
  private(set) var files: [File] = []
  private(set) var specs: [ArchiveContents.Text] = []

  /// Reads a whole archive.
  ///
  /// - Parameters:
  ///   - path: the archive.
  ///   - temporary: where files lie until they count.
  /// - Throws: `ArchiveFault` for anything that is not as the list of contents says, `StoreFault` where the
  ///   disk does not do what it should; then nothing is left behind.
  init(_ path: String, _ temporary: TemporaryFolder) throws {
    let reader = try TarReader(path: path)
    contents = try Self.contents(reader)
    do {
      for entry in contents.entries { try take(entry, reader, temporary) }
      if let more = try reader.next() {
        throw ArchiveFault("'\(more.name)' is not in its list of contents")
      }
    } catch {
      discard()
      throw error
    }
  }

  /// Removes what was not put into its place.
  func discard() {
    for file in files { unlink(file.temporary) }
  }

  private static func contents(_ reader: TarReader) throws -> ArchiveContents {
    guard let first = try reader.next(), first.name == ArchiveContents.listName else {
      throw ArchiveFault("it does not begin with '\(ArchiveContents.listName)'")
    }
    let list = try reader.bytes(of: first, atMost: longestList)
    guard let second = try reader.next(), second.name == ArchiveContents.digestName else {
      throw ArchiveFault("its list of contents has no digest")
    }
    let expected = "\(SHA256.digest(of: list))  \(ArchiveContents.listName)\n"
    guard try reader.bytes(of: second, atMost: 1024) == Array(expected.utf8) else {
      throw ArchiveFault("its list of contents does not have its digest")
    }
    return try ArchiveContents(reading: list)
  }

  private mutating func take(
    _ entry: ArchiveContents.Entry, _ reader: TarReader, _ temporary: TemporaryFolder
  ) throws {
    guard let header = try reader.next() else {
      throw ArchiveFault("'\(entry.name)' is in its list of contents, but not in it")
    }
    guard header.name == entry.name else {
      throw ArchiveFault("expected '\(entry.name)', found '\(header.name)'")
    }
    guard header.byteCount == entry.byteCount else {
      throw ArchiveFault(
        "'\(entry.name)' has \(header.byteCount) bytes, its list of contents says \(entry.byteCount)"
      )
    }
    switch entry {
    case .spec(let text):
      let bytes = try self.text(text, header, reader)
      specs.append(ArchiveContents.Text(name: text.name, bytes: bytes))
    case .resolved(let text): _ = try self.text(text, header, reader)
    case .result(let stage): try take(stage.key, false, header, reader, temporary)
    case .record(let stage): try take(stage.key, true, header, reader, temporary)
    }
  }

  private func text(
    _ text: ArchiveContents.ListedText, _ header: TarHeader, _ reader: TarReader
  ) throws -> [UInt8] {
    let bytes = try reader.bytes(of: header, atMost: Self.longestText)
    guard SHA256.digest(of: bytes) == text.digest else {
      throw ArchiveFault("'\(header.name)' does not have its digest")
    }
    return bytes
  }

  private mutating func take(
    _ key: Digest, _ isRecord: Bool, _ header: TarHeader, _ reader: TarReader,
    _ temporary: TemporaryFolder
  ) throws {
    let path = try temporary.newPath()
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw StoreFault("create", path) }
    do {
      defer { close(descriptor) }
      try reader.forEachChunk(of: header) { try PosixFileSystem.write($0, to: descriptor, path) }
      let summary = try Self.checked(path, key, isRecord)
      files.append(
        File(
          temporary: path, summary: summary, byteCount: header.byteCount, isRecord: isRecord))
    } catch let fault as Safetensors.Fault {
      unlink(path)
      throw ArchiveFault("'\(header.name)': \(fault.message)")
    } catch {
      unlink(path)
      throw error
    }
  }

  private static func checked(
    _ path: String, _ key: Digest, _ isRecord: Bool
  ) throws -> StageSummary {
    var inode: ino_t = 0
    guard let file = try StageFileReader(path: path, key: key, inode: &inode) else {
      throw StoreFault("cannot open '\(path)'")
    }
    let summary = file.contents.record.summary
    if isRecord {
      guard file.contents.header.tensors.isEmpty else {
        throw Safetensors.Fault("a record must not hold a result")
      }
    } else {
      for part in summary.parts { _ = try file.artifact(part.name) }
    }
    return summary
  }
}
