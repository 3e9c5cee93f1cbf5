/// When the samples of an EDF or BDF file were taken.
struct EDFTimeline: Sendable {
  /// Seconds of the first sample where records follow each other.
  private let start: Double
  /// Seconds at which each record starts, where they do not follow each other.
  private let onsets: [Double]?
  private let recordSeconds: Double
  private let records: Int
  /// Gaps, overlaps and missing marks.
  let notes: [DataNote]

  /// Reads the starts of records, where the file has them.
  ///
  /// EDF+D states the start of every record, EDF+C that of the first: a fraction of a second.
  /// - Throws: EDF+D with a record that does not state its start.
  init(_ input: BinaryInput, _ header: EDFHeader) throws(DataFault) {
    recordSeconds = header.recordSeconds
    records = header.records
    let annotations = EDFAnnotations(input, header)
    var notes: [DataNote] = []
    if header.isDiscontinuous {
      guard !annotations.signals.isEmpty else {
        throw DataFault(
          file: header.path,
          "header field 'reserved' (byte 192): the records of \(header.kind.name)+D do not follow "
            + "each other, but no signal '\(header.kind.name) Annotations' tells when they start")
      }
      let own = try annotations.onsets(of: 0..<header.records)
      start = header.start.seconds
      onsets = own
      self.notes = Self.gaps(own, header.recordSeconds)
      return
    }
    var first = 0.0
    if header.isPlus, header.records > 0 {
      do throws(DataFault) {
        first = try annotations.onsets(of: 0..<1).first ?? 0
      } catch {
        notes.append(
          DataNote(
            "record_start_unknown", count: 1,
            "recording whose first data record does not state its start: taken as that of the header"
          ))
      }
    }
    start = header.start.seconds + first
    onsets = nil
    self.notes = notes
  }

  private static func gaps(_ onsets: [Double], _ recordSeconds: Double) -> [DataNote] {
    var gaps = 0
    var overlaps = 0
    // A microsecond: onsets are decimal texts, and recorders round them.
    for (later, earlier) in zip(onsets.dropFirst(), onsets) {
      let step = later - earlier - recordSeconds
      if step > 1e-6 { gaps += 1 }
      if step < -1e-6 { overlaps += 1 }
    }
    var notes: [DataNote] = []
    if gaps > 0 { notes.append(DataNote("record_gaps", count: gaps, "gaps between data records")) }
    if overlaps > 0 {
      notes.append(
        DataNote(
          "records_overlap", count: overlaps, "data records that start before the one before ends"))
    }
    return notes
  }

  /// Seconds of all samples of a signal.
  func seconds(samplesPerRecord: Int) -> [Double] {
    let perRecord = Double(samplesPerRecord)
    guard let onsets else {
      return (0..<records * samplesPerRecord).map { start + Double($0) * recordSeconds / perRecord }
    }
    var seconds: [Double] = []
    seconds.reserveCapacity(records * samplesPerRecord)
    for onset in onsets {
      for sample in 0..<samplesPerRecord {
        seconds.append(start + (onset + Double(sample) * recordSeconds / perRecord))
      }
    }
    return seconds
  }
}
