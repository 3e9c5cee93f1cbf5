import Pipeline
import Synchronization

/// Stands in for data that are not here: what an imported archive remembers of files, never what they hold.
///
/// A file that is here always counts, whatever is remembered. Of a folder that is here, names are added only
/// where it holds nothing of what is remembered: who removes a subject's folder does without that subject.
final class ImportedData: Sendable {
  /// A file that is not here.
  struct Absent: Sendable, Hashable {
    /// Where it would be.
    let path: String
    let digest: Digest
    /// The name of the archive that remembers it.
    let archive: String
  }

  private struct Known: Sendable {
    let archive: String
    let names: PortableNames
    var files: [String: RememberedFile] = [:]
    var folders: Set<String> = []
    var children: [String: Set<String>] = [:]

    init(_ manifest: DataManifest, archive: String, project: ProjectFolder) {
      self.archive = archive
      var values: [String: String] = [:]
      for variable in manifest.variables { values[variable] = Environment.value(variable) }
      names = PortableNames(project: project, variables: values)
      for folder in manifest.folders { add(folder) }
      for entry in manifest.files {
        files[entry.name] = entry.file
        link(entry.name)
      }
    }

    func names(in folder: String) -> Set<String>? {
      folders.contains(folder) ? children[folder] ?? [] : nil
    }

    private mutating func add(_ folder: String) {
      if folders.insert(folder).inserted { link(folder) }
    }

    private mutating func link(_ name: String) {
      let parent = ProjectFolder.parent(of: name)
      guard !parent.isEmpty, parent != name else {
        children[".", default: []].insert(name)
        return
      }
      children[parent, default: []].insert(ProjectFolder.name(of: name))
    }
  }

  private let manifests: [String: (archive: String, manifest: DataManifest)]
  private let variables: Set<String>
  private let project: ProjectFolder
  private let known = Mutex<Known?>(nil)
  private let used = Mutex<[String: Absent]>([:])

  /// Reads what archives left behind in a store.
  init(_ store: DiskStore, project: ProjectFolder) {
    self.project = project
    var manifests: [String: (archive: String, manifest: DataManifest)] = [:]
    for (experiment, archive, data) in store.importedData() {
      if let manifest = DataManifest(data) { manifests[experiment] = (archive, manifest) }
    }
    self.manifests = manifests
    variables = Set(manifests.values.flatMap(\.manifest.variables))
  }

  /// Environment variables; those that only name the place of data that are not here stay names.
  var environment: Interpolation.Environment {
    { [variables] name in
      Environment.value(name) ?? (variables.contains(name) ? PortableNames.placeholder(name) : nil)
    }
  }

  /// From now on answers for this experiment.
  func begin(_ experiment: String) {
    guard let own = manifests[experiment] else { return }
    known.withLock { $0 = Known(own.manifest, archive: own.archive, project: project) }
  }

  /// Look-ups that know what is not here.
  func listing(over listing: FileListing) -> FileListing {
    guard !manifests.isEmpty else { return listing }
    return FileListing(
      names: { [self] folder in
        let real = listing.names(folder)
        guard let remembered = ask({ $0.names(in: $1) }, folder) else { return real }
        guard let real else { return listing.exists(folder) ? nil : remembered.sorted() }
        return remembered.isDisjoint(with: real) ? (real + remembered).sorted() : real
      },
      exists: { [self] path in
        listing.exists(path)
          || ask({ $0.folders.contains($1) || $0.files[$1] != nil }, path) ?? false
      },
      isFolder: { [self] path in
        listing.isFolder(path)
          || (!listing.exists(path) && ask({ $0.folders.contains($1) }, path) ?? false)
      })
  }

  /// What is remembered of a file that is not here.
  func remembered(_ path: String) -> RememberedFile? {
    guard !manifests.isEmpty, !LocalFiles.listing.exists(path) else { return nil }
    return ask({ $0.files[$1] }, path)
  }

  /// The remembered digest of a file that is not here, which is noted.
  func digest(_ path: String) -> Digest? {
    guard let digest = remembered(path)?.digest, let archive = ask({ own, _ in own.archive }, path)
    else { return nil }
    used.withLock { $0[path] = Absent(path: path, digest: digest, archive: archive) }
    return digest
  }

  /// The files that are not here and whose remembered digests were used, by path.
  var absent: [Absent] { used.withLock { $0.values.sorted { $0.path < $1.path } } }

  /// One line about them; `nil` where there are none.
  var note: String? {
    let absent = absent
    guard let first = absent.first else { return nil }
    let files = Amount.count(absent.count, "file of the data is", "files of the data are")
    return "\(files) not here, first \(first.path): digests come from \(first.archive)"
  }

  private func ask<R>(_ question: (Known, String) -> R?, _ path: String) -> R? {
    let known = known.withLock { $0 }
    return known.flatMap { question($0, $0.names.name(of: path)) }
  }
}
