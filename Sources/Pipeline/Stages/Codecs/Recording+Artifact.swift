extension Artifact {
  /// The recordings of one modality, one per subject, all with the same channels on the same tracks.
  ///
  /// Columns are lent, not copied. What belongs to a track after the first one has its number behind a `/`.
  /// - Parameters:
  ///   - recordings: in the order of the subjects.
  ///   - subjects: their ids.
  ///   - notes: observations.
  ///   - others: the recordings that these were made from; what is still as it was there is only named.
  init(
    recordings: [Recording], subjects: [String], notes: [DataNote], from others: [Recording] = []
  ) {
    self.init()
    set(texts: subjects, as: "subjects")
    let channels = recordings.first?.channels ?? []
    set(channels: channels)
    let kept = KeptColumns(recordings, from: others)
    if !kept.isEmpty {
      self["kept"] = Tensor(kept.channels)
      self["kept_tracks"] = Tensor(kept.tracks)
    }
    let tracks = recordings.first?.tracks.count ?? 1
    if tracks > 1 { self["track"] = Tensor(recordings.first?.trackOf ?? []) }
    for track in 0..<tracks {
      self["sample_s" + Self.suffix(track)] = Tensor(
        recordings.map { $0.tracks[track].sampleSeconds ?? .nan })
      for (index, recording) in recordings.enumerated() {
        set(recording, index: index, track: track, kept)
      }
    }
    set(notes: notes)
  }

  private mutating func set(_ recording: Recording, index: Int, track: Int, _ kept: KeptColumns) {
    let own = recording.tracks[track]
    let suffix = Self.suffix(track)
    let columns = recording.channels.indices.filter {
      recording.trackOf[$0] == track && kept.channels[$0] < 0
    }
    if kept.tracks[track] < 0 {
      self["\(index)/times\(suffix)"] = Tensor(own.times)
      if let rows = own.rowsOfTrial {
        self["\(index)/trial_rows\(suffix)"] = Tensor(
          shape: [rows.count, 2],
          .i64(rows.flatMap { [Int64($0.lowerBound), Int64($0.upperBound)] }))
      }
    } else if columns.isEmpty {
      return
    }
    self["\(index)/values\(suffix)"] = Tensor(
      shape: [columns.count, own.count], .f64Pieces(columns.map { recording.values[$0] }))
  }

  private static func suffix(_ track: Int) -> String { track == 0 ? "" : "/\(track)" }

  /// The recordings, by subject.
  /// - Parameters:
  ///   - modality: its name.
  ///   - others: the recordings that these were made from, where they were stored so.
  /// - Returns: columns without a copy, where they are long.
  func recordings(of modality: String, from others: [String: Recording] = [:]) -> [String:
    Recording]
  {
    let channels = channels
    let trackOf = self["track"]?.integers ?? [Int](repeating: 0, count: channels.count)
    let kept = self["kept"]?.integers ?? [Int](repeating: -1, count: channels.count)
    var out: [String: Recording] = [:]
    for (index, subject) in (texts("subjects") ?? []).enumerated() {
      let other = others[subject]
      var tracks: [Recording.Track] = []
      var values = kept.map { $0 < 0 ? [] : other?.values[$0] ?? [] }
      while let step = self["sample_s" + Self.suffix(tracks.count)]?.doubles?[index] {
        let own = track(tracks.count, of: index, step: step, from: other)
        let places = trackOf.indices.filter { trackOf[$0] == tracks.count && kept[$0] < 0 }
        let columns = self["\(index)/values\(Self.suffix(tracks.count))"]?.pieces(
          of: places.map { _ in own.count })
        for (place, column) in zip(places, columns ?? []) { values[place] = column }
        tracks.append(own)
      }
      out[subject] = Recording(
        modality: modality, channels: channels, tracks: tracks, trackOf: trackOf, values: values)
    }
    return out
  }

  private func track(
    _ track: Int, of index: Int, step: Double, from other: Recording?
  ) -> Recording.Track {
    if let place = self["kept_tracks"]?.integers?[track], place >= 0, let other {
      return other.tracks[place]
    }
    let ranges = self["\(index)/trial_rows\(Self.suffix(track))"]?.integers
    return Recording.Track(
      times: doubles("\(index)/times\(Self.suffix(track))"),
      rowsOfTrial: ranges.map { flat in
        stride(from: 0, to: flat.count, by: 2).map { flat[$0]..<flat[$0 + 1] }
      }, sampleSeconds: step.isNaN ? nil : step)
  }
}

extension StageInputs {
  /// The input that holds what the signal steps changed of a recording.
  static func signal(_ name: String) -> String { "signal/" + name }

  /// The recordings behind an input, after the signal steps where the modality has any.
  ///
  /// - Returns: by subject, with what was noticed on the way.
  /// - Throws: what the store throws where an artifact cannot be read.
  func recordings(
    _ name: String, of modality: String
  ) throws -> (bySubject: [String: Recording], notes: [DataNote]) {
    let read = try artifact(name)
    let recordings = read.recordings(of: modality)
    guard names.contains(Self.signal(name)) else { return (recordings, read.notes) }
    let changed = try artifact(Self.signal(name))
    return (changed.recordings(of: modality, from: recordings), read.notes + changed.notes)
  }
}
