import Learners

/// Looks through one recording.
struct RecordingSurvey {
  let recording: Recording
  let trials: SubjectTrials
  let layout: TrialLayout

  init(_ recording: Recording, _ trials: SubjectTrials) {
    self.recording = recording
    self.trials = trials
    layout = TrialLayout(trials, namesTrials: recording.rowsOfTrial != nil)
  }

  func profile(executor: any Executor) -> SubjectProfile {
    let main = recording.tracks[0]
    var bars: [ClosedRange<Double>] = []
    var gaps = 0
    var longestGap = 0.0
    var filled = 0
    for track in recording.tracks.indices {
      let presence = Coverage(of: recording, track: track)
      let stretches = stretches(of: recording.tracks[track], presence)
      bars += stretches.all
      gaps += stretches.gaps
      longestGap = max(longestGap, stretches.longestGap)
      if track == 0 { filled = presence.rows(in: 0..<main.count) }
    }
    return SubjectProfile(
      line: line, rows: main.count, filled: filled, sampleSeconds: main.sampleSeconds,
      observedHz: SamplingRate.observed(Self.pieces(of: main).map { main.times[$0.rows] }),
      bars: Stretches.joined(bars, to: SubjectProfile.mostBars), gaps: gaps,
      longestGap: longestGap, channels: channels(executor), trials: trialProfiles(),
      groups: groupProfiles())
  }

  private var line: SubjectProfile.Line {
    switch layout.kind {
    case .clock: .clock
    case .chained: .chained
    case .numbers: .numbers
    }
  }

  /// Rows whose times ascend, with their trial where rows name it.
  private static func pieces(of track: Recording.Track) -> [(trial: Int?, rows: Range<Int>)] {
    guard let ranges = track.rowsOfTrial else { return [(nil, 0..<track.count)] }
    return ranges.enumerated().map { ($0.offset, $0.element) }
  }

  private func stretches(of track: Recording.Track, _ presence: Coverage) -> Stretches {
    var out = Stretches(
      limit: max(1, SubjectProfile.gapSamples * (track.sampleSeconds ?? 0)))
    for (trial, rows) in Self.pieces(of: track) {
      if let trial, track.sampleSeconds == nil {
        // One row a trial: the trial is what it covers.
        if presence.rows(in: rows) > 0 { out.add(layout.starts[trial], to: layout.ends[trial]) }
      } else {
        let shift = trial.map { layout.starts[$0] } ?? 0
        out.begin()
        track.times.withUnsafeBufferPointer { times in
          for row in rows where presence.rows(in: row..<row + 1) > 0 && times[row].isFinite {
            out.add(row: times[row] + shift, lasting: track.sampleSeconds ?? 0)
          }
        }
      }
    }
    out.end()
    return out
  }

  /// How much of each trial is covered by the track that covers most of it.
  private func trialProfiles() -> [SubjectProfile.TrialProfile] {
    var best = [Double](repeating: 0, count: trials.count)
    for (index, track) in recording.tracks.enumerated() {
      let coverage = Coverage(of: recording, track: index)
      for trial in trials.ids.indices {
        let (start, end) = (trials.starts[trial], trials.ends[trial])
        var rows = 0..<0
        if let ranges = track.rowsOfTrial {
          rows = ranges[trial]
        } else if start.isFinite, end.isFinite, start < end {
          rows = track.rows(from: start, to: end, among: 0..<track.count)
        }
        let share = coverage.share(of: rows, span: end - start, isWholeTrial: true)
        best[trial] = max(best[trial], share)
      }
    }
    return trials.ids.indices.map {
      SubjectProfile.TrialProfile(
        start: layout.starts[$0], end: layout.ends[$0], coverage: best[$0])
    }
  }

