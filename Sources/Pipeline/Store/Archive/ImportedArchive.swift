/// What came out of an archive.
public struct ImportedArchive: Sendable, Hashable {
  /// What is said in the archive.
  public let contents: ArchiveContents
  /// Specs by their paths from the project folder; nobody has written them yet.
  public let specs: [ArchiveContents.Text]
  /// Results that were not here before.
  public internal(set) var newResults = 0
  /// Results that were here before.
  public internal(set) var knownResults = 0
  /// Results that were here before with other bytes; what was here is kept.
  public internal(set) var differingResults: [String] = []
  /// Records that were not here before.
  public internal(set) var newRecords = 0
}
