#if canImport(Glibc)
  import Glibc
#endif

/// Probabilities of classes from scores: logarithms of joint densities, or of odds.
enum Posterior {
  /// Replaces scores by probabilities that sum to 1: the softmax.
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