  /// How many trials each group of channels carries.
  private func groupProfiles() -> [SubjectProfile.GroupProfile] {
    var names: [String] = []
    for channel in recording.channels where !names.contains(channel.group) {
      names.append(channel.group)
    }
    return names.map { name in
      let own = recording.channels.indices.filter { recording.channels[$0].group == name }
      var tally = TrialColumns(group: name)
      tally.add(
        own.map { recording.values[$0] }, on: own.map { recording.tracks[recording.trackOf[$0]] },
        trials: trials)
      return SubjectProfile.GroupProfile(
        name: name, trials: tally.trials, carried: tally.carried)
    }
  }

  private func channels(_ executor: any Executor) -> [SubjectProfile.ChannelProfile] {
    let columns = recording.values
    var out = [SubjectProfile.ChannelProfile?](repeating: nil, count: columns.count)
    out.withUnsafeMutableBufferPointer { buffer in
      // Every piece writes one place.
      nonisolated(unsafe) let places = buffer
      executor.perform(chunks: columns.count) { places[$0] = Self.channel(columns[$0]) }
    }
    return out.compactMap { $0 }
  }

  private static func channel(_ column: [Double]) -> SubjectProfile.ChannelProfile {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, column.count)) { scratch in
      var count = 0
      var repeated = 0
      var last = Double.nan
      column.withUnsafeBufferPointer { column in
        for value in column where value.isFinite {
          if value == last { repeated += 1 }
          last = value
          scratch[count] = value
          count += 1
        }
      }
      return SubjectProfile.ChannelProfile(
        samples: column.count, missing: column.count - count, repeated: repeated,
        quantiles: OrderStatistics.quantiles(
          SubjectProfile.probabilities,
          of: UnsafeMutableBufferPointer(rebasing: scratch[..<count])))
    }
  }
}

/// Joins rows into stretches without pauses.
private struct Stretches {
  let limit: Double
  private(set) var gaps = 0
  private(set) var longestGap = 0.0
  private(set) var all: [ClosedRange<Double>] = []
  private var open: (start: Double, end: Double)?
  private var isFirst = true

  init(limit: Double) { self.limit = limit }

  /// What follows is another piece: the pause before it is no gap.
  mutating func begin() { isFirst = true }

  mutating func add(row time: Double, lasting seconds: Double) {
    defer { isFirst = false }
    guard let last = open else {
      open = (time, time + seconds)
      return
    }
    let pause = time - last.end
    if pause > limit || time < last.start {
      if !isFirst {
        gaps += 1
        longestGap = max(longestGap, pause)
      }
      end()
      open = (time, time + seconds)
    } else {
      open = (last.start, max(last.end, time + seconds))
    }
  }

  /// Adds a stretch as it is.
  mutating func add(_ start: Double, to end: Double) {
    if start.isFinite, end.isFinite { all.append(start...max(start, end)) }
  }

  /// Closes the last stretch.
  mutating func end() {
    if let open { all.append(open.start...max(open.start, open.end)) }
    open = nil
  }

  /// Stretches in order, those that overlap as one; where there are too many, neighbours with the shortest
  /// pauses are joined.
  static func joined(_ stretches: [ClosedRange<Double>], to most: Int) -> [ClosedRange<Double>] {
    var bars: [ClosedRange<Double>] = []
    for bar in stretches.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = bars.last, bar.lowerBound < last.upperBound {
        bars[bars.count - 1] = last.lowerBound...max(last.upperBound, bar.upperBound)
      } else {
        bars.append(bar)
      }
    }
    guard bars.count > most else { return bars }
    let pauses = zip(bars.dropFirst(), bars).map { $0.lowerBound - $1.upperBound }
    let kept = Set(
      pauses.indices.sorted { (-pauses[$0], $0) < (-pauses[$1], $1) }.prefix(most - 1))
    var out: [ClosedRange<Double>] = [bars[0]]
    for (index, bar) in bars.dropFirst().enumerated() {
      if kept.contains(index) {
        out.append(bar)
      } else {
        out[out.count - 1] = out[out.count - 1].lowerBound...bar.upperBound
      }
    }
    return out
  }
}
