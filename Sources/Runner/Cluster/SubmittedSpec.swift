import Pipeline

/// The spec as it was when its jobs were submitted: they read this, whatever happens to the files since.
struct SubmittedSpec: Sendable, Hashable {
  /// The spec, as the user named it.
  let path: String
  /// Overrides from the command line.
  let overrides: [String]
  /// The files that were read, as their names are written.
  let files: [SpecFile]
  /// Environment variables that the files name.
  let variables: [String: String]

  /// Takes what was loaded.
  init(_ open: OpenExperiment) {
    path = open.experiment.path
    overrides = open.overrides
    files = open.files.filter { LocalFiles.listing.exists($0.path) }
    var found: [String: String] = [:]
    for name in open.files.flatMap({ Self.variables(in: $0.bytes) }) {
      found[name] = open.environment(name)
    }
    variables = found
  }

  /// Reads a file of the spec; others do not exist for it.
  func read(_ path: String) -> Result<[UInt8], UnreadableFile> {
    guard let file = files.first(where: { $0.path == path }) else {
      return .failure(UnreadableFile("it was not there when the jobs were submitted"))
    }
    return .success(file.bytes)
  }

  /// Names in `${env:NAME}`.
  static func variables(in bytes: [UInt8]) -> [String] {
    var names: [String] = []
    let mark = Array("${env:".utf8)
    var at = 0
    while at + mark.count < bytes.count {
      guard bytes[at] == mark[0], bytes[at..<at + mark.count].elementsEqual(mark) else {
        at += 1
        continue
      }
      at += mark.count
      let name = bytes[at...].prefix { byte in
        byte == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
      }
      if !name.isEmpty { names.append(String(decoding: name, as: UTF8.self)) }
    }
    return names
  }

  /// As it is kept.
  var json: JSON {
    .object([
      .init("spec", .string(path)), .init("overrides", .array(overrides.map { .string($0) })),
      .init(
        "files",
        .array(
          files.map {
            .array([.string($0.path), .string(String(decoding: $0.bytes, as: UTF8.self))])
          })),
      .init(
        "variables",
        .object(variables.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) })),
    ])
  }

  /// Reads what was kept; `nil` where it is something else.
  init?(_ json: JSON) {
    guard let path = json["spec"]?.string, let files = json["files"]?.array else { return nil }
    self.path = path
    overrides = json["overrides"]?.array?.compactMap(\.string) ?? []
    self.files = files.compactMap { file in
      guard let pair = file.array, pair.count == 2, let path = pair[0].string,
        let text = pair[1].string
      else { return nil }
      return SpecFile(path: path, bytes: Array(text.utf8))
    }
    var variables: [String: String] = [:]
    for member in json["variables"]?.object ?? [] { variables[member.key] = member.value.string }
    self.variables = variables
  }
}
