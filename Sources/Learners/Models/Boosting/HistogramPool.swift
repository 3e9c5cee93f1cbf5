/// Histograms of one tree, used again and again; no one else may touch them.
struct HistogramPool {
  private let size: Int
  private var free: [UnsafeMutablePointer<Double>] = []
  private var all: [UnsafeMutablePointer<Double>] = []

  /// - Parameter features: each has 256 places of two numbers.
  init(features: Int) { size = max(features, 1) * 512 }

  /// A histogram with anything in it.
  mutating func take() -> UnsafeMutablePointer<Double> {
    if let used = free.popLast() { return used }
    let fresh = UnsafeMutableRawPointer.allocate(
      byteCount: size * MemoryLayout<Double>.stride, alignment: 64
    ).bindMemory(to: Double.self, capacity: size)
    all.append(fresh)
    return fresh
  }

  /// Takes a histogram back.
  mutating func give(_ histogram: UnsafeMutablePointer<Double>) { free.append(histogram) }

  func deallocate() { for histogram in all { histogram.deallocate() } }
}
