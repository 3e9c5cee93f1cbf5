extension Artifact {
  /// The recordings of one modality, one per subject, all with the same channels.
  init(recordings: [Recording], subjects: [String], notes: [DataNote]) {
    self.init()
    set(texts: subjects, as: "subjects")
    let channels = recordings.first?.channels ?? []
    set(
      texts: channels.flatMap {
        [$0.name, $0.group, $0.unit ?? "", $0.scale.rawValue, $0.band ?? "", $0.electrode ?? ""]
      }, as: "channels")
    self["rate_hz"] = Tensor(channels.map { $0.rateHz ?? .nan })
    self["sample_s"] = Tensor(recordings.map { $0.sampleSeconds ?? .nan })
    for (index, recording) in recordings.enumerated() {
      self["\(index)/times"] = Tensor(recording.times)
      self["\(index)/values"] = Tensor(
        shape: [channels.count, recording.count], .f64(recording.values.flatMap { $0 }))
      if let rows = recording.rowsOfTrial {
        self["\(index)/trial_rows"] = Tensor(
          shape: [rows.count, 2],
          .i64(rows.flatMap { [Int64($0.lowerBound), Int64($0.upperBound)] }))
      }
    }
    set(notes: notes)
  }

  /// The recordings, by subject.
  func recordings(of modality: String) -> [String: Recording] {
    let words = texts("channels") ?? []
    let rates = doubles("rate_hz")
    let channels = rates.indices.map { index -> Channel in
      let own = words[index * 6..<index * 6 + 6].map { $0 }
      return Channel(
        name: own[0], group: own[1], unit: own[2].isEmpty ? nil : own[2],
        scale: Channel.Scale(rawValue: own[3]) ?? .linear, band: own[4].isEmpty ? nil : own[4],
        electrode: own[5].isEmpty ? nil : own[5], rateHz: rates[index].isNaN ? nil : rates[index])
    }
    let steps = doubles("sample_s")
    var out: [String: Recording] = [:]
    for (index, subject) in (texts("subjects") ?? []).enumerated() {
      let times = doubles("\(index)/times")
      let flat = doubles("\(index)/values")
      let ranges = self["\(index)/trial_rows"]?.integers
      out[subject] = Recording(
        modality: modality, channels: channels, times: times,
        values: channels.indices.map { Array(flat[$0 * times.count..<($0 + 1) * times.count]) },
        rowsOfTrial: ranges.map { flat in
          stride(from: 0, to: flat.count, by: 2).map { flat[$0]..<flat[$0 + 1] }
        }, sampleSeconds: steps[index].isNaN ? nil : steps[index])
    }
    return out
  }
}
