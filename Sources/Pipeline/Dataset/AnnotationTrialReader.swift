import Learners

/// Finds trials in the annotations, markers or triggers of a recording.
///
/// A trial starts with an annotation. It lasts as long as the spec says, else as long as the annotation does,
/// else until the next annotation of any text, the last one until the recording ends.
struct AnnotationTrialReader {
  /// The column of labels and groups that holds the annotation's text.
  static let column = "annotation"

  let file: String
  let unitSubject: String?
  /// Patterns of annotations that begin a trial; empty for all.
  let match: [String]
  let lengthSeconds: Double?
  /// Columns that labels and groups refer to.
  let columns: [String]
  let modality: String
  let format: any RecordingFormat.Type
  /// What the spec says about the clock of the file: a zone, seconds to add.
  var time: DatasetDeclaration.TimeSource?

  private var offsetSeconds: Double { time?.offsetSeconds ?? 0 }

  /// Reads the annotations.
  /// - Throws: `DataFault` where the file cannot be read, or a column is asked for that annotations do not have.
  func read(executor: any Executor) throws(DataFault) -> TrialTables {
    for column in columns where column != Self.column {
      throw DataFault(
        file: file, column: column, "trials that are annotations have no such column",
        help: "the column is '\(Self.column)'")
    }
    let source = try format.init().open(file, executor: executor)
    let events = try source.events(zone: time?.zone, executor: executor).map {
      RecordingEvent(onset: $0.onset + offsetSeconds, duration: $0.duration, text: $0.text)
    }
    let chosen = events.indices.filter { index in
      match.isEmpty || match.contains { Glob.matches($0, events[index].text) }
    }
    var end: Double?
    var trials: [(id: String, start: Double, end: Double, text: String)] = []
    for (number, index) in chosen.enumerated() {
      let event = events[index]
      var finish = lengthSeconds.map { event.onset + $0 }
      if finish == nil, let duration = event.duration, duration > 0 {
        finish = event.onset + duration
      }
      if finish == nil {
        finish = events[(index + 1)...].first { $0.onset > event.onset }?.onset
      }
      if finish == nil {
        if end == nil { end = try lastMoment(of: source, executor) }
        finish = end
      }
      trials.append(
        (
          "\(number + 1) \(event.text)", event.onset, max(event.onset, finish ?? event.onset),
          event.text
        ))
    }
    var out = Self.tables(
      of: unitSubject, trials, columns: columns)
    let others = events.count - chosen.count
    if others > 0 {
      out.notes.append(
        DataNote(
          "annotations_unmatched", about: modality, count: others,
          "annotations that begin no trial, because no pattern fits"))
    }
    return out
  }

  /// Trials of one subject; one without any is counted.
  static func tables(
    of subject: String?, _ trials: [(id: String, start: Double, end: Double, text: String)],
    columns: [String]
  ) -> TrialTables {
    var out = TrialTables(
      subjects: [
        SubjectTrials(
          subject: subject ?? SubjectTrials.onlySubject, ids: trials.map(\.id),
          starts: trials.map(\.start), ends: trials.map(\.end),
          columns: columns.isEmpty ? [:] : [column: trials.map { $0.text }])
      ], notes: [])
    if trials.isEmpty {
      out.notes.append(
        DataNote(
          "subject_without_trials", about: subject.map { "subject \($0)" } ?? "", count: 1,
          "recording without an annotation that begins a trial"))
    }
    return out
  }

  /// When the last row of any stream ends, with what the spec adds.
  private func lastMoment(
    of source: any RecordingFile, _ executor: any Executor
  ) throws(DataFault) -> Double? {
    var out: Double?
    for (index, stream) in source.streams.enumerated() {
      let clock = try RowClock(
        time, of: modality, stream: stream, defaults: format.defaults, file: file)
      let read = try source.read(index, clock.requests, executor: executor)
      let seconds = (try clock.seconds(of: read, file: file) ?? []).filter { !$0.isNaN }
      guard let last = seconds.max() else { continue }
      out = max(out ?? last, last + (clock.rateHz.map { 1 / $0 } ?? 0))
    }
    return out
  }
}
