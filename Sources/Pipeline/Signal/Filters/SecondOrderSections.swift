import Glibc

/// A recursive filter of up to two poles and two zeros:
/// y[i] = b0 x[i] + b1 x[i−1] + b2 x[i−2] − a1 y[i−1] − a2 y[i−2].
struct SecondOrderSection: Sendable, Hashable {
  var b0: Double
  var b1: Double
  var b2: Double
  var a1: Double
  var a2: Double
}

/// A recursive filter as sections that run one after the other, which keeps rounding errors small where one
/// polynomial of high order would not.
struct SecondOrderSections: Sendable, Hashable {
  let sections: [SecondOrderSection]
  /// The two memories of each section after a constant input of 1 for ever: what a filter starts with, times
  /// its first sample, so that a constant passes without a swing. As `scipy.signal.sosfilt_zi`.
  let steadyState: [(Double, Double)]

  init(_ sections: [SecondOrderSection]) {
    self.sections = sections
    var level = 1.0
    steadyState = sections.map { section in
      let first = section.b1 - section.a1 * section.b0
      let second = section.b2 - section.a2 * section.b0
      let z0 = (first + second) / (1 + section.a1 + section.a2)
      let z1 = (1 + section.a1) * z0 - first
      defer {
        level *= (section.b0 + section.b1 + section.b2) / (1 + section.a1 + section.a2)
      }
      return (level * z0, level * z1)
    }
  }

  /// Rows by which a stretch is extended at both ends for a filter in both directions: three times the number
  /// of coefficients, as `scipy.signal.sosfiltfilt` does by default.
  var padding: Int {
    let withoutZero = sections.count { $0.b2 == 0 }
    let withoutPole = sections.count { $0.a2 == 0 }
    return 3 * (2 * sections.count + 1 - min(withoutZero, withoutPole))
  }

  static func == (left: SecondOrderSections, right: SecondOrderSections) -> Bool {
    left.sections == right.sections
  }

  func hash(into hasher: inout Hasher) { hasher.combine(sections) }
}

extension SecondOrderSections {
  /// Seconds until the slowest of the poles has died down to a thousandth: ln 1000 of its time constants.
  func reachSeconds(rateHz: Double) -> Double {
    let slowest = sections.map(\.slowestPole).max() ?? 0
    guard slowest > 0, slowest < 1 else { return slowest > 0 ? .infinity : 0 }
    return -log(1000.0) / log(slowest) / rateHz
  }
}

extension SecondOrderSection {
  /// The larger distance from 0 of the two poles.
  fileprivate var slowestPole: Double {
    let spread = a1 * a1 / 4 - a2
    return spread < 0 ? a2.squareRoot() : abs(a1) / 2 + spread.squareRoot()
  }
}
