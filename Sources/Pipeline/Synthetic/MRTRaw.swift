/// The raw signal of four electrodes and the auxiliary input, in microvolts around the device's middle.
struct MRTRaw {
  static let rails = 1650.0
  private static let slow = 0.97
  /// √(1 − 0.97²).
  private static let fresh = 0.243_104_915_622_864_8

  private var noise: NoiseSource
  private let middle: [Double]
  private let spread: [Double]
  private var drift: [Double]
  private var turns = [0.0, 0.0, 0.0]
  private let hertz: [Double]
  private let alpha: [Double]
  private var last = Int.min
  /// Cells that were left empty, by column, and cells at a rail.
  private(set) var missing = [0, 0, 0, 0, 0]
  private(set) var atRails = 0
  /// Whether the row just written lacks a cell.
  private(set) var lacksCell = false

  init(_ session: MRTSession) {
    var noise = session.noise("raw")
    middle = (0..<5).map { _ in 853 + 4 * noise.normal() }
    spread = [14, 7, 7, 15, 20].map { $0 * noise.uniform(0.7, 1.4) }
    drift = [0, 0, 0, 0, 0]
    hertz = [MRTEffect.rawThetaHz, noise.uniform(9, 11), noise.uniform(18, 22)]
    alpha = (0..<4).map { _ in noise.uniform(2, 8) }
    self.noise = noise
  }

  /// Writes the five cells of a row, a comma behind each.
  /// - Parameters:
  ///   - milliseconds: the moment.
  ///   - isRaised: whether the trial of the moment carries the effect.
  ///   - contact: HSI by electrode; above 2 the signal is noise.
  ///   - out: where to.
  mutating func write(
    at milliseconds: Int, isRaised: Bool, contact: ContactLevels, to out: TextBuffer
  ) {
    let elapsed = last == Int.min ? 0 : Double(milliseconds - last) / 1000
    last = milliseconds
    for index in 0..<3 {
      let sum = turns[index] + hertz[index] * elapsed
      turns[index] = sum - Double(Int(sum))
    }
    let theta = 4 * PlainMath.sine(turns: turns[0])
    let tenHertz = PlainMath.sine(turns: turns[1])
    let beta = 1.5 * PlainMath.sine(turns: turns[2])
    let lottery = noise.bits()
    lacksCell = false
    for column in 0..<5 {
      let fresh = noise.normal()
      drift[column] = Self.slow * drift[column] + Self.fresh * fresh
      // 7 of 4,096: some 0.17 % of the cells are empty, as in the original.
      if (lottery >> (12 * UInt64(column))) & 0xFFF < 7 {
        missing[column] += 1
        lacksCell = true
      } else {
        var value = middle[column] + spread[column] * drift[column] + 2 * fresh
        if column < 4 {
          let isFrontal = column == 1 || column == 2
          value += theta * (isRaised && isFrontal ? MRTEffect.rawThetaFactor : 1)
          value += alpha[column] * tenHertz + beta
          if contact[column] > 2 { value = poor(column, fresh) }
        }
        out.append(min(Self.rails, max(0, value)), decimals: 4)
      }
      out.append(0x2C)
    }
  }

  /// What an electrode without contact gives: wide noise, one sample in twenty at a rail.
  private mutating func poor(_ column: Int, _ fresh: Double) -> Double {
    let draw = noise.below(40)
    if draw < 2 {
      atRails += 1
      return draw == 0 ? 0 : Self.rails
    }
    return min(Self.rails - 1, max(1, middle[column] + 230 * fresh))
  }
}
