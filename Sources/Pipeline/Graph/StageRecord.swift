/// What a stage's run took.
public struct StageCost: Sendable, Hashable {
  /// Time from start to end, in seconds.
  public let wallSeconds: Double
  /// Processor time of all threads that worked for it, in seconds.
  public let cpuSeconds: Double
  /// By how many bytes the process grew while it ran; an upper bound where stages ran side by side.
  public let peakBytes: Int
  /// Whether no other stage ran beside it: then `peakBytes` is its own.
  public let wasAlone: Bool

  /// Gathers measurements.
  public init(wallSeconds: Double, cpuSeconds: Double, peakBytes: Int, wasAlone: Bool = false) {
    self.wallSeconds = wallSeconds
    self.cpuSeconds = cpuSeconds
    self.peakBytes = peakBytes
    self.wasAlone = wasAlone
  }

  /// Nothing measured.
  public static let unknown = StageCost(wallSeconds: 0, cpuSeconds: 0, peakBytes: 0)
}

/// What is known of a finished stage without opening its result.
public struct StageSummary: Sendable, Hashable {
  /// A part of the result.
  public struct Part: Sendable, Hashable {
    /// The part's name; `""` for a single result.
    public let name: String
    /// The digest of its content.
    public let digest: Digest
    /// How many bytes its content takes.
    public let byteCount: Int

    /// Describes a part.
    public init(name: String, digest: Digest, byteCount: Int) {
      self.name = name
      self.digest = digest
      self.byteCount = byteCount
    }
  }

  /// The stage's key.
  public let key: Digest
  /// The kind of stage.
  public let kind: String
  /// What people called it.
  public let label: String
  /// The parts, by name.
  public let parts: [Part]
  /// What the run took.
  public let cost: StageCost
  /// When it was finished, in seconds since 1970.
  public let madeAt: Int

  /// Describes a finished stage.
  public init(
    key: Digest, kind: String, label: String, parts: [Part], cost: StageCost, madeAt: Int
  ) {
    self.key = key
    self.kind = kind
    self.label = label
    self.parts = parts
    self.cost = cost
    self.madeAt = madeAt
  }

  /// The digest of a part's content.
  public func digest(of part: String) -> Digest? { parts.first { $0.name == part }?.digest }
  /// How many bytes all parts take.
  public var byteCount: Int { parts.reduce(0) { $0 + $1.byteCount } }
}

/// Everything that is kept about a finished stage beside its result.
public struct StageRecord: Sendable, Hashable {
  /// What the outcome depends on.
  public let key: StageKey
  /// What came out and what it took.
  public let summary: StageSummary
  /// The build that made it.
  public let build: String

  /// Describes a finished stage.
  public init(key: StageKey, summary: StageSummary, build: String) {
    self.key = key
    self.summary = summary
    self.build = build
  }

  /// Describes a result that has just been made.
  public init(
    _ result: StageResult, key: StageKey, label: String, cost: StageCost, madeAt: Int, build: String
  ) {
    let parts = Artifact.inByteOrder(result.parts.keys).compactMap { name in
      result.parts[name].map {
        StageSummary.Part(name: name, digest: $0.digest, byteCount: $0.byteCount)
      }
    }
    let summary = StageSummary(
      key: key.digest, kind: key.kind, label: label, parts: parts, cost: cost, madeAt: madeAt)
    self.init(key: key, summary: summary, build: build)
  }
}

/// What earlier runs left behind: all that a plan needs to know of a store.
public protocol StageHistory: Sendable {
  /// What is known of the stage with this key, if its result is there.
  func summary(of key: Digest) -> StageSummary?
  /// The whole record of the stage with this key, if its result is there.
  func record(of key: Digest) -> StageRecord?
  /// All finished stages, from the oldest to the newest; those made long ago may be missing.
  func summaries() -> [StageSummary]
}
