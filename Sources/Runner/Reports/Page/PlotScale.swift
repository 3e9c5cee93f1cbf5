import Glibc

/// A linear scale with round ticks.
struct PlotScale: Sendable, Equatable {
  /// What is shown.
  let low: Double
  let high: Double
  /// Round numbers inside, ascending.
  let ticks: [Double]
  /// Digits after the point that tell the ticks apart.
  let digits: Int

  /// A scale that holds all finite values, with a little room; at most about `count` ticks.
  init(holding values: [Double], ticks count: Int = 5) {
    let finite = values.filter { $0.isFinite && abs($0) < 1e12 }
    var low = finite.min() ?? 0
    var high = finite.max() ?? 1
    if high - low < 1e-9 * max(1, abs(high)) {
      low -= 0.05
      high += 0.05
    }
    let step = Self.step((high - low) / Double(max(1, count)))
    low = (low / step).rounded(.down) * step
    high = (high / step).rounded(.up) * step
    self.low = low
    self.high = high
    let number = Int(min(60, ((high - low) / step).rounded()))
    ticks = (0...max(1, number)).map { low + Double($0) * step }
    // Steps of 2.5 have a digit more than their power of ten.
    let least = max(0, min(9, Int((-log10(step) + 0.001).rounded(.up))))
    let scaled = step * pow(10, Double(least))
    digits = abs(scaled - scaled.rounded()) > 0.01 ? min(9, least + 1) : least
  }

  /// Where a value lies: 0 at `low`, 1 at `high`; values outside stay outside by a little at most.
  func place(_ value: Double) -> Double {
    min(1.02, max(-0.02, (value - low) / (high - low)))
  }

  /// A tick as text.
  func text(_ tick: Double) -> String { NumberStyle.fixed(digits).text(tick) }

  /// The smallest of 1, 2, 2.5, 5 times a power of ten that is at least this wide.
  private static func step(_ width: Double) -> Double {
    let power = pow(10, log10(width).rounded(.down))
    for factor in [1, 2, 2.5, 5] where factor * power >= width * 0.999 { return factor * power }
    return 10 * power
  }
}
