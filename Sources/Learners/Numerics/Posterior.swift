#if canImport(Glibc)
  import Glibc
#endif

/// Probabilities of classes from the logarithms of their joint densities.
enum Posterior {
  /// Replaces log densities by probabilities that sum to 1.
  /// - Parameters:
  ///   - scores: finite, or −∞ for a class that cannot be.
  ///   - count: how many there are, at least 1.
  static func normalise(_ scores: UnsafeMutablePointer<Double>, _ count: Int) {
    var largest = scores[0]
    for label in 1..<max(count, 1) { largest = max(largest, scores[label]) }
    var total = 0.0
    for label in 0..<count {
      scores[label] = exp(scores[label] - largest)
      total += scores[label]
    }
    for label in 0..<count { scores[label] /= total }
  }
}
