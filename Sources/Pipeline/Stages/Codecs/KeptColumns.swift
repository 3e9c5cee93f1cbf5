import Glibc

/// What of some recordings is as it was in others, so that it need not be stored twice.
struct KeptColumns: Sendable, Hashable {
  /// Per channel the place of the same values among the other recordings' channels; −1 where they are new.
  let channels: [Int]
  /// Per track the place of the same clock among the other recordings' tracks; −1 where it is new.
  let tracks: [Int]

  /// Compares recordings with those that they were made from, subject by subject: a column counts as kept
  /// where it is so for all of them.
  init(_ recordings: [Recording], from others: [Recording]) {
    guard let first = recordings.first, let other = others.first,
      recordings.count == others.count
    else {
      channels = recordings.first?.channels.map { _ in -1 } ?? []
      tracks = recordings.first?.tracks.map { _ in -1 } ?? [-1]
      return
    }
    let pairs = Array(zip(recordings, others))
    let tracks = first.tracks.indices.map { track in
      other.tracks.indices.first { place in
        pairs.allSatisfy { Self.areSame($0.tracks[track], $1.tracks[place]) }
      } ?? -1
    }
    self.tracks = tracks
    channels = first.channels.indices.map { index in
      other.channels.indices.first { place in
        other.channels[place].name == first.channels[index].name
          && tracks[first.trackOf[index]] == other.trackOf[place]
          && pairs.allSatisfy { Self.areSame($0.values[index], $1.values[place]) }
      } ?? -1
    }
  }

  /// Whether anything is kept.
  var isEmpty: Bool { channels.allSatisfy { $0 < 0 } && tracks.allSatisfy { $0 < 0 } }

  private static func areSame(_ a: Recording.Track, _ b: Recording.Track) -> Bool {
    a.sampleSeconds == b.sampleSeconds && a.rowsOfTrial == b.rowsOfTrial
      && areSame(a.times, b.times)
  }

  /// Whether two columns have the same bits: at once where they are the same memory.
  private static func areSame(_ a: [Double], _ b: [Double]) -> Bool {
    guard a.count == b.count else { return false }
    return a.withUnsafeBytes { a in
      b.withUnsafeBytes { b in
        guard let first = a.baseAddress, let second = b.baseAddress, first != second else {
          return true
        }
        return memcmp(first, second, a.count) == 0
      }
    }
  }
}
