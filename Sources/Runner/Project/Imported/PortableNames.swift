import Pipeline

/// Names of files that mean the same on every machine: from the project folder, or from a folder that the spec
/// finds by an environment variable (`${env:NAME}/...`).
struct PortableNames: Sendable {
  private let project: String
  // Folders by the variable that names them, the longest first.
  private let places: [(folder: String, variable: String)]

  /// - Parameters:
  ///   - project: the project folder.
  ///   - variables: environment variables with their values.
  init(project: ProjectFolder, variables: [String: String]) {
    self.project = Self.plain(project.path)
    var places: [(folder: String, variable: String)] = []
    for (variable, value) in variables where !["", ".", "/"].contains(value) {
      places.append((Self.plain(project.resolve(value)), Self.placeholder(variable)))
    }
    self.places = places.sorted {
      ($1.folder.utf8.count, $0.folder) < ($0.folder.utf8.count, $1.folder)
    }
  }

  /// What stands for the value of a variable.
  static func placeholder(_ variable: String) -> String { "${env:\(variable)}" }

  /// The name of a path.
  func name(of path: String) -> String {
    let path = Self.plain(path)
    for (folder, variable) in places {
      if path == folder { return variable }
      if path.hasPrefix(folder + "/") { return variable + path.dropFirst(folder.count) }
    }
    if path == project { return "." }
    if !project.isEmpty, path.hasPrefix(project + "/") {
      return String(path.dropFirst(project.count + 1))
    }
    return path
  }

  // Without doubled slashes, single dots and a slash at the end.
  private static func plain(_ path: String) -> String {
    let parts = path.split(separator: "/").filter { $0 != "." }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }
}
