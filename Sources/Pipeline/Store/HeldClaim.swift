import Synchronization

/// A claim that is given back once, at the latest when nobody knows it any more.
final class HeldClaim: Claim {
  private let giveBack: Mutex<(@Sendable () -> Void)?>

  init(_ giveBack: @escaping @Sendable () -> Void) { self.giveBack = Mutex(giveBack) }

  func release() {
    let giveBack = giveBack.withLock { giveBack in
      defer { giveBack = nil }
      return giveBack
    }
    giveBack?()
  }

  deinit { release() }
}
