import Glibc

/// A result in a store, with who uses it.
public struct StoreEntry: Sendable, Hashable {
  /// The stage's key.
  public let key: Digest
  /// What is known of it; `nil` where the file is damaged.
  public let summary: StageSummary?
  /// How many bytes the file takes.
  public let fileBytes: Int
  /// The experiments whose last run used it or whose spec reaches it, by name.
  public let experiments: [String]
  /// Whether one of these experiments has a spec, as far as is known.
  public let isReached: Bool
  /// When it was made or an experiment that uses it was run, in seconds since 1970.
  public let usedAt: Int
}

/// What to remove from a store. What is not said is kept, except what no experiment uses.
public struct CollectionPolicy: Sendable, Hashable {
  /// Remove what no experiment uses.
  public var unreachable = true
  /// Remove what was not used for so many seconds.
  public var olderThanSeconds: Int?
  /// Then remove what was not used for longest, until no more than so many bytes are left.
  public var mostBytes: Int?

  /// Says what to remove.
  public init(unreachable: Bool = true, olderThanSeconds: Int? = nil, mostBytes: Int? = nil) {
    self.unreachable = unreachable
    self.olderThanSeconds = olderThanSeconds
    self.mostBytes = mostBytes
  }

  /// The entries that have to go.
  ///
  /// - Parameters:
  ///   - entries: all of a store.
  ///   - now: seconds since 1970.
  /// - Returns: some of them, in their order.
  public func selection(from entries: [StoreEntry], now: Int) -> [StoreEntry] {
    var gone = Set<Digest>()
    for entry in entries {
      let isOld = olderThanSeconds.map { now - entry.usedAt > $0 } ?? false
      let isUnused = unreachable && !entry.isReached
      if isOld || isUnused || entry.summary == nil { gone.insert(entry.key) }
    }
    if let mostBytes {
      let kept = entries.filter { !gone.contains($0.key) }
      var bytes = kept.reduce(0) { $0 + $1.fileBytes }
      let longestUnused = kept.sorted { ($0.usedAt, $0.key) < ($1.usedAt, $1.key) }
      for entry in longestUnused where bytes > mostBytes {
        gone.insert(entry.key)
        bytes -= entry.fileBytes
      }
    }
    return entries.filter { gone.contains($0.key) }
  }
}

extension DiskStore {
  /// Everything in the store, by key.
  ///
  /// - Parameters:
  ///   - specs: keys that specs reach, by experiment; they count like those of last runs.
  ///   - gone: experiments that have no spec any more: that their last run used a result spares it no longer.
  /// - Returns: all results, damaged ones included.
  /// - Throws: `StoreFault` where it cannot be said who uses them.
  public func entries(
    reachedBySpecs specs: [String: Set<Digest>] = [:], withoutSpec gone: Set<String> = []
  ) throws(StoreFault) -> [StoreEntry] {
    let runs = try runs()
    let reaches = specs.sorted { $0.key < $1.key }
    var entries: [StoreEntry] = []
    for folder in namesIn(root + "/store") where folder.utf8.count == 2 {
      for name in namesIn("\(root)/store/\(folder)") where name.hasSuffix(".safetensors") {
        var status = stat()
        guard let key = Digest(String(name.dropLast(12))), stat(path(of: key), &status) == 0 else {
          continue
        }
        let users = runs.filter { $0.keys.contains(key) }
        let used = users.map(\.usedAt).max() ?? 0
        var names = users.map(\.experiment)
        for (name, keys) in reaches where keys.contains(key) && !names.contains(name) {
          names.append(name)
        }
        entries.append(
          StoreEntry(
            key: key, summary: summary(of: key), fileBytes: Int(status.st_size),
            experiments: names.sorted(), isReached: names.contains { !gone.contains($0) },
            usedAt: max(used, status.st_mtim.tv_sec)))
      }
    }
    return entries
  }

  /// Removes results, and what dead processes left behind.
  ///
  /// - Parameter keys: may be empty.
  /// - Throws: `StoreFault`; `.busy` while there are runs.
  public func remove(_ keys: [Digest]) throws {
    guard let right = try exclusive() else { throw StoreFault.busy }
    defer { right.release() }
    try remove(keys, holding: right)
  }

  /// The same for who holds the right already, since before it was decided what to remove.
  ///
  /// - Parameters:
  ///   - keys: may be empty.
  ///   - right: what `exclusive` gave.
  /// - Throws: `StoreFault`.
  public func remove(_ keys: [Digest], holding right: any Claim) throws {
    defer { withExtendedLifetime(right) {} }
    for key in keys { try fileSystem.remove(path(of: key)) }
    temporary.removeLeftovers()
    removeFinishedPieces()
    removeLostPieces()
    forgetLost()
  }

  /// Drops from the index what is torn in it or speaks of results that are not there.
  public func forgetLost() {
    index.compact { key in access(self.path(of: key), F_OK) == 0 }
  }

  // Pieces of stages that nobody finished for long; nobody runs while this is called.
  private func removeLostPieces() {
    for name in namesIn(root + "/pieces") {
      var status = stat()
      let path = "\(root)/pieces/\(name)"
      guard stat(path, &status) == 0, time(nil) - status.st_mtim.tv_sec > 30 * 86_400 else {
        continue
      }
      try? fileSystem.remove(path)
    }
  }
}
