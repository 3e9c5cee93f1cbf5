/// Accelerometer, gyroscope and what stands behind them in a row: renewed with every burst of rows.
struct MRTMotion {
  private static let means = [-0.11, 0.147, 0.987, -0.45, 2.57, 4.14]
  private static let between = [0.13, 0.05, 0.02, 0.05, 0.07, 0.04]
  private static let within = [0.03, 0.02, 0.007, 1.0, 1.1, 1.6]

  private var noise: NoiseSource
  private var levels: [Double]
  private var states = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
  private let battery: Double
  private let start: Int
  /// The cells from Accelerometer_X to Battery, a comma behind each.
  let text = TextBuffer()

  init(_ session: MRTSession) {
    var noise = session.noise("motion")
    levels = zip(Self.means, Self.between).map { $0 + $1 * noise.normal() }
    battery = noise.uniform(25, 95)
    start = session.eegStart
    self.noise = noise
  }

  /// Renews the cells.
  mutating func advance(to milliseconds: Int, _ state: MRTContact.State) {
    text.clear()
    for index in 0..<6 {
      states[index] = 0.9 * states[index] + 0.435_889_894_354_067_4 * noise.normal()
      text.append(levels[index] + Self.within[index] * states[index], decimals: 6)
      text.append(0x2C)
    }
    text.append(state.isOn ? "1.0," : "0.0,")
    for electrode in 0..<4 {
      text.append(whole: state.levels[electrode])
      text.append(".0,")
    }
    // A hundredth of a per cent in eight seconds.
    let left = battery - Double((milliseconds - start) / 8000) * 0.01
    text.append(state.isBatteryUnknown ? -1 : max(1, left), decimals: 2)
    text.append(0x2C)
  }
}
