/// The times of the samples of one stream of an XDF file, and what was done to them.
struct XDFTiming: Sendable {
  /// Seconds on the clock of the recorder, one per sample that stays; NaN where a stamp is not finite.
  let seconds: [Double]
  /// What was corrected, with counts.
  let notes: [DataNote]

  /// Synchronises and evens out stamps.
  ///
  /// - Parameters:
  ///   - stream: its clock offsets, its rate, what its footer counts.
  ///   - stamps: seconds on the stream's own clock.
  ///   - name: whom the notes are about.
  init(_ stream: XDFIndex.Stream, stamps: [Double], name: String) {
    var notes: [DataNote] = []
    var stamps = stamps
    var clock = XDFClock(times: stream.clockTimes, offsets: stream.clockOffsets)
    if let counted = stream.footerSamples, counted >= 0, counted < stamps.count {
      let extra = stamps.count - counted
      if clock.dropCorruptEnd() {
        stamps.removeLast(extra)
        notes.append(
          DataNote(
            "corrupt_end", about: name, count: extra,
            "samples that the footer does not count, left out with a corrupt last clock offset"))
      } else {
        notes.append(Self.footer(extra, name))
      }
    } else if let counted = stream.footerSamples, counted > stamps.count {
      notes.append(Self.footer(counted - stamps.count, name))
    }
    let unusable = clock.synchronise(&stamps)
    notes += Self.clockNotes(clock, unusable: unusable, samples: stamps.count, name)
    if stream.info.rateHz > 0, !stream.info.dropsSamples {
      let stretches = XDFJitter.removed(from: &stamps, rateHz: stream.info.rateHz)
      if stretches.count > 1 {
        notes.append(
          DataNote(
            "stream_breaks", about: name, count: stretches.count - 1,
            "breaks; times are evened out between them"))
      }
      if !stamps.isEmpty {
        notes.append(
          DataNote(
            "times_evened", about: name, count: stamps.count,
            "samples whose times were evened out by a straight line"))
      }
    }
    var unknown = 0
    for row in stamps.indices where !stamps[row].isFinite {
      stamps[row] = .nan
      unknown += 1
    }
    if unknown > 0 {
      notes.append(
        DataNote(
          "times_unknown", about: name, count: unknown, "samples without a finite time stamp")
      )
    }
    seconds = stamps
    self.notes = notes
  }

  private static func footer(_ count: Int, _ name: String) -> DataNote {
    DataNote(
      "footer_count", about: name, count: count,
      "samples by which the file differs from what the stream's footer counts")
  }

  private static func clockNotes(
    _ clock: XDFClock, unusable: Int, samples: Int, _ name: String
  ) -> [DataNote] {
    guard samples > 0 else { return [] }
    guard !clock.times.isEmpty else {
      return [
        DataNote(
          "clock_unsynchronised", about: name, count: samples,
          "samples on the stream's own clock: the file has no clock offsets for it")
      ]
    }
    var notes = [
      DataNote(
        "clock_synchronised", about: name, count: samples,
        "samples moved onto the clock of the recorder by a line through measured clock offsets")
    ]
    if clock.parts.count > 1 {
      notes.append(
        DataNote(
          "clock_resets", about: name, count: clock.parts.count - 1,
          "times that the stream's clock was set anew"))
    }
    if unusable > 0 {
      notes.append(
        DataNote(
          "clock_offsets_unusable", about: name, count: unusable,
          "clock offsets measured at one single time, not used"))
    }
    return notes
  }
}
