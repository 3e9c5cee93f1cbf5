import Glibc

extension DiskStore {
  /// Records without results lie apart, `records/ab/KEY.safetensors`: a plan may rest on such a stage, but
  /// nothing can be read from it.
  func recordFolder(of key: Digest) -> String { "\(root)/records/\(key.description.prefix(2))" }

  func recordPath(of key: Digest) -> String { "\(recordFolder(of: key))/\(key).safetensors" }

  /// Whether only the record of a stage is there, because no more was imported.
  public func isRecordOnly(_ key: Digest) -> Bool {
    access(path(of: key), F_OK) != 0 && importedRecord(of: key) != nil
  }

  /// The record of a stage whose result is elsewhere; `nil` where none was imported or it is damaged.
  func importedRecord(of key: Digest) -> StageRecord? {
    guard hasRecords else { return nil }
    var inode: ino_t = 0
    return try? StageFileReader(path: recordPath(of: key), key: key, inode: &inode)?.contents.record
  }

  /// The keys of all stages of which only the record was imported.
  public func importedRecords() -> [Digest] {
    namesIn(root + "/records").flatMap { folder in
      namesIn("\(root)/records/\(folder)").compactMap { name in
        name.hasSuffix(".safetensors") ? Digest(String(name.dropLast(12))) : nil
      }
    }
  }
}
