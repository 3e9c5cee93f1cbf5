import Learners

/// Everything that a stage's outcome depends on; its SHA-256 is the stage's key.
///
/// Labels, cells, paths, worker counts and times are not here and so cannot change a key.
public struct StageKey: Sendable, Hashable {
  /// An input by name, with the digest of what it holds.
  public struct Input: Sendable, Hashable {
    /// The name under which the stage asks for it.
    public let name: String
    /// The digest of the part or file behind it.
    public let digest: Digest

    /// Pairs a name and a digest.
    public init(name: String, digest: Digest) {
      self.name = name
      self.digest = digest
    }
  }

  /// The kind of stage.
  public let kind: String
  /// The revision of the kind's code.
  public let revision: Int
  /// The canonical text of the whole configuration.
  public let configuration: String
  /// The inputs in declared order: a stage may join them in that order.
  public let inputs: [Input]
  /// The seed, for stages that draw random numbers.
  public let seed: UInt64?

  /// Gathers the parts of a key.
  public init(
    kind: String, revision: Int, configuration: String, inputs: [Input], seed: UInt64?
  ) {
    self.kind = kind
    self.revision = revision
    self.configuration = configuration
    self.inputs = inputs
    self.seed = seed
  }

  /// SHA-256 of the canonical text of all parts.
  public var digest: Digest {
    var text: [UInt8] = []
    text.reserveCapacity(configuration.utf8.count + 160 + inputs.count * 96)
    text += "{\"kind\":".utf8
    text += Canonical.quoted(kind).utf8
    text += ",\"revision\":\(revision),\"seed\":".utf8
    text += (seed.map { "\($0)" } ?? "null").utf8
    text += ",\"inputs\":[".utf8
    for (index, input) in inputs.enumerated() {
      text += (index > 0 ? ",[" : "[").utf8
      text += Canonical.quoted(input.name).utf8
      text += ",\"".utf8
      input.digest.append(to: &text)
      text += "\"]".utf8
    }
    text += "],\"configuration\":".utf8
    text += configuration.utf8
    text += "}".utf8
    return SHA256.digest(of: text)
  }
}
