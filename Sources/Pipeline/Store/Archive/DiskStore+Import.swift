import Glibc

extension DiskStore {
  /// Takes over the results and records of an archive; what is here already is kept.
  ///
  /// Every byte is checked before anything counts: an archive that is damaged, cut off or hostile changes
  /// nothing. What experiments need is remembered as if they had been run here, so that `gc` spares it.
  ///
  /// - Parameters:
  ///   - path: the archive.
  ///   - now: seconds since 1970.
  /// - Returns: what came out of it; specs are for the caller to write.
  /// - Throws: `ArchiveFault` or `StoreFault`; `.busy` while results are being removed.
  public func importArchive(_ path: String, now: Int) throws -> ImportedArchive {
    guard let lease = try lease() else { throw StoreFault.busy }
    defer { lease.release() }
    let staging = try ArchiveStaging(path, temporary)
    defer { staging.discard() }
    var imported = ImportedArchive(contents: staging.contents, specs: staging.specs)
    lookForRecords()
    try place(staging.files, &imported)
    lookForRecords()
    let archive = path.split(separator: "/").last.map(String.init) ?? path
    for own in staging.contents.experiments {
      let before = try rememberedKeys(of: own.name)
      try remember(own.keys + before.sorted(), of: own.name)
      let note = JSON.object([
        .init("archive", .string(archive)), .init("imported_at", .integer(now)),
        .init("data", own.data),
      ])
      try prepare(root + "/imported")
      try replace("\(root)/imported/\(own.name).json", Array(note.text.utf8))
    }
    return imported
  }

  /// What archives said about the data of experiments, by name of the experiment.
  ///
  /// - Returns: the archive's name and what it said; damaged notes are left out.
  public func importedData() -> [(experiment: String, archive: String, data: JSON)] {
    namesIn(root + "/imported").compactMap { name in
      guard name.hasSuffix(".json"), let bytes = try? readFile("\(root)/imported/\(name)"),
        let note = try? bytes.withUnsafeBytes({ try JSON(reading: $0) }),
        let archive = note["archive"]?.string, let data = note["data"]
      else { return nil }
      return (String(name.dropLast(5)), archive, data)
    }
  }

  // Puts checked files where they belong, many to one wait for the disk.
  private func place(_ files: [ArchiveStaging.File], _ imported: inout ImportedArchive) throws {
    let open = Monitor<(count: Int, fault: StoreFault?)>((0, nil))
    for file in files {
      let key = file.summary.key
      if let known = summary(of: key), file.isRecord || !isRecordOnly(key) {
        if !file.isRecord { imported.knownResults += 1 }
        if known.parts != file.summary.parts { imported.differingResults.append(known.label) }
        continue
      }
      if file.isRecord { imported.newRecords += 1 } else { imported.newResults += 1 }
      open.with { $0.count += 1 }
      do {
        try place(file) { outcome in
          open.change { open in
            open.count -= 1
            if case .failure(let fault) = outcome { open.fault = open.fault ?? fault }
          }
        }
      } catch {
        open.wait { $0.count == 1 ? () : nil }
        throw error
      }
    }
    let fault = open.wait { $0.count == 0 ? .some($0.fault) : nil }
    if let fault { throw fault }
  }

  private func place(
    _ file: ArchiveStaging.File, _ done: @escaping @Sendable (Result<Void, StoreFault>) -> Void
  ) throws {
    let key = file.summary.key
    let folder = file.isRecord ? recordFolder(of: key) : folder(of: key)
    try prepare(folder)
    let descriptor = open(file.temporary, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StoreFault("open", file.temporary) }
    commit.add(
      GroupCommit.Item(
        temporary: file.temporary, path: file.isRecord ? recordPath(of: key) : path(of: key),
        folder: folder, descriptor: descriptor, byteCount: file.byteCount
      ) { [index] outcome in
        if case .success(let status) = outcome, !file.isRecord {
          index.append([(file.summary, status)])
        }
        done(outcome.map { _ in () })
      })
  }
}
