import Synchronization

/// A store that lasts as long as the process; for tests and dry experiments.
public final class MemoryStore: Store {
  private struct Contents {
    var results: [Digest: StageResult] = [:]
    var records: [Digest: StageRecord] = [:]
    var order: [Digest] = []
    var claims: Set<Digest> = []
    var pieces: [Digest: [String: Artifact]] = [:]
  }

  private let contents = Mutex(Contents())

  /// An empty store.
  public init() {}

  /// What is known of the stage with this key.
  public func summary(of key: Digest) -> StageSummary? { record(of: key)?.summary }

  /// The whole record of the stage with this key.
  public func record(of key: Digest) -> StageRecord? { contents.withLock { $0.records[key] } }

  /// All finished stages, in the order in which they were saved.
  public func summaries() -> [StageSummary] {
    contents.withLock { contents in contents.order.compactMap { contents.records[$0]?.summary } }
  }

  /// A part of a stage's result.
  public func artifact(_ part: String, of key: Digest, digest: Digest) -> Artifact? {
    let artifact = contents.withLock { $0.results[key]?.parts[part] }
    return artifact?.digest == digest ? artifact : nil
  }

  /// Takes the sole right to make a result.
  public func claim(_ key: Digest) -> (any Claim)? {
    guard contents.withLock({ $0.claims.insert(key).inserted }) else { return nil }
    return HeldClaim { self.contents.withLock { _ = $0.claims.remove(key) } }
  }

  /// Keeps a result; `done` is called before this returns.
  public func save(
    _ result: StageResult, _ record: StageRecord,
    done: @escaping @Sendable (Result<Void, StoreFault>) -> Void
  ) {
    contents.withLock { contents in
      let key = record.summary.key
      if contents.records[key] == nil { contents.order.append(key) }
      contents.results[key] = result
      contents.records[key] = record
      contents.pieces[key] = nil
    }
    done(.success(()))
  }

  /// Finished pieces of a stage.
  public func pieces(of key: Digest) -> any PieceKeeper { MemoryPieces(store: self, key: key) }

  /// Marks a run; nobody else can remove results from this store.
  public func lease() -> (any Claim)? { HeldClaim {} }

  /// Forgets a result, as if it had never been made.
  public func remove(_ key: Digest) {
    contents.withLock { contents in
      contents.results[key] = nil
      contents.records[key] = nil
      contents.order.removeAll { $0 == key }
    }
  }

  private final class MemoryPieces: PieceKeeper {
    let store: MemoryStore
    let key: Digest

    init(store: MemoryStore, key: Digest) {
      self.store = store
      self.key = key
    }

    func piece(_ name: String, make: () throws -> Artifact) throws -> Artifact {
      if let kept = store.contents.withLock({ $0.pieces[key]?[name] }) { return kept }
      let made = try make()
      store.contents.withLock { $0.pieces[key, default: [:]][name] = made }
      return made
    }

    func close() {}
  }
}
