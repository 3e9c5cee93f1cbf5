import Learners

/// Runs a filter over channels, piece by piece between gaps.
struct FilterRun: Sendable {
  /// What every filter lets a spec say beside its frequencies.
  static let parameters: [Parameter] = [
    Parameter(
      "phase", .choice(["zero", "causal"]), default: .text("zero"),
      """
      `zero` runs forwards and backwards: nothing is delayed, and an edge lies at -6 dB. `causal` runs forwards \
      only: -3 dB, later samples change nothing, the signal is delayed.
      """),
    Parameter(
      "bridge_s", .number(.nonNegative), default: .number(0.1),
      """
      Gaps of missing samples up to this length, in seconds, get a straight line while the filter runs and are \
      missing again afterwards; a longer gap ends a piece, and each piece is filtered by itself.
      """),
  ]

  private let channels: SignalChannels
  private let isZeroPhase: Bool
  private let bridgeSeconds: Double
  /// What the filter does, for messages and notes: `band-pass 1...40 Hz`.
  private let words: String

  init(_ values: ParameterValues, _ words: String) {
    channels = SignalChannels(values)
    isZeroPhase = values["phase"]?.text != "causal"
    bridgeSeconds = values["bridge_s"]?.number ?? 0.1
    self.words = words
  }

  /// Filters a recording's channels.
  /// - Parameters:
  ///   - recording: what to filter.
  ///   - subject: whose it is, for messages.
  ///   - executor: threads for channels.
  ///   - design: the filter at a number of samples per second.
  /// - Returns: the recording after the filter, and what was counted.
  /// - Throws: `FeatureFault` for band powers, for uneven rows, and what `design` throws.
  func applied(
    to recording: Recording, subject: String, executor: any Executor,
    design: (Double) throws(FeatureFault) -> SecondOrderSections
  ) throws(FeatureFault) -> (Recording, [DataNote]) {
    let chosen = try channels.rawIndices(in: recording, to: "filter")
    var out = recording
    var counts = Counts()
    for (track, own) in SignalChannels.byTrack(chosen, of: recording) {
      guard let layout = try layout(of: recording, track, channel: own[0], subject: subject) else {
        // One or two rows of unknown duration.
        counts.short += own.reduce(0) { $0 + recording.values[$1].count { $0.isFinite } }
        let missing = [Double](repeating: .nan, count: recording.tracks[track].count)
        out = out.replacing(own, with: own.map { _ in missing })
        continue
      }
      let filter = PieceFilter(filter: try design(layout.rateHz), isZeroPhase: isZeroPhase)
      let columns = own.map { recording.values[$0] }
      let done = filtered(columns, layout: layout, filter: filter, executor: executor)
      out = out.replacing(own, with: done.map(\.values))
      for one in done { counts.add(one.counts) }
      counts.gaps += layout.rows.longGaps
    }
    return (out, notes(counts, recording))
  }

  /// The even grid of a track.
  private struct Layout: Sendable {
    let rows: EvenRows
    let rateHz: Double
    let bridgeRows: Int
  }

  private struct Counts: Sendable {
    var filtered = 0
    var short = 0
    var bridged = 0
    var gaps = 0

    mutating func add(_ other: Counts) {
      filtered += other.filtered
      short += other.short
      bridged += other.bridged
      gaps += other.gaps
    }
  }

  private func layout(
    of recording: Recording, _ index: Int, channel: Int, subject: String
  ) throws(FeatureFault) -> Layout? {
    let track = recording.tracks[index]
    let name = recording.channels[channel].name
    guard let step = track.sampleSeconds ?? recording.channels[channel].rateHz.map({ 1 / $0 })
    else {
      if track.count <= 2 { return nil }
      throw FeatureFault(
        "the rows of '\(name)' have no duration (subject '\(subject)')", parameter: "columns",
        help: "give the modality a clock or a 'rate_hz'")
    }
    let bridgeRows = Int(min(bridgeSeconds / step + 1e-6, 1e9))
    guard let rows = EvenRows(track, bridgeRows: bridgeRows, follows: true) else {
      throw FeatureFault(
        "the rows of '\(name)' are not evenly spaced (subject '\(subject)'), a filter needs them so",
        parameter: "columns",
        help:
          "put {use: resample, columns: \(recording.channels[channel].group), rate_hz: ...} first")
    }
    return Layout(rows: rows, rateHz: 1 / step, bridgeRows: bridgeRows)
  }

