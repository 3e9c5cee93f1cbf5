/// Follows the trials while time goes on.
struct MRTTrialCursor {
  private let trials: [MRTTrial]
  private var next = 0
  private var nextKey = 0
  /// The trial of the moment; −1 between trials.
  private(set) var trial = -1
  /// The trial whose key samples carry at the moment; −1 for none.
  private(set) var keyed = -1
  /// No answer changes before this tick.
  private var calmUntil = Int.min

  init(_ trials: [MRTTrial]) { self.trials = trials }

  /// Goes on to a moment that is not before the last one.
  @inline(__always)
  mutating func advance(to tick: Int) {
    if tick >= calmUntil { look(tick) }
  }

  private mutating func look(_ tick: Int) {
    while next < trials.count, trials[next].start <= tick { next += 1 }
    while nextKey < trials.count, trials[nextKey].keyFrom <= tick { nextKey += 1 }
    trial = next > 0 && tick <= trials[next - 1].end ? next - 1 : -1
    keyed = nextKey > 0 && tick < trials[nextKey - 1].keyUntil ? nextKey - 1 : -1
    calmUntil = Int.max
    if next < trials.count { calmUntil = trials[next].start }
    if nextKey < trials.count { calmUntil = min(calmUntil, trials[nextKey].keyFrom) }
    if trial >= 0 { calmUntil = min(calmUntil, trials[trial].end + 1) }
    if keyed >= 0 { calmUntil = min(calmUntil, trials[keyed].keyUntil) }
  }
}
