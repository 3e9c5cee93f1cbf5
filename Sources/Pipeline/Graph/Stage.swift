import Learners

/// One kind of work in the graph, with its whole configuration.
///
/// The key of a stage is made of kind, revision, the canonical form of the whole configuration, the digests
/// of its inputs and its seed; nothing else can influence what `run` returns.
public protocol Stage: Sendable {
  /// The kind's name in keys, records and messages: `ingest`, `extract`, `fit`.
  static var kind: String { get }
  /// Raised whenever the same inputs would give other bytes; golden-digest tests watch it.
  static var revision: Int { get }
  /// Everything that the outcome depends on beside inputs and seed.
  var configuration: ParameterValues { get }
  /// The seed, for stages that draw random numbers.
  var seed: UInt64? { get }
  /// The words of the user's own program that the work starts; `nil` for stages that start none.
  var program: [String]? { get }
  /// Does the work.
  /// - Throws: what a user can understand: `DataFault`, `SpecError` or `StageFailure`.
  func run(_ inputs: StageInputs, _ context: StageContext) throws -> StageResult
}

extension Stage {
  /// Most stages draw no random numbers.
  public var seed: UInt64? { nil }
  /// Most stages start no program.
  public var program: [String]? { nil }
}

/// What a stage returns: one artifact, or several named parts that later stages can depend on one by one.
public struct StageResult: Sendable, Hashable {
  /// Artifacts by part; a stage with a single result uses the part `""`.
  public var parts: [String: Artifact]

  /// Several parts.
  public init(parts: [String: Artifact]) { self.parts = parts }
  /// A single result.
  public init(_ artifact: Artifact) { parts = ["": artifact] }
}

/// What a stage is given: its inputs by the names under which the graph declared them.
public struct StageInputs: Sendable {
  private let load: @Sendable (String) throws -> Artifact
  private let files: [String: String]
  /// The names of all inputs, in the order in which the graph declared them.
  public let names: [String]

  /// Wraps a loader; artifacts are loaded when asked for.
  public init(
    names: [String], files: [String: String] = [:],
    load: @escaping @Sendable (String) throws -> Artifact
  ) {
    self.names = names
    self.files = files
    self.load = load
  }

  /// The artifact behind an input.
  /// - Throws: what the store throws where the artifact cannot be read.
  public func artifact(_ name: String) throws -> Artifact { try load(name) }

  /// The path of an input that is a file.
  public func file(_ name: String) -> String? { files[name] }
}

/// What the surroundings lend to a running stage.
public struct StageContext: Sendable {
  /// Threads for pieces of work; results never depend on how many there are.
  public let executor: any Executor
  /// Whether the run was told to stop now; long stages look between pieces and throw `CancellationError`.
  public let isCancelled: @Sendable () -> Bool
  /// Keeps a finished piece (a fold) so that an interrupted stage does not begin again: returns the stored
  /// piece of that name, or makes and stores it. Pieces go when the stage itself is stored.
  public let piece: @Sendable (_ name: String, _ make: () throws -> Artifact) throws -> Artifact
  /// Starts programs that a spec names; `nil` where the user did not allow it.
  public let programs: (any ProgramRunner)?

  /// Gathers what is lent.
  public init(
    executor: any Executor, isCancelled: @escaping @Sendable () -> Bool = { false },
    piece: @escaping @Sendable (String, () throws -> Artifact) throws -> Artifact = { try $1() },
    programs: (any ProgramRunner)? = nil
  ) {
    self.executor = executor
    self.isCancelled = isCancelled
    self.piece = piece
    self.programs = programs
  }
}

/// Why a stage could not do its work, in a user's words.
public struct StageFailure: Error, Sendable, Hashable {
  /// What was expected and what was found.
  public let message: String
  /// Where in the stage: `fold 3 of 5`, `subject 07, modality eeg`.
  public let place: String?
  /// The dotted path of the spec that is behind it: `model.trees`.
  public let specPath: String?
  /// What kind of reason it has; `nil` where it is the work itself.
  public let cause: FailureCause?

  /// Describes a failure.
  public init(
    _ message: String, place: String? = nil, specPath: String? = nil, cause: FailureCause? = nil
  ) {
    self.message = message
    self.place = place
    self.specPath = specPath
    self.cause = cause
  }
}
