extension SampleRanges {
  /// Which samples of which clock of which recording every row is computed from.
  ///
  /// - Parameters:
  ///   - rows: with the samples of their windows.
  ///   - labelled: their trials.
  ///   - reads: what features read outside of their windows.
  init(of rows: DesignRows, labelled: LabelledTrials, reads: [FeatureRows.Read]) {
    self.init()
    let further = rows.furtherSamples.map(\.count).max() ?? 0
    let clocks = 1 + max(further, reads.map(\.samples.track).max() ?? 0)
    func recording(_ row: Int, _ modality: Int, _ clock: Int) -> Int {
      let subject = labelled.trials[rows.trial[row]].subject
      return (subject * rows.modalities.count + modality) * clocks + clock
    }
    for modality in rows.samples.indices {
      let all =
        [rows.samples[modality]]
        + (rows.furtherSamples.indices.contains(modality) ? rows.furtherSamples[modality] : [])
      for (clock, ranges) in all.enumerated() {
        for (row, range) in ranges.enumerated() {
          add(window: row, recording: recording(row, modality, clock), rows: range)
        }
      }
    }
    for read in reads {
      add(
        window: read.row, recording: recording(read.row, read.modality, read.samples.track),
        rows: read.samples.rows)
    }
  }
}
