/// What an archive holds: `trellis-archive.json`, its first entry.
///
/// The entries behind it come in the order of `entries` and are no others. The second one is the SHA-256 of
/// the first, as `sha256sum -c` reads it.
public struct ArchiveContents: Sendable, Hashable {
  /// A stage whose result or record the archive holds.
  public struct Stage: Sendable, Hashable {
    /// Its key.
    public let key: Digest
    /// How many bytes its file has.
    public let byteCount: Int
  }

  /// A text that the archive holds.
  public struct Text: Sendable, Hashable {
    /// A spec's path from the project folder, or the name of an experiment.
    public let name: String
    /// Its bytes.
    public let bytes: [UInt8]

    /// Names bytes.
    public init(name: String, bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  /// A text as the list of contents names it.
  struct ListedText: Sendable, Hashable {
    let name: String
    let byteCount: Int
    let digest: Digest
  }

  /// What the archive knows of an experiment.
  public struct Experiment: Sendable, Hashable {
    /// Its name.
    public let name: String
    /// The keys of all stages that its results rest on.
    public let keys: [Digest]
    /// What else its plan has to know; opaque to the store.
    public let data: JSON

    /// Describes an experiment.
    public init(name: String, keys: [Digest], data: JSON) {
      self.name = name
      self.keys = keys
      self.data = data
    }
  }

  static let listName = "trellis-archive.json"
  static let digestName = "trellis-archive.sha256"
  static let format = "trellis archive 1"

  /// The build that wrote it.
  public let build: String
  /// The class of instructions that its results were made with.
  public let instructionSet: String
  /// The experiments, by name.
  public let experiments: [Experiment]
  /// Specs and the files that they extend.
  let specs: [ListedText]
  /// Specs with every default filled in, a text per experiment; for people.
  let resolved: [ListedText]
  /// Stages with their results, by key.
  let results: [Stage]
  /// Stages of which only the record is there, by key.
  let records: [Stage]

  /// An entry that has to come, in order.
  enum Entry: Sendable, Hashable {
    case spec(ListedText)
    case resolved(ListedText)
    case result(Stage)
    case record(Stage)

    /// What it is called in the archive.
    var name: String {
      switch self {
      case .spec(let text): "specs/" + text.name
      case .resolved(let text): "resolved/\(text.name).yaml"
      case .result(let stage): "store/\(stage.key.description.prefix(2))/\(stage.key).safetensors"
      case .record(let stage):
        "records/\(stage.key.description.prefix(2))/\(stage.key).safetensors"
      }
    }

    var byteCount: Int {
      switch self {
      case .spec(let text), .resolved(let text): text.byteCount
      case .result(let stage), .record(let stage): stage.byteCount
      }
    }
  }

  var entries: [Entry] {
    specs.map(Entry.spec) + resolved.map(Entry.resolved) + results.map(Entry.result)
      + records.map(Entry.record)
  }
}

extension ArchiveContents {
  var json: JSON {
    func texts(_ texts: [ListedText]) -> JSON {
      .array(
        texts.map {
          .array([.string($0.name), .integer($0.byteCount), .string("\($0.digest)")])
        })
    }
    func stages(_ stages: [Stage]) -> JSON {
      .array(stages.map { .array([.string("\($0.key)"), .integer($0.byteCount)]) })
    }
    return .object([
      .init("format", .string(Self.format)), .init("build", .string(build)),
      .init("instruction_set", .string(instructionSet)),
      .init(
        "experiments",
        .array(
          experiments.map { own in
            .object([
              .init("name", .string(own.name)),
              .init("keys", .array(own.keys.map { .string("\($0)") })), .init("data", own.data),
            ])
          })),
      .init("specs", texts(specs)), .init("resolved", texts(resolved)),
      .init("results", stages(results)), .init("records", stages(records)),
    ])
  }

  /// Reads and checks a list of contents: no name in it leads out of the place that it is for.
  init(reading bytes: [UInt8]) throws(ArchiveFault) {
    let read = bytes.withUnsafeBytes { bytes in try? JSON(reading: bytes) }
    guard let json = read, let format = json["format"]?.string else {
      throw ArchiveFault("'\(Self.listName)' is no list of contents")
    }
    guard format == Self.format else {
      throw ArchiveFault("it has the format '\(format)'; this build reads '\(Self.format)'")
    }
    build = json["build"]?.string ?? "unknown"
    instructionSet = json["instruction_set"]?.string ?? "unknown"
    specs = try Self.texts(json["specs"], "specs", Self.isSpecPath)
    resolved = try Self.texts(json["resolved"], "resolved", Self.isName)
    results = try Self.stages(json["results"], "results")
    records = try Self.stages(json["records"], "records")
    let held = Set((results + records).map(\.key))
    guard held.count == results.count + records.count else {
      throw ArchiveFault("a stage stands twice in its list of contents")
    }
    var experiments: [Experiment] = []
    for own in json["experiments"]?.array ?? [] {
      guard let name = own["name"]?.string, Self.isName(name), let data = own["data"],
        let keys = own["keys"]?.array?.map({ $0.string.flatMap { Digest($0) } })
      else { throw ArchiveFault("an experiment in its list of contents is not described") }
      let known = keys.compactMap { $0 }
      guard known.count == keys.count, held.isSuperset(of: known) else {
        throw ArchiveFault("experiment '\(name)' needs a stage that is not in it")
      }
      experiments.append(Experiment(name: name, keys: known, data: data))
    }
    guard !experiments.isEmpty, Set(experiments.map(\.name)).count == experiments.count else {
      throw ArchiveFault("it names no experiment, or one twice")
    }
    self.experiments = experiments
  }

  /// A name that can be a folder of its own.
  static func isName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 200 && !name.hasPrefix(".")
      && name.utf8.allSatisfy { $0 > 0x1F && $0 != 0x7F && $0 != UInt8(ascii: "/") }
  }

  /// A path of a YAML file that stays below the project folder and in no hidden folder.
  public static func isSpecPath(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    return (path.hasSuffix(".yaml") || path.hasSuffix(".yml")) && parts.allSatisfy(isName)
  }

  private static func texts(
    _ json: JSON?, _ what: String, _ isAllowed: (String) -> Bool
  ) throws(ArchiveFault) -> [ListedText] {
    var texts: [ListedText] = []
    for entry in json?.array ?? [] {
      guard let fields = entry.array, fields.count == 3, let name = fields[0].string,
        let byteCount = fields[1].integer, byteCount >= 0,
        let digest = fields[2].string.flatMap({ Digest($0) })
      else { throw ArchiveFault("its list of \(what) is damaged") }
      guard isAllowed(name) else {
        throw ArchiveFault("'\(name)' in its list of \(what) would leave its place")
      }
      texts.append(ListedText(name: name, byteCount: byteCount, digest: digest))
    }
    guard Set(texts.map(\.name)).count == texts.count else {
      throw ArchiveFault("a name stands twice in its list of \(what)")
    }
    return texts
  }

  private static func stages(_ json: JSON?, _ what: String) throws(ArchiveFault) -> [Stage] {
    var stages: [Stage] = []
    for entry in json?.array ?? [] {
      guard let fields = entry.array, fields.count == 2,
        let key = fields[0].string.flatMap({ Digest($0) }), let byteCount = fields[1].integer,
        byteCount >= 0
      else { throw ArchiveFault("its list of \(what) is damaged") }
      stages.append(Stage(key: key, byteCount: byteCount))
    }
    return stages
  }
}
