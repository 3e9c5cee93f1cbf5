import Pipeline
import Synchronization

/// Notes what a plan asks the file system while it is made, so that the answers can be given again elsewhere.
final class DataSurvey: Sendable {
  private struct Seen {
    var files: Set<String> = []
    var folders: Set<String> = []
    var variables: [String: String] = [:]
  }

  private let seen = Mutex(Seen())

  /// Look-ups that are noted.
  func listing(over listing: FileListing) -> FileListing {
    let isFolder: @Sendable (String) -> Bool = { [self] path in
      let answer = listing.isFolder(path)
      if answer { seen.withLock { _ = $0.folders.insert(path) } }
      return answer
    }
    return FileListing(
      names: listing.names,
      exists: { [self] path in
        let answer = listing.exists(path)
        if answer, !isFolder(path) { seen.withLock { _ = $0.files.insert(path) } }
        return answer
      }, isFolder: isFolder)
  }

  /// Environment variables that are noted.
  func environment(
    over environment: @escaping Interpolation.Environment
  ) -> Interpolation.Environment {
    { [self] name in
      let value = environment(name)
      if let value { seen.withLock { $0.variables[name] = value } }
      return value
    }
  }

  /// Everything that was asked for, under names that hold everywhere.
  ///
  /// - Parameters:
  ///   - project: the project folder.
  ///   - files: what the plan knows of the files that it rests on.
  /// - Returns: files and folders, with the variables that their names begin with.
  func manifest(of project: ProjectFolder, files: [String: RememberedFile]) -> DataManifest {
    let seen = seen.withLock { $0 }
    let names = PortableNames(project: project, variables: seen.variables)
    var known = files
    for path in seen.files where known[path] == nil { known[path] = RememberedFile() }
    var byName: [String: RememberedFile] = [:]
    for path in known.keys.sorted() { byName[names.name(of: path)] = known[path] }
    let variables = seen.variables.keys.filter { variable in
      let place = PortableNames.placeholder(variable)
      return (Array(byName.keys) + seen.folders.map(names.name)).contains { $0.hasPrefix(place) }
    }
    return DataManifest(
      variables: variables, folders: Array(Set(seen.folders.map(names.name))),
      files: byName.map { DataManifest.File($0.key, $0.value) })
  }
}
