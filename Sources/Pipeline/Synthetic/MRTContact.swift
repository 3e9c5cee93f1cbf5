/// HSI of TP9, AF7, AF8, TP10: 1 good, 2 middling, 4 poor.
typealias ContactLevels = SIMD4<Int>

/// When electrodes lose contact, and when the head band comes off.
struct MRTContact {
  /// How the head band sits at a moment.
  struct State: Sendable, Hashable {
    var levels = ContactLevels(repeating: 1)
    var isOn = true
    var isBatteryUnknown = false
    var isGood = true
  }

  private struct Stretch {
    let electrode: Int
    let level: Int
    let milliseconds: Range<Int>
  }

  private let stretches: [Stretch]
  /// When the head band is off.
  private let off: Range<Int>
  private let batteryUnknownUntil: Int

  init(_ session: MRTSession) {
    var noise = session.noise("contact")
    let length = Double(session.eegRows) / MRTStudy.rowsPerSecond * 1000
    var stretches: [Stretch] = []
    func add(_ electrode: Int, _ level: Int, _ share: Double) {
      let start = session.eegStart + Int(length * noise.uniform(0.02, 0.95))
      let end = start + Int(length * share)
      stretches.append(Stretch(electrode: electrode, level: level, milliseconds: start..<end))
    }
    for electrode in 0..<4 {
      for _ in 0..<2 { add(electrode, 2, noise.uniform(0.005, 0.02)) }
      if electrode == 3 || noise.uniform() < 0.5 { add(electrode, 4, noise.uniform(0.005, 0.02)) }
    }
    self.stretches = stretches
    let start = session.eegStart + Int(length * noise.uniform(0.3, 0.6))
    off = start..<start + (session.headBandComesOff ? Int(length * 0.01) : 0)
    batteryUnknownUntil = session.eegStart + (session.headBandComesOff ? 60 : 0)
  }

  /// How the head band sits; of several levels poor wins.
  func state(at milliseconds: Int) -> State {
    var state = State()
    for stretch in stretches where stretch.milliseconds.contains(milliseconds) {
      state.levels[stretch.electrode] = max(state.levels[stretch.electrode], stretch.level)
    }
    state.isOn = !off.contains(milliseconds)
    state.isBatteryUnknown = milliseconds < batteryUnknownUntil
    state.isGood =
      state.isOn && !state.isBatteryUnknown && state.levels == ContactLevels(repeating: 1)
    return state
  }
}
