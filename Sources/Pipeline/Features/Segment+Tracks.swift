extension Segment {
  /// How long a sample of a channel lasts in seconds: by its clock, else by the declared rate.
  func sampleSeconds(of channel: Int) -> Double? {
    recording.tracks[recording.trackOf[channel]].sampleSeconds
      ?? recording.channels[channel].rateHz.map { 1 / $0 }
  }

  /// Whether another segment of the same recording has the same rows.
  func hasSameRows(as other: Segment) -> Bool {
    rows == other.rows && trackRows == other.trackRows
  }
}
