/// The files and folders that a plan looked at, under names that hold on every machine.
///
/// A name is a path from the project folder, or begins with `${env:NAME}` where the spec does, or is a whole
/// path. Nothing of what the files hold is in it but their digests.
public struct DataManifest: Sendable, Hashable {
  /// A file by its name.
  public struct File: Sendable, Hashable {
    /// Its name.
    public let name: String
    /// What is known of it.
    public let file: RememberedFile

    /// Names a file.
    public init(_ name: String, _ file: RememberedFile) {
      self.name = name
      self.file = file
    }
  }

  /// Environment variables that names begin with, sorted.
  public let variables: [String]
  /// Names of folders, sorted.
  public let folders: [String]
  /// Files, sorted by name.
  public let files: [File]

  /// Gathers names; they are sorted here.
  public init(variables: [String], folders: [String], files: [File]) {
    self.variables = variables.sorted()
    self.folders = folders.sorted()
    self.files = files.sorted { $0.name < $1.name }
  }

  /// As it is written into archives.
  public var json: JSON {
    .object([
      .init("variables", .array(variables.map { .string($0) })),
      .init("folders", .array(folders.map { .string($0) })),
      .init(
        "files",
        .array(
          files.map { entry in
            .object([
              .init("name", .string(entry.name)),
              .init("sha256", entry.file.digest.map { .string("\($0)") } ?? .null),
              .init("format", entry.file.format.map { .string($0) } ?? .null),
              .init("companions", .array(entry.file.companions.map { .string($0) })),
            ])
          })),
    ])
  }

  /// Reads what `json` wrote; `nil` for anything else.
  public init?(_ json: JSON) {
    guard let variables = Self.texts(json["variables"]), let folders = Self.texts(json["folders"]),
      let entries = json["files"]?.array
    else { return nil }
    var files: [File] = []
    for entry in entries {
      guard let name = entry["name"]?.string, let companions = Self.texts(entry["companions"]),
        let digest = entry["sha256"], let format = entry["format"]
      else { return nil }
      var file = RememberedFile(companions: companions)
      if digest != .null {
        guard let read = digest.string.flatMap({ Digest($0) }) else { return nil }
        file.digest = read
      }
      if format != .null {
        guard let read = format.string else { return nil }
        file.format = read
      }
      files.append(File(name, file))
    }
    self.init(variables: variables, folders: folders, files: files)
  }

  private static func texts(_ json: JSON?) -> [String]? {
    guard let elements = json?.array else { return nil }
    let texts = elements.compactMap(\.string)
    return texts.count == elements.count ? texts : nil
  }
}
