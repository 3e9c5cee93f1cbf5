extension Artifact {
  /// The recordings of one modality, one per subject, all with the same channels on the same tracks.
  ///
  /// Columns are lent, not copied. What belongs to a track after the first one has its number behind a `/`.
  init(recordings: [Recording], subjects: [String], notes: [DataNote]) {
    self.init()
    set(texts: subjects, as: "subjects")
    let channels = recordings.first?.channels ?? []
    set(channels: channels)
    let tracks = recordings.first?.tracks.count ?? 1
    if tracks > 1 { self["track"] = Tensor(recordings.first?.trackOf ?? []) }
    for track in 0..<tracks {
      self["sample_s" + Self.suffix(track)] = Tensor(
        recordings.map { $0.tracks[track].sampleSeconds ?? .nan })
      for (index, recording) in recordings.enumerated() {
        set(recording, index: index, track: track)
      }
    }
    set(notes: notes)
  }

  private mutating func set(_ recording: Recording, index: Int, track: Int) {
    let own = recording.tracks[track]
    let suffix = Self.suffix(track)
    self["\(index)/times\(suffix)"] = Tensor(own.times)
    let columns = zip(recording.values, recording.trackOf).filter { $0.1 == track }.map(\.0)
    self["\(index)/values\(suffix)"] = Tensor(
      shape: [columns.count, own.count], .f64Pieces(columns))
    if let rows = own.rowsOfTrial {
      self["\(index)/trial_rows\(suffix)"] = Tensor(
        shape: [rows.count, 2],
        .i64(rows.flatMap { [Int64($0.lowerBound), Int64($0.upperBound)] }))
    }
  }

  private static func suffix(_ track: Int) -> String { track == 0 ? "" : "/\(track)" }

  /// The recordings, by subject.
  func recordings(of modality: String) -> [String: Recording] {
    let channels = channels
    let trackOf = self["track"]?.integers ?? [Int](repeating: 0, count: channels.count)
    var out: [String: Recording] = [:]
    for (index, subject) in (texts("subjects") ?? []).enumerated() {
      var tracks: [Recording.Track] = []
      var values = [[Double]](repeating: [], count: channels.count)
      while let step = self["sample_s" + Self.suffix(tracks.count)]?.doubles?[index] {
        let own = track(tracks.count, of: index, step: step)
        let places = trackOf.indices.filter { trackOf[$0] == tracks.count }
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

  private func track(_ track: Int, of index: Int, step: Double) -> Recording.Track {
    let ranges = self["\(index)/trial_rows\(Self.suffix(track))"]?.integers
    return Recording.Track(
      times: doubles("\(index)/times\(Self.suffix(track))"),
      rowsOfTrial: ranges.map { flat in
        stride(from: 0, to: flat.count, by: 2).map { flat[$0]..<flat[$0 + 1] }
      }, sampleSeconds: step.isNaN ? nil : step)
  }
}
