/// Keeps the results of finished stages by key.
///
/// A result is there only when it is whole and on disk; what cannot be read back as it was written counts
/// as absent. Stores may be shared by any number of threads and processes.
public protocol Store: StageHistory {
  /// A part of a stage's result; `nil` where it is absent, damaged or not what the digest says.
  func artifact(_ part: String, of key: Digest, digest: Digest) -> Artifact?

  /// Takes the sole right to make a result; `nil` while somebody else who is alive has it.
  /// - Throws: `StoreFault` where the store cannot be written.
  func claim(_ key: Digest) throws -> (any Claim)?

  /// Keeps a result. Returns soon; `done` is called once the result is there for good, or never will be.
  ///
  /// Several results that come in a short time share the wait for the disk.
  func save(
    _ result: StageResult, _ record: StageRecord,
    done: @escaping @Sendable (Result<Void, StoreFault>) -> Void)

  /// Finished pieces of a stage that was claimed; they go when its result is there.
  func pieces(of key: Digest) -> any PieceKeeper

  /// Marks a run: nobody removes results while it is held; `nil` while results are being removed.
  /// - Throws: `StoreFault` where the store cannot be written.
  func lease() throws -> (any Claim)?

  /// Whether only the record of a stage is there: what it made lies elsewhere.
  func isRecordOnly(_ key: Digest) -> Bool
}

extension Store {
  /// Most stores hold whole results only.
  public func isRecordOnly(_ key: Digest) -> Bool { false }
}

/// The sole right to make one result, held until released or until the owner dies.
public protocol Claim: AnyObject, Sendable {
  /// Gives the right back.
  func release()
}

/// Keeps the finished pieces of one running stage.
public protocol PieceKeeper: AnyObject, Sendable {
  /// The kept piece of that name, or a new one, which is kept.
  /// - Throws: what `make` throws, or `StoreFault`.
  func piece(_ name: String, make: () throws -> Artifact) throws -> Artifact
  /// Lets go of files; what is kept stays.
  func close()
}

/// Why the store cannot be used: in a user's words, with the path.
public struct StoreFault: Error, Sendable, Hashable {
  /// What went wrong, where.
  public let message: String
  /// The `errno` behind it, if there is one.
  public let code: Int32?

  /// Describes a fault.
  public init(_ message: String, code: Int32? = nil) {
    self.message = message
    self.code = code
  }

  /// Results cannot be removed while there are runs, nor runs begin while results are removed.
  public static let busy = StoreFault("the store is used by another process")
}
