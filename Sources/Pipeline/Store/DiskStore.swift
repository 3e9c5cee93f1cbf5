import Glibc
import Synchronization

/// Results as plain files: `store/ab/KEY.safetensors` below one folder, shared by any number of processes.
///
/// A result is written under a temporary name, flushed, renamed and its folder flushed, many together.
/// It is checked against its digests whenever it is read; what does not fit is removed with a notice and
/// counts as never made. Nothing here needs a lock to be readable, and no crash leaves anything to repair.
public final class DiskStore: Store {
  /// The folder that holds everything.
  public let root: String
  private let notice: @Sendable (String) -> Void
  let fileSystem: any FileSystem
  let index: StoreIndex
  let temporary: TemporaryFolder
  let commit: GroupCommit
  private let isReadOnly: Bool
  private let pieceDelay: Double
  private let claims: StoreClaims
  private let folders = Mutex<Set<String>>([])
  private let wasIndexed = Atomic<Bool>(false)
  private let recordsKnown = Mutex<Bool?>(nil)

  /// Opens a store; the folder is made when the first result comes.
  ///
  /// - Parameters:
  ///   - root: the folder, `.trellis` in a project.
  ///   - isReadOnly: whether to change nothing, not even to remove what is damaged.
  ///   - pieceDelay: for so many seconds pieces of a stage stay in memory; one that takes no longer never
  ///     writes them.
  ///   - notice: told in one line when something damaged is left aside.
  public convenience init(
    root: String, isReadOnly: Bool = false, pieceDelay: Double = 0,
    notice: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.init(
      root: root, fileSystem: PosixFileSystem(), isReadOnly: isReadOnly, pieceDelay: pieceDelay,
      notice: notice)
  }

  init(
    root: String, fileSystem: any FileSystem, isReadOnly: Bool = false, pieceDelay: Double = 0,
    notice: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.pieceDelay = pieceDelay
    self.root = root
    self.isReadOnly = isReadOnly
    self.fileSystem = fileSystem
    self.notice = notice
    claims = StoreClaims(path: root + "/claims")
    commit = GroupCommit(fileSystem: fileSystem)
    index = StoreIndex(path: root + "/store/index", fileSystem: fileSystem)
    temporary = TemporaryFolder(root: root + "/tmp", fileSystem: fileSystem)
  }

  deinit { close() }

  /// Waits until every result that was saved is on the disk, and lets go of threads and temporary files.
  public func close() {
    commit.close()
    if wasIndexed.load(ordering: .relaxed), !isReadOnly { index.fold() }
    temporary.close()
  }

  func folder(of key: Digest) -> String {
    "\(root)/store/\(key.description.prefix(2))"
  }

  func path(of key: Digest) -> String {
    let digits = key.description
    return "\(root)/store/\(digits.prefix(2))/\(digits).safetensors"
  }

  func piecesPath(of key: Digest) -> String { "\(root)/pieces/\(key).log" }

  /// What is known of the stage with this key, if its result is there.
  public func summary(of key: Digest) -> StageSummary? {
    var status = stat()
    guard stat(path(of: key), &status) == 0 else { return importedRecord(of: key)?.summary }
    if let summary = index.summary(of: key, status) { return summary }
    guard let summary = record(of: key)?.summary else { return nil }
    if !isReadOnly {
      wasIndexed.store(true, ordering: .relaxed)
      index.append([(summary, status)])
    }
    return summary
  }

  /// The whole record of the stage with this key, if its result is there.
  public func record(of key: Digest) -> StageRecord? {
    read(key) { $0.contents.record } ?? importedRecord(of: key)
  }

  /// Whether records without results were ever imported; most stores have none, and are not asked twice.
  var hasRecords: Bool {
    recordsKnown.withLock { known in
      let has = known ?? (access(root + "/records", F_OK) == 0)
      known = has
      return has
    }
  }

  /// Looks again whether there are records without results.
  func lookForRecords() { recordsKnown.withLock { $0 = nil } }

  /// All finished stages, from the oldest to the newest; of very many only the newest.
  public func summaries() -> [StageSummary] { index.summaries() }

  /// A part of a stage's result; `nil` where it is absent, damaged or not what the digest says.
  public func artifact(_ part: String, of key: Digest, digest: Digest) -> Artifact? {
    read(key) { file in
      guard file.contents.record.summary.digest(of: part) == digest else { return nil }
      return try file.artifact(part)
    } ?? nil
  }

  /// Reads every part of a result and compares it with its digest.
  ///
  /// - Parameter key: the key of a stage.
  /// - Returns: whether the result is there and whole; a damaged one is removed.
  public func verify(_ key: Digest) -> Bool {
    read(key) { file in
      for part in file.contents.record.summary.parts { _ = try file.artifact(part.name) }
      return true
    } ?? false
  }

