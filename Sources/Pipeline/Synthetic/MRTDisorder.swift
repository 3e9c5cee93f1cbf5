/// Which rows of the EEG file come late, come twice, or are preceded by an event.
struct MRTDisorder {
  /// Rows with sensor values, repetitions aside.
  let rows: Int
  /// The row that comes late, until it is written.
  let held = TextBuffer()
  private let late: [Int]
  private let repeated: [Int]
  private let events: [Int]
  private var waiting = 0
  private var heldMoment = 0
  private var lastMoment = 0
  private var nextLate = 0
  private var noise: NoiseSource
  private(set) var lateRows = 0
  private(set) var latestMilliseconds = 0
  private(set) var repeatedRows = 0
  private(set) var eventRows = 0

  init(_ session: MRTSession) {
    var noise = session.noise("disorder")
    let all = session.eegRows
    // One event in 956 rows, one row in 6,950 twice, as in the original.
    let eventCount = max(3, all / 956)
    let repeatedCount = max(2, all / 6950)
    rows = max(1, all - eventCount - repeatedCount)
    events = [0] + noise.places(eventCount - 1, in: rows)
    repeated = noise.places(repeatedCount, in: rows)
    late = noise.places(max(3, all / 1000), in: rows)
    self.noise = noise
  }

  /// Whether an event stands before the burst that begins with a row; asks move on to the next event.
  mutating func hasEvent(_ row: Int) -> Bool {
    guard eventRows < events.count, row >= events[eventRows] else { return false }
    eventRows += 1
    return true
  }

  /// Whether a row is held back.
  mutating func isLate(_ row: Int) -> Bool {
    guard waiting == 0, nextLate < late.count, row >= late[nextLate], row > 0 else { return false }
    nextLate += 1
    return true
  }

  /// The row in `held` waits until some more rows are written.
  mutating func holdBack(_ moment: Int) {
    heldMoment = moment
    lastMoment = moment
    waiting = 1 + noise.below(12)
  }

  /// Another row was written.
  mutating func followed(by moment: Int, in out: TextBuffer) {
    guard waiting > 0 else { return }
    lastMoment = moment
    waiting -= 1
    if waiting == 0 { release(to: out) }
  }

  /// Writes what still waits.
  mutating func finish(in out: TextBuffer) {
    if waiting > 0 { release(to: out) }
  }

  private mutating func release(to out: TextBuffer) {
    out.append(held)
    waiting = 0
    guard lastMoment > heldMoment else { return }
    lateRows += 1
    latestMilliseconds = max(latestMilliseconds, lastMoment - heldMoment)
  }

  /// Whether a row is written twice; only rows without other hazards are.
  mutating func isRepeated(_ row: Int, wherePlain isPlain: Bool) -> Bool {
    guard isPlain, repeatedRows < repeated.count, row >= repeated[repeatedRows] else {
      return false
    }
    repeatedRows += 1
    return true
  }
}
