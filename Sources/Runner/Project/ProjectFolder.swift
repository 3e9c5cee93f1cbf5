import Glibc

/// Where an experiment's project is: the folder in which `experiments/` stands.
struct ProjectFolder: Sendable, Hashable {
  /// Path of the folder; empty for the current one, so that messages show what the user wrote.
  let path: String

  /// Finds the project of a spec: the nearest folder above it that holds `experiments/`, else the current one.
  init(ofSpec spec: String) {
    var folder = Self.parent(of: spec)
    if Self.name(of: folder) == "experiments" {
      path = Self.parent(of: folder)
      return
    }
    for _ in 0..<64 {
      if Self.isFolder(Self.join(folder, "experiments")) {
        path = folder
        return
      }
      if folder.isEmpty || folder == "/" { break }
      folder = Self.parent(of: folder)
    }
    path = ""
  }

  /// The project of a folder.
  init(path: String) { self.path = path == "." ? "" : path }

  /// Where stage results are kept.
  var storeRoot: String { Self.join(path, ".trellis") }
  /// Where results for people are written.
  var resultsRoot: String { Self.join(path, "results") }

  /// A path that a spec names, from the project folder.
  func resolve(_ name: String) -> String {
    if name.hasPrefix("/") || path.isEmpty { return name }
    return name == "." ? path : Self.join(path, name)
  }

  /// Joins a folder and a name; an empty folder is the current one.
  static func join(_ folder: String, _ name: String) -> String {
    if folder.isEmpty { return name }
    return folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  /// The folder that something stands in; empty for the current one.
  static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last component.
  static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// Whether a folder stands at a path.
  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path.isEmpty ? "." : path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