  private func filtered(
    _ columns: [[Double]], layout: Layout, filter: PieceFilter, executor: any Executor
  ) -> [(values: [Double], counts: Counts)] {
    let slab = SampleSlab(columns: columns.count, rows: layout.rows.slotCount)
    let bridges = WorkResults<BridgedSamples?>(columns.count, nil)
    executor.perform(chunks: columns.count) { index in
      layout.rows.spread(columns[index], into: slab.column(index))
      bridges[index] = BridgedSamples(
        slab.column(index), stretches: layout.rows.stretches.lazy.map(\.slots),
        longest: layout.bridgeRows)
    }
    let batches = Self.batches(bridges.all.map { $0?.pieces ?? [] })
    executor.perform(chunks: batches.count) { index in
      let batch = batches[index]
      let lanes = batch.columns.map { slab.column($0) + batch.piece.lowerBound }
      if batch.piece.count >= filter.shortest {
        filter.run(lanes, count: batch.piece.count)
      } else {
        for lane in lanes { lane.update(repeating: .nan, count: batch.piece.count) }
      }
    }
    let done = WorkResults<(values: [Double], counts: Counts)>(columns.count, ([], Counts()))
    executor.perform(chunks: columns.count) { index in
      done[index] = Self.gathered(
        slab.column(index), bridges[index]?.bridged ?? [], layout.rows, original: columns[index])
    }
    return done.all
  }

  /// Pieces of equal borders go together, four channels at a time.
  private static func batches(
    _ pieces: [[Range<Int>]]
  ) -> [(piece: Range<Int>, columns: [Int])] {
    let all = pieces.enumerated().flatMap { column, own in own.map { (piece: $0, column: column) } }
    let sorted = all.sorted {
      ($0.piece.lowerBound, $0.piece.upperBound, $0.column)
        < ($1.piece.lowerBound, $1.piece.upperBound, $1.column)
    }
    var out: [(piece: Range<Int>, columns: [Int])] = []
    for (piece, column) in sorted {
      if let last = out.last, last.piece == piece, last.columns.count < PieceFilter.lanes {
        out[out.count - 1].columns.append(column)
      } else {
        out.append((piece, [column]))
      }
    }
    return out
  }

  /// The samples of the rows; those that were bridged are missing again.
  private static func gathered(
    _ slots: UnsafeMutablePointer<Double>, _ bridged: [Range<Int>], _ rows: EvenRows,
    original: [Double]
  ) -> (values: [Double], counts: Counts) {
    for gap in bridged { (slots + gap.lowerBound).update(repeating: .nan, count: gap.count) }
    var values = [Double](repeating: .nan, count: original.count)
    var counts = Counts()
    values.withUnsafeMutableBufferPointer { values in
      original.withUnsafeBufferPointer { original in
        rows.forEachSlot { row, slot in
          let value = slots[slot]
          guard original[row].isFinite else { return }
          if value.isFinite {
            values[row] = value
            counts.filtered += 1
          } else {
            counts.short += 1
          }
        }
      }
    }
    counts.bridged = bridged.reduce(0) { $0 + $1.count }
    return (values, counts)
  }

  private func notes(_ counts: Counts, _ recording: Recording) -> [DataNote] {
    let length = "\(Canonical.short(bridgeSeconds)) s"
    return [
      channels.note(
        "samples_filtered", of: recording, count: counts.filtered, "samples filtered: \(words)"),
      channels.note(
        "filter_gaps", of: recording, count: counts.gaps,
        "gaps between rows longer than \(length), filtered by pieces: \(words)"),
      channels.note(
        "filter_bridged", of: recording, count: counts.bridged,
        "missing samples bridged for the filter and missing again: \(words)"),
      channels.note(
        "filter_too_short", of: recording, count: counts.short,
        "samples of pieces too short for the filter, missing: \(words)"),
    ].compactMap { $0 }
  }
}
