extension Artifact {
  /// Ids and borders of trials, and nothing that labels depend on.
  init(boundaries subjects: [SubjectTrials]) {
    self.init()
    set(texts: subjects.map(\.subject), as: "subjects")
    self["trials"] = Tensor(subjects.map(\.count))
    set(texts: subjects.flatMap(\.ids), as: "ids")
    self["start_s"] = Tensor(subjects.flatMap(\.starts))
    self["end_s"] = Tensor(subjects.flatMap(\.ends))
  }

  /// The columns that labels and groups refer to, each value with a mark before it (none where it is
  /// missing), and what is known of the trial log.
  init(columns tables: TrialTables) {
    self.init()
    let subjects = tables.subjects
    let names = subjects.first?.columns.keys.sorted() ?? []
    set(texts: names, as: "names")
    for (index, name) in names.enumerated() {
      let values = subjects.flatMap { $0.columns[name] ?? [] }
      set(texts: values.map { $0.map { "=" + $0 } ?? "" }, as: "column/\(index)")
    }
    set(texts: tables.logColumns, as: "log_columns")
    set(texts: tables.otherSubjects, as: "other_subjects")
    set(notes: tables.notes)
  }

  /// The trials of an artifact made from boundaries, with columns where those are given.
  func subjectTrials(columns: Artifact? = nil) -> [SubjectTrials] {
    let counts = integers("trials")
    let ids = texts("ids") ?? []
    let starts = doubles("start_s")
    let ends = doubles("end_s")
    let names = columns?.texts("names") ?? []
    let values = names.indices.map { index in
      (columns?.texts("column/\(index)") ?? []).map { $0.isEmpty ? nil : String($0.dropFirst()) }
    }
    var first = 0
    return zip(texts("subjects") ?? [], counts).map { subject, count in
      let range = first..<first + count
      first += count
      var own: [String: [String?]] = [:]
      for (name, column) in zip(names, values) { own[name] = Array(column[range]) }
      return SubjectTrials(
        subject: subject, ids: Array(ids[range]), starts: Array(starts[range]),
        ends: Array(ends[range]), columns: own)
    }
  }
}
