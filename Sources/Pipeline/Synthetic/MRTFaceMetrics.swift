/// The 39 metrics of a face frame: 13 emotions and 26 others, drawn around a subject's own levels.
struct MRTFaceMetrics {
  /// How a metric spreads.
  private enum Kind {
    /// 0...100, mostly near 0; the number is its usual place on the curve, −2 (rare) to 0 (often).
    case rare(Double)
    /// 0...100, mostly near 100.
    case common(Double)
    /// −100...100 around 0.
    case signed
    /// Mean, deviation between subjects, deviation within.
    case level(Double, Double, Double)
    /// Brow Raise: the planted one.
    case brow
    case blink
    case blinkRate
  }

  private static let table: [(name: String, kind: Kind)] = [
    ("Anger", .rare(-1.05)), ("Contempt", .rare(-1.0)), ("Disgust", .rare(-1.5)),
    ("Fear", .rare(-0.42)), ("Joy", .rare(-1.3)), ("Sadness", .rare(-1.1)),
    ("Surprise", .rare(-0.4)), ("Engagement", .rare(-0.2)), ("Valence", .signed),
    ("Sentimentality", .rare(-1.0)), ("Confusion", .rare(-0.9)), ("Neutral", .common(-0.2)),
    ("Attention", .common(-0.42)), ("Brow Furrow", .rare(-1.3)), ("Brow Raise", .brow),
    ("Cheek Raise", .rare(-0.95)), ("Chin Raise", .rare(-0.78)), ("Dimpler", .rare(-1.1)),
    ("Eye Closure", .rare(-0.38)), ("Eye Widen", .rare(-0.22)), ("Inner Brow Raise", .rare(-0.47)),
    ("Jaw Drop", .rare(-0.4)), ("Lip Corner Depressor", .rare(-0.83)), ("Lip Press", .rare(-0.66)),
    ("Lip Pucker", .rare(-0.78)), ("Lip Stretch", .rare(-1.27)), ("Lip Suck", .rare(-1.0)),
    ("Lid Tighten", .rare(-1.15)), ("Mouth Open", .rare(-0.41)), ("Nose Wrinkle", .rare(-1.3)),
    ("Smile", .rare(-1.15)), ("Smirk", .rare(-0.84)), ("Upper Lip Raise", .rare(-1.18)),
    ("Blink", .blink), ("BlinkRate", .blinkRate), ("Pitch", .level(7.42, 6.9, 3.3)),
    ("Yaw", .level(-1.63, 2.9, 3)), ("Roll", .level(2.09, 2, 1.9)),
    ("Interocular Distance", .level(140.8, 11.7, 4.3)),
  ]

  /// The columns of the file, in order.
  static let header =
    "UnixTime,Row,QuestionKey,Timestamp,SampleNumber," + table.map(\.name).joined(separator: ",")
    + "\n"
  /// The cells of a lost frame.
  static let emptyCells = [UInt8](repeating: 0x2C, count: table.count - 1)

  private static let persistence = 0.9
  /// √(1 − 0.9²).
  private static let novelty = 0.435_889_894_354_067_4

  private var noise: NoiseSource
  private var episodes: MRTAffectEpisodes
  private let levels: [Double]
  private var states: [Double]
  private var values: [Double]
  /// Brow Raise of the frame.
  private(set) var browRaise = 0.0

  init(_ session: MRTSession) {
    var noise = session.noise("face")
    episodes = MRTAffectEpisodes(session)
    levels = Self.table.map { _, kind in
      switch kind {
      case .rare(let place), .common(let place): place + 0.3 * noise.normal()
      case .level(let mean, let between, _): mean + between * noise.normal()
      case .brow: noise.uniform(MRTEffect.browRange.lowerBound, MRTEffect.browRange.upperBound)
      case .blinkRate: noise.uniform(4, 30)
      case .signed, .blink: 0
      }
    }
    states = Self.table.map { _ in noise.normal() }
    values = Self.table.map { _ in 0 }
    self.noise = noise
  }

  /// Goes on to the next frame.
  /// - Parameter raised: what the trial of the moment adds to Brow Raise.
  mutating func advance(raised: Double) {
    episodes.advance()
    for index in states.indices {
      states[index] = Self.persistence * states[index] + Self.novelty * noise.normal()
      let state = states[index]
      switch Self.table[index].kind {
      case .rare: values[index] = Self.curve(place(index) + 0.5 * state)
      case .common: values[index] = 100 - Self.curve(place(index) + 0.5 * state)
      case .signed:
        values[index] = state < 0 ? -Self.curve(-1 - state * 0.4) : Self.curve(-1.1 + state * 0.4)
      case .level(_, _, let within): values[index] = levels[index] + within * state
      case .brow:
        browRaise = min(100, max(0.0001, levels[index] + raised + 5 * state))
        values[index] = browRaise
      case .blink: values[index] = noise.below(78) == 0 ? 1 : 0
      case .blinkRate: values[index] = Double(Int(max(0, levels[index] + 6 * state)))
      }
    }
  }

  private func place(_ index: Int) -> Double {
    episodes.state == .none
      ? levels[index] : levels[index] + episodes.rise(of: Self.table[index].name)
  }

  /// Writes the cells of the frame.
  func write(to out: TextBuffer, lacksBlinkRate: Bool) {
    for index in values.indices {
      if index > 0 { out.append(0x2C) }
      switch Self.table[index].kind {
      case .blinkRate:
        if !lacksBlinkRate { out.append(values[index], decimals: 1) }
      case .blink: out.append(values[index], decimals: 1)
      default: out.append(values[index], decimals: 6)
      }
    }
  }

  /// 0...100: the cube of a smooth step, so that low places lie close together near 0.
  private static func curve(_ x: Double) -> Double {
    let step = PlainMath.step(x)
    return 100 * step * step * step
  }
}
