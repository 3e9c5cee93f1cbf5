import Pipeline

/// The files that a run began with: specs as they were read, data files as they were hashed.
///
/// A run goes by what it found at its start, however long it takes; this tells what has changed since.
struct SourceFiles: Sendable {
  /// A file that is not what it was when the run began.
  struct Change: Sendable, Hashable {
    let path: String
    let was: Digest
    /// `nil` where the file is gone.
    let now: Digest?

    /// `data/eeg.csv changed while the run went on: it was sha256 4f5a6b7c8d9e, it is sha256 0a1b2c3d4e5f`.
    var words: String {
      let since = now.map { "it is sha256 \($0.short)" } ?? "it is gone"
      return "\(path) changed while the run went on: it was sha256 \(was.short), \(since)"
    }
  }

  private let specs: [SpecFile]
  private let data: [(path: String, digest: Digest)]
  private let digests: FileDigests
  private let absent: Set<String>

  /// - Parameters:
  ///   - specs: files that were read, and what the command line added.
  ///   - graph: its stages name the data files.
  ///   - digests: made the digests of the data files.
  ///   - absent: data files that were never here.
  init(specs: [SpecFile], graph: StageGraph, digests: FileDigests, absent: Set<String>) {
    self.specs = specs.filter { $0.path != Overrides.file }
    var known: [String: Digest] = [:]
    for node in graph.nodes {
      for case .file(let path, let digest) in node.inputs.map(\.source) { known[path] = digest }
    }
    data = known.sorted { $0.key < $1.key }.map { (path: $0.key, digest: $0.value) }
    self.digests = digests
    self.absent = absent
  }

  /// How a data file differs from what it was; `nil` where it does not, or cannot be read at the moment.
  func change(of path: String, since digest: Digest) -> Change? {
    guard !absent.contains(path), let now = try? digests.digest(of: path), now != digest else {
      return nil
    }
    return Change(path: path, was: digest, now: now)
  }

  /// Every file that is not what it was: specs first.
  func changes() -> [Change] {
    var found: [Change] = []
    for file in specs {
      let was = SHA256.digest(of: file.bytes)
      switch LocalFiles.read(file.path) {
      case .success(let bytes):
        if bytes != file.bytes {
          found.append(Change(path: file.path, was: was, now: SHA256.digest(of: bytes)))
        }
      case .failure: found.append(Change(path: file.path, was: was, now: nil))
      }
    }
    for (path, digest) in data {
      if let change = change(of: path, since: digest) {
        found.append(change)
      } else if !absent.contains(path), !LocalFiles.listing.exists(path) {
        found.append(Change(path: path, was: digest, now: nil))
      }
    }
    return found
  }
}
