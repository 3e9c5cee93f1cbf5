import Synchronization

/// Welch plans by rate and size, made when first needed: windows of one length mostly share one.
final class WelchPlans: Sendable {
  private struct Key: Hashable {
    let size: Int
    let rateHz: Double
  }

  /// Windows of many lengths make many sizes; what is not kept is made anew.
  private static let most = 64

  private let bands: [ClosedRange<Double>]
  private let plans = Mutex<[Key: WelchPlan]>([:])

  /// All plans integrate these bands.
  init(bands: [ClosedRange<Double>]) { self.bands = bands }

  /// The plan of a segment size.
  func plan(size: Int, rateHz: Double) -> WelchPlan {
    let key = Key(size: size, rateHz: rateHz)
    if let known = plans.withLock({ $0[key] }) { return known }
    let made = WelchPlan(size: size, rateHz: rateHz, bands: bands)
    plans.withLock { if $0.count < WelchPlans.most { $0[key] = made } }
    return made
  }
}