  // Opens a result; whatever does not fit is removed.
  private func read<R>(_ key: Digest, _ body: (StageFileReader) throws -> R) -> R? {
    let path = path(of: key)
    var inode: ino_t = 0
    do {
      guard let file = try StageFileReader(path: path, key: key, inode: &inode) else { return nil }
      return try body(file)
    } catch let fault as Safetensors.Fault {
      notice("'\(path)' is damaged and left aside: \(fault.message)")
      // Another process may have put a new file there meanwhile.
      var status = stat()
      if !isReadOnly, stat(path, &status) == 0, status.st_ino == inode {
        try? fileSystem.remove(path)
      }
    } catch {
      notice((error as? StoreFault)?.message ?? "cannot read '\(path)'")
    }
    return nil
  }
}

extension DiskStore {
  /// Takes the sole right to make a result; `nil` while another thread or process has it.
  public func claim(_ key: Digest) throws -> (any Claim)? {
    try prepare(root)
    return try claims.claim(key)
  }

  /// Marks a run: while it holds the claim, nobody removes results.
  ///
  /// - Returns: `nil` while results are being removed.
  /// - Throws: `StoreFault`.
  public func lease() throws -> (any Claim)? {
    try prepare(root)
    removeFinishedPieces()
    return try claims.lease()
  }

  /// Removes the pieces of stages whose results are there: a crash can come between the two.
  func removeFinishedPieces() {
    for name in namesIn(root + "/pieces") {
      guard let key = Digest(String(name.prefix(64))), access(path(of: key), F_OK) == 0,
        let claim = try? claims.claim(key)
      else { continue }
      try? fileSystem.remove("\(root)/pieces/\(name)")
      claim.release()
    }
  }

  /// The right to remove results.
  ///
  /// - Returns: `nil` while there are runs.
  /// - Throws: `StoreFault`.
  public func exclusive() throws -> (any Claim)? {
    try prepare(root)
    return try claims.exclusive()
  }

  /// Keeps a result; see `Store`.
  public func save(
    _ result: StageResult, _ record: StageRecord,
    done: @escaping @Sendable (Result<Void, StoreFault>) -> Void
  ) {
    do throws(StoreFault) {
      try write(result, record, done)
    } catch {
      done(.failure(error))
    }
  }

  private func write(
    _ result: StageResult, _ record: StageRecord,
    _ done: @escaping @Sendable (Result<Void, StoreFault>) -> Void
  ) throws(StoreFault) {
    let key = record.summary.key
    let folder = folder(of: key)
    try prepare(folder)
    let encoded = StageFile.encoded(result, record)
    wasIndexed.store(true, ordering: .relaxed)
    let path = try temporary.newPath()
    let descriptor = try fileSystem.create(path, FileContents(encoded))
    commit.add(
      GroupCommit.Item(
        temporary: path, path: self.path(of: key), folder: folder, descriptor: descriptor,
        byteCount: encoded.byteCount
      ) { [index, fileSystem, piecesPath = piecesPath(of: key)] outcome in
        if case .success(let status) = outcome {
          index.append([(record.summary, status)])
          try? fileSystem.remove(piecesPath)
        }
        done(outcome.map { _ in () })
      })
  }

  // Folders are made once; nothing in them is for version control.
  func prepare(_ folder: String) throws(StoreFault) {
    if isReadOnly { throw StoreFault("'\(root)' was opened for reading only") }
    guard !folders.withLock({ $0.contains(folder) }) else { return }
    try fileSystem.makeFolder(folder)
    let ignore = root + "/.gitignore"
    if access(ignore, F_OK) != 0,
      let file = try? fileSystem.create(ignore, FileContents(Array("*\n".utf8)))
    {
      Glibc.close(file)
    }
    folders.withLock { _ = $0.insert(folder) }
  }

  // Puts a small file in the place of another one, whole or not at all.
  func replace(_ path: String, _ bytes: [UInt8]) throws(StoreFault) {
    let new = try temporary.newPath()
    let descriptor = try fileSystem.create(new, FileContents(bytes))
    defer { Glibc.close(descriptor) }
    try fileSystem.flush([(descriptor, new)])
    try fileSystem.rename(new, to: path)
  }

  /// Finished pieces of a stage that was claimed; they go when its result is there.
  public func pieces(of key: Digest) -> any PieceKeeper {
    DiskPieces(
      path: piecesPath(of: key), fileSystem: fileSystem, commit: commit, delay: pieceDelay)
  }
}
