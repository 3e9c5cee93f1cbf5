/// Times in which a face shows engagement or confusion for a while and is not neutral, as real ones do now and
/// then: without them no window's strongest state would ever be one of the two. They know nothing of trials or
/// answers. Numbers of their own, so that all other metrics stay what they are.
struct MRTAffectEpisodes {
  /// What is added to the places of metrics on their curve.
  enum State: Sendable, CaseIterable {
    case none
    case engaged
    case confused
  }

  /// Frames between two episodes, from and up to: half a minute to two minutes at 10 Hz.
  static let pause = 300...1200
  /// Frames of an episode: 6 to 20 seconds.
  static let length = 60...200
  /// How far a metric moves along its curve: from its usual place to about 90 of 100.
  static let rise = 1.8

  /// What the face shows in this frame.
  private(set) var state = State.none
  private var left: Int
  private var noise: NoiseSource

  init(_ session: MRTSession) {
    noise = session.noise("affect")
    left = Self.draw(Self.pause, &noise)
  }

  /// Goes on to the next frame. Two episodes of three are of engagement.
  mutating func advance() {
    left -= 1
    guard left <= 0 else { return }
    if state == .none {
      state = noise.below(3) < 2 ? .engaged : .confused
      left = Self.draw(Self.length, &noise)
    } else {
      state = .none
      left = Self.draw(Self.pause, &noise)
    }
  }

  /// How far a metric is moved along its curve now.
  /// - Parameter metric: its column.
  /// - Returns: 0 unless the state of the moment is seen in it.
  func rise(of metric: String) -> Double {
    switch (state, metric) {
    case (.engaged, "Engagement"), (.engaged, "Neutral"), (.confused, "Confusion"),
      (.confused, "Neutral"):
      Self.rise
    default: 0
    }
  }

  private static func draw(_ range: ClosedRange<Int>, _ noise: inout NoiseSource) -> Int {
    range.lowerBound + noise.below(range.count)
  }
}
