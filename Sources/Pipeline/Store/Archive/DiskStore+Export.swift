import Glibc

extension DiskStore {
  /// Writes stages into one archive, each result checked against its digests before.
  ///
  /// Equal stores give equal bytes: no time and no owner is in it.
  ///
  /// - Parameters:
  ///   - request: what is wanted.
  ///   - path: the archive; it is there whole or not at all.
  /// - Returns: what was written.
  /// - Throws: `StoreFault` where a stage is missing or damaged or the disk is full, `ArchiveFault` for names
  ///   that no archive can hold.
  public func export(_ request: ArchiveRequest, to path: String) throws -> WrittenArchive {
    guard let lease = try lease() else { throw StoreFault.busy }
    defer { lease.release() }
    let contents = try contents(of: request)
    let list = Array(contents.json.text.utf8)
    let writer = try TarWriter(path: path)
    try writer.add(ArchiveContents.listName, list)
    try writer.add(
      ArchiveContents.digestName,
      Array("\(SHA256.digest(of: list))  \(ArchiveContents.listName)\n".utf8))
    let specs = Dictionary(request.specs.map { ($0.name, $0.bytes) }) { first, _ in first }
    let resolved = Dictionary(request.resolved.map { ($0.name, $0.bytes) }) { first, _ in first }
    for entry in contents.entries {
      switch entry {
      case .spec(let text): try writer.add(entry.name, specs[text.name] ?? [])
      case .resolved(let text): try writer.add(entry.name, resolved[text.name] ?? [])
      case .result(let stage):
        try writer.add(entry.name, copying: self.path(of: stage.key), byteCount: stage.byteCount)
      case .record(let stage): try writer.add(entry.name, try recordBytes(of: stage.key))
      }
    }
    try writer.commit()
    var status = stat()
    stat(path, &status)
    return WrittenArchive(
      results: contents.results.count, records: contents.records.count,
      byteCount: Int(status.st_size))
  }

  private func contents(of request: ArchiveRequest) throws -> ArchiveContents {
    let full = request.experiments.reduce(into: Set<Digest>()) { $0.formUnion($1.results) }
    let keys = request.experiments.reduce(into: Set<Digest>()) { $0.formUnion($1.keys) }
    var results: [ArchiveContents.Stage] = []
    var records: [ArchiveContents.Stage] = []
    for key in keys.union(full).sorted() {
      if full.contains(key) {
        results.append(.init(key: key, byteCount: try checkedByteCount(of: key)))
      } else {
        records.append(.init(key: key, byteCount: try recordBytes(of: key).count))
      }
    }
    func listed(_ texts: [ArchiveContents.Text]) -> [ArchiveContents.ListedText] {
      texts.sorted { $0.name < $1.name }.map {
        .init(name: $0.name, byteCount: $0.bytes.count, digest: SHA256.digest(of: $0.bytes))
      }
    }
    return ArchiveContents(
      build: request.build, instructionSet: request.instructionSet,
      experiments: request.experiments.sorted { $0.name < $1.name }.map {
        .init(name: $0.name, keys: $0.keys.sorted(), data: $0.data)
      }, specs: listed(request.specs), resolved: listed(request.resolved), results: results,
      records: records)
  }

  private func checkedByteCount(of key: Digest) throws(StoreFault) -> Int {
    var status = stat()
    guard verify(key), stat(path(of: key), &status) == 0 else {
      let label = record(of: key)?.summary.label ?? key.short
      throw StoreFault(
        isRecordOnly(key)
          ? "only the record of '\(label)' was imported here, not its result"
          : "the result of '\(label)' is not in the store, or was damaged; run the experiment first"
      )
    }
    return Int(status.st_size)
  }

  // A result file without a result: it says what came out, not what it was.
  private func recordBytes(of key: Digest) throws(StoreFault) -> [UInt8] {
    guard let record = record(of: key) else {
      throw StoreFault("the record of \(key.short) is not in the store; run the experiment first")
    }
    return StageFile.encoded(StageResult(parts: [:]), record).header
  }
}
