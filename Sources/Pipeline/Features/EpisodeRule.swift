import Learners

/// When an episode above a threshold begins and ends, and which ones count.
struct EpisodeRule: Sendable, Hashable {
  /// Values above begin an episode.
  let above: Double
  /// Values at or below end it.
  let release: Double
  /// Shorter episodes do not count, in seconds.
  let shortest: Double
  /// Longer episodes do not count, in seconds.
  let longest: Double
  /// The longest gap, in seconds, that does not interrupt.
  let bridge: Double

  /// All but the threshold.
  static let parameters: [Parameter] = [
    Parameter(
      "release", .number(.any), default: nil,
      "An episode ends at or below this (hysteresis); the threshold where absent."),
    Parameter(
      "min_duration_s", .number(.nonNegative), default: .number(0),
      "Shorter episodes do not count, in seconds."),
    Parameter(
      "max_duration_s", .number(.positive), default: nil,
      "Longer episodes do not count, in seconds; any where absent."),
    Parameter(
      "bridge_s", .number(.nonNegative), default: .number(0.5),
      "Longest gap of missing samples or rows, in seconds, that does not interrupt."),
  ]

  init(_ values: ParameterValues, above: Double) throws(FeatureFault) {
    self.above = above
    release = values["release"]?.number ?? above
    shortest = values["min_duration_s"]?.number ?? 0
    longest = values["max_duration_s"]?.number ?? .infinity
    bridge = values["bridge_s"]?.number ?? 0.5
    if release > above {
      throw FeatureFault(
        "an episode begins above \(Canonical.short(above)) but would end at or below "
          + "\(Canonical.short(release)): 'release' must not lie above the threshold",
        parameter: "release")
    }
    if longest < shortest {
      throw FeatureFault(
        "'max_duration_s' is below 'min_duration_s': nothing would count",
        parameter: "max_duration_s")
    }
  }

  /// What is counted in one window.
  func count(_ segment: Segment, _ channel: Int) -> EpisodeCount {
    let step = segment.sampleSeconds(of: channel) ?? 0
    // One sample step is no gap; steps are not quite even.
    var walk = EpisodeWalk(rule: self, longestStep: bridge + 1.5 * step)
    let rows = segment.rows(of: channel)
    segment.times(of: channel).withUnsafeBufferPointer { times in
      segment.recording.values[channel].withUnsafeBufferPointer { column in
        for row in rows where column[row].isFinite { walk.take(column[row], at: times[row]) }
      }
    }
    walk.finish()
    return walk.found
  }
}

/// What was counted of episodes.
struct EpisodeCount {
  var onsets = 0
  var episodes = 0
  /// Seconds of all episodes.
  var seconds = 0.0
  var longest = 0.0
  /// Seconds between neighbouring samples.
  var observed = 0.0
  /// Whether there were neighbouring samples.
  var isObserved = false

  func value(of measure: Episodes.Measure) -> Double {
    guard isObserved, observed > 0 else { return .nan }
    switch measure {
    case .onsetsPerMinute: return Double(onsets) * 60 / observed
    case .meanDuration: return episodes > 0 ? seconds / Double(episodes) : .nan
    case .longest: return longest
    case .share: return seconds / observed
    case .onsets: return Double(onsets)
    }
  }
}

/// Goes from sample to sample.
private struct EpisodeWalk {
  let rule: EpisodeRule
  let longestStep: Double
  var found = EpisodeCount()
  private var last: Double?
  /// Whether an episode is under way, how long it has lasted, and whether its onset was seen.
  private var isAbove = false
  private var seconds = 0.0
  private var hasOnset = false

  init(rule: EpisodeRule, longestStep: Double) {
    self.rule = rule
    self.longestStep = longestStep
  }

  mutating func take(_ value: Double, at time: Double) {
    var follows = false
    if let last {
      let step = time - last
      follows = step <= longestStep
      if follows {
        found.observed += step
        found.isObserved = true
        if isAbove { seconds += step }
      } else {
        finish()
      }
    }
    last = time
    if isAbove {
      if value <= rule.release { finish() }
    } else if value > rule.above {
      (isAbove, seconds, hasOnset) = (true, 0, follows)
    }
  }

  /// Ends the episode that is under way.
  mutating func finish() {
    guard isAbove else { return }
    isAbove = false
    guard seconds >= rule.shortest - 1e-9, seconds <= rule.longest + 1e-9 else { return }
    found.episodes += 1
    found.seconds += seconds
    found.longest = max(found.longest, seconds)
    if hasOnset { found.onsets += 1 }
  }
}
