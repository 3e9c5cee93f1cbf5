/// The 20 band powers of the head band: log10 of power, renewed about ten times a second and held between.
struct MRTBands {
  static let bands = ["Delta", "Theta", "Alpha", "Beta", "Gamma"]
  static let electrodes = ["TP9", "AF7", "AF8", "TP10"]
  /// Means of subjects' means in the original, band by band, in the order of `electrodes`.
  private static let means: [Double] = [
    0.73, 0.49, 0.64, 0.72, 0.54, 0.16, 0.30, 0.54, 0.74, 0.30, 0.38, 0.71, 0.47, 0.10, 0.17, 0.49,
    0.13,
    -0.14, -0.11, 0.21,
  ]
  /// Deviations within a subject, by band.
  private static let deviations: [Double] = [0.40, 0.34, 0.28, 0.16, 0.19]
  /// How much of a value lasts until the next.
  private static let persistence = 0.5
  /// √(1 − 0.5²).
  private static let novelty = 0.866_025_403_784_438_6
  private static let theta = 4..<8

  private var noise: NoiseSource
  private var levels: [Double]
  private var states: [Double]
  private var nextUpdate = Int.min
  private var updatesToInfinite: [Int]
  private var infiniteSoFar = 0
  /// The 20 cells as they stand in the file, each with a comma behind it.
  let text = TextBuffer()
  /// How often values changed.
  private(set) var updates = 0
  /// The electrode whose bands are all -inf now; −1 for none.
  private(set) var infinite = -1
  /// Theta_AF7 + Theta_AF8, before rounding.
  private(set) var frontalTheta = 0.0

  init(_ session: MRTSession) {
    var noise = session.noise("bands")
    levels = Self.means.map {
      $0 + session.gainBels + MRTEffect.channelBels * noise.normal()
    }
    states = Self.means.map { _ in noise.normal() }
    let expected = Int(Double(session.eegRows) / MRTStudy.rowsPerSecond * 10)
    updatesToInfinite =
      session.hasInfinite ? noise.places(max(3, expected / 1500), in: expected, margin: 3) : []
    self.noise = noise
  }

  /// Renews the values if they are due.
  /// - Parameters:
  ///   - milliseconds: the moment.
  ///   - raised: what the trial of the moment adds to frontal theta, in Bels.
  mutating func advance(to milliseconds: Int, raised: Double) {
    guard milliseconds >= nextUpdate else { return }
    nextUpdate = milliseconds + 92 + noise.below(11)
    infinite = -1
    if infiniteSoFar < updatesToInfinite.count, updates >= updatesToInfinite[infiniteSoFar] {
      // AF8 has none, as in the original.
      infinite = [0, 1, 3][infiniteSoFar % 3]
      infiniteSoFar += 1
    }
    updates += 1
    text.clear()
    frontalTheta = 0
    for index in 0..<20 {
      states[index] = Self.persistence * states[index] + Self.novelty * noise.normal()
      var value = levels[index] + Self.deviations[index / 4] * states[index]
      let electrode = index % 4
      if Self.theta.contains(index), electrode == 1 || electrode == 2 {
        value += raised
        frontalTheta += value
      }
      if electrode == infinite { text.append("-inf") } else { text.append(value, decimals: 6) }
      text.append(0x2C)
    }
  }
}
