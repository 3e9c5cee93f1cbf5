extension Artifact {
  /// The windows of all subjects of a unit, one after the other.
  init(windows sets: [WindowSet], subjects: [String], modalities: [String], notes: [DataNote]) {
    self.init()
    set(texts: subjects, as: "subjects")
    set(texts: modalities, as: "modalities")
    self["windows"] = Tensor(sets.map(\.windows.count))
    let all = sets.flatMap(\.windows)
    self["trial"] = Tensor(all.map { $0.trial ?? -1 })
    self["start_s"] = Tensor(all.map(\.start))
    self["end_s"] = Tensor(all.map(\.end))
    for (index, modality) in modalities.enumerated() {
      let own = sets.map { $0[modality] }
      self["\(index)/first"] = Tensor(own.flatMap { $0?.rows.map(\.lowerBound) ?? [] })
      self["\(index)/last"] = Tensor(own.flatMap { $0?.rows.map(\.upperBound) ?? [] })
      // Windows of recordings with one track are written as they always were.
      for track in 0..<(own.lazy.compactMap { $0?.trackRows.count }.max() ?? 0) {
        let rows = own.flatMap { part in part?.trackRows[track] ?? [] }
        self["\(index)/first/\(track + 1)"] = Tensor(rows.map(\.lowerBound))
        self["\(index)/last/\(track + 1)"] = Tensor(rows.map(\.upperBound))
      }
      self["\(index)/coverage"] = Tensor(own.flatMap { $0?.coverage ?? [] })
      self["\(index)/covered"] = Tensor(own.flatMap { $0?.isCovered.map { $0 ? 1 : 0 } ?? [] })
    }
    set(notes: notes)
  }
}

/// The windows of one unit as they are kept between stages.
struct UnitWindows {
  /// Subjects in the unit's order.
  let subjects: [String]
  /// Number of windows of each subject.
  let counts: [Int]
  /// All windows, subject by subject.
  let windows: [Window]
  /// Rows and coverage by modality name, arrays as long as `windows`.
  let modalities: [String: ModalityWindows]
  /// Observations.
  let notes: [DataNote]

  init(_ artifact: Artifact) {
    subjects = artifact.texts("subjects") ?? []
    counts = artifact.integers("windows")
    let starts = artifact.doubles("start_s")
    let ends = artifact.doubles("end_s")
    windows = artifact.integers("trial").enumerated().map { index, trial in
      Window(trial: trial < 0 ? nil : trial, start: starts[index], end: ends[index])
    }
    var byName: [String: ModalityWindows] = [:]
    for (index, name) in (artifact.texts("modalities") ?? []).enumerated() {
      var tracks: [[Range<Int>]] = []
      while artifact["\(index)/first/\(tracks.count + 1)"] != nil {
        tracks.append(Self.rows(artifact, "\(index)", "/\(tracks.count + 1)"))
      }
      byName[name] = ModalityWindows(
        modality: name, rows: Self.rows(artifact, "\(index)", ""), trackRows: tracks,
        coverage: artifact.doubles("\(index)/coverage"),
        isCovered: artifact.integers("\(index)/covered").map { $0 == 1 })
    }
    modalities = byName
    notes = artifact.notes
  }

  private static func rows(_ artifact: Artifact, _ modality: String, _ track: String)
    -> [Range<Int>]
  {
    let first = artifact.integers("\(modality)/first\(track)")
    return zip(first, artifact.integers("\(modality)/last\(track)")).map { $0..<$1 }
  }

  /// Places of each subject's windows.
  var ranges: [Range<Int>] {
    var first = 0
    return counts.map { count in
      defer { first += count }
      return first..<first + count
    }
  }

  /// The place of a subject's first window.
  func firstWindow(of subject: String) -> Int {
    subjects.firstIndex(of: subject).map { ranges[$0].lowerBound } ?? 0
  }

  /// The windows of each subject with what one modality has in them.
  func sets(of modality: String) -> [(subject: String, set: WindowSet)] {
    zip(subjects, ranges).map { subject, range in
      let own = modalities[modality].map {
        ModalityWindows(
          modality: modality, rows: Array($0.rows[range]),
          trackRows: $0.trackRows.map { Array($0[range]) }, coverage: Array($0.coverage[range]),
          isCovered: Array($0.isCovered[range]))
      }
      let counts = WindowCounts(
        planned: range.count, uncovered: 0, missingByModality: [], plannedByTrial: [],
        keptByTrial: [], lossByTrial: [])
      return (
        subject,
        WindowSet(
          windows: Array(windows[range]), modalities: own.map { [$0] } ?? [], counts: counts)
      )
    }
  }
}
