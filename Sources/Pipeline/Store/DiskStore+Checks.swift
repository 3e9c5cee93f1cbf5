import Glibc

/// What is left of the pieces of a stage that is not finished.
public struct PiecesState: Sendable, Hashable {
  /// The stage's key.
  public let key: Digest
  /// How many whole pieces there are from the start.
  public let whole: Int
  /// How many bytes lie behind the last whole piece, because a write was torn.
  public let tornBytes: Int
  /// Whether a stage that runs now writes them.
  public let isInUse: Bool
}

extension DiskStore {
  /// Reads the pieces of all stages that are not finished; what is torn can be cut off.
  ///
  /// Pieces of a stage that runs are left alone: it cuts off by itself what is torn.
  ///
  /// - Parameter isRepaired: whether files are cut back to their last whole piece.
  /// - Returns: a value for each file, by key.
  public func checkPieces(isRepaired: Bool) -> [PiecesState] {
    namesIn(root + "/pieces").compactMap { name in
      guard let key = Digest(String(name.prefix(64))) else { return nil }
      let claim = isRepaired ? try? claim(key) : nil
      defer { claim?.release() }
      let path = piecesPath(of: key)
      guard let found = DiskPieces.extent(of: path) else { return nil }
      let isInUse = isRepaired && claim == nil
      if isRepaired, !isInUse, found.end < found.size { truncate(path, found.end) }
      return PiecesState(
        key: key, whole: found.whole, tornBytes: found.size - found.end, isInUse: isInUse)
    }
  }

  /// Reads imported records; damaged ones can be removed.
  ///
  /// - Parameter isRepaired: whether damaged ones are removed.
  /// - Returns: how many there are, and the keys of those that are damaged.
  public func checkRecords(isRepaired: Bool) -> (count: Int, damaged: [Digest]) {
    let keys = importedRecords()
    let damaged = keys.filter { importedRecord(of: $0) == nil }
    if isRepaired { for key in damaged { try? fileSystem.remove(recordPath(of: key)) } }
    return (keys.count, damaged)
  }

  /// Removes imported records that nobody needs, and those whose results are here.
  ///
  /// - Parameter needed: keys of stages that somebody needs.
  /// - Returns: how many were removed.
  /// - Throws: `StoreFault`.
  public func removeRecords(except needed: Set<Digest>) throws -> Int {
    var count = 0
    for key in importedRecords() where !needed.contains(key) || access(path(of: key), F_OK) == 0 {
      try fileSystem.remove(recordPath(of: key))
      count += 1
    }
    return count
  }

  /// Reads all of some results, several at once.
  ///
  /// - Parameters:
  ///   - keys: of results.
  ///   - threads: how many may read.
  /// - Returns: the keys of those that are damaged, in the same order; they are removed unless the store was
  ///   opened for reading only.
  public func damaged(among keys: [Digest], threads: Int) -> [Digest] {
    let next = Monitor(0)
    let found = Monitor<Set<Digest>>([])
    let check: @Sendable () -> Void = { [self] in
      while true {
        let start = next.with { next in
          defer { next += 64 }
          return next
        }
        guard start < keys.count else { return }
        for key in keys[start..<min(start + 64, keys.count)] where !verify(key) {
          found.with { _ = $0.insert(key) }
        }
      }
    }
    let helpers = (1..<max(1, threads)).map { _ in startThread(check) }
    check()
    for helper in helpers { helper.join() }
    let damaged = found.with { $0 }
    return keys.filter(damaged.contains)
  }
}
