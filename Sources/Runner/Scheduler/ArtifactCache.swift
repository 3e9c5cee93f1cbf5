import Pipeline
import Synchronization

/// Results that were used lately, by digest, and results on their way to the disk.
///
/// A thousand fits on the same features read them once.
final class ArtifactCache: Sendable {
  private struct Entry {
    let artifact: Artifact
    let bytes: Int
    var usedAt: Int
  }

  private struct Contents {
    var entries: [Digest: Entry] = [:]
    var bytes = 0
    var uses = 0
    var pinned: [Digest: (artifact: Artifact, times: Int)] = [:]
  }

  private let limit: Int
  private let contents = Mutex(Contents())

  /// - Parameter limit: bytes of elements and texts that are kept beside those that are pinned.
  init(limit: Int) { self.limit = limit }

  subscript(_ digest: Digest) -> Artifact? {
    contents.withLock { contents in
      contents.uses += 1
      if contents.entries[digest] != nil {
        contents.entries[digest]?.usedAt = contents.uses
        return contents.entries[digest]?.artifact
      }
      return contents.pinned[digest]?.artifact
    }
  }

  /// Keeps an artifact until it has not been used for long.
  func insert(_ artifact: Artifact, _ digest: Digest) {
    let bytes = artifact.byteCount
    guard bytes <= limit else { return }
    contents.withLock { contents in
      guard contents.entries[digest] == nil else { return }
      contents.uses += 1
      contents.entries[digest] = Entry(artifact: artifact, bytes: bytes, usedAt: contents.uses)
      contents.bytes += bytes
      if contents.bytes > limit { evict(&contents) }
    }
  }

  /// Keeps an artifact whatever happens, until it is unpinned as often as it was pinned.
  func pin(_ artifact: Artifact, _ digest: Digest) {
    contents.withLock { $0.pinned[digest, default: (artifact, 0)].times += 1 }
  }

  /// Lets go of a pinned artifact.
  func unpin(_ digest: Digest) {
    contents.withLock { contents in
      guard let times = contents.pinned[digest]?.times else { return }
      if times > 1 {
        contents.pinned[digest]?.times -= 1
      } else {
        contents.pinned[digest] = nil
      }
    }
  }

  // Frees an eighth more than needed, so that the next insertions need not sort again.
  private func evict(_ contents: inout Contents) {
    for (digest, entry) in contents.entries.sorted(by: { $0.value.usedAt < $1.value.usedAt }) {
      guard contents.bytes > limit - limit / 8 else { return }
      contents.entries[digest] = nil
      contents.bytes -= entry.bytes
    }
  }
}
