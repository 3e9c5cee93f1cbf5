/// When rows of the EEG file come: in bursts of three to nine, some 305 a second, no two in one millisecond.
struct MRTRowTiming {
  private static let millisecondsPerRow = 1000 / MRTStudy.rowsPerSecond

  private var noise: NoiseSource
  /// Where the burst begins but for its jitter.
  private var nominal: Double
  private var left = 0
  private var size = 0
  private var isFirst = true
  private let gapPlaces: [Int]
  private let gapMilliseconds: Double
  /// The moment of the last row, in milliseconds since 1970.
  private(set) var now: Int
  /// Gaps so far and the steps over them, in milliseconds.
  private(set) var gaps = 0
  private(set) var gapLength = 0

  init(_ session: MRTSession) {
    var noise = session.noise("timing")
    nominal = Double(session.eegStart)
    now = session.eegStart - 5
    gapPlaces = session.hasGap ? noise.places(2, in: session.eegRows, margin: 40) : []
    gapMilliseconds = max(300, 6 * session.seconds)
    self.noise = noise
  }

  /// Whether the next row begins a burst.
  var isBurstOver: Bool { left == 0 }

  /// A moment after the last row and before the next burst.
  var momentOfEvent: Int { isFirst ? now : now + 1 }

  /// Begins the next burst.
  /// - Parameter row: how many rows there were.
  /// - Returns: the moment of its first row.
  mutating func beginBurst(_ row: Int) -> Int {
    nominal += Double(size) * Self.millisecondsPerRow
    let hasGap = gaps < gapPlaces.count && row > gapPlaces[gaps]
    if hasGap { nominal += gapMilliseconds * noise.uniform(1, 2) }
    let start = isFirst ? Int(nominal) : Int(nominal + noise.uniform(-1.5, 1.5) + 0.5)
    if hasGap {
      gaps += 1
      gapLength += start - now
    }
    isFirst = false
    size = 3 + noise.below(7)
    left = size
    // `next` steps on by one or two.
    now = start
    return start
  }

  /// The moment of the next row.
  mutating func next() -> Int {
    if left < size { now += 1 + Int(noise.bits() & 1) }
    left -= 1
    return now
  }
}
