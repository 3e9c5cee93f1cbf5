/// Probabilities of several classes from those of each pair.
///
/// The second method of Wu, Lin and Weng (2004), JMLR 5, 975–1005, as in LIBSVM; its linear system
/// is solved instead of iterated.
enum PairwiseCoupling {
  /// - Parameters:
  ///   - pairs: for a < b, in the order (0, 1), (0, 2), …: probability of a if it is a or b.
  ///   - classes: number of classes, at least 2.
  /// - Returns: one probability per class; they sum to 1.
  static func probabilities(_ pairs: [Double], classes: Int) -> [Double] {
    if classes == 2 { return [pairs[0], 1 - pairs[0]] }
    var chance = [Double](repeating: 0, count: classes * classes)
    var at = 0
    for first in 0..<classes {
      for second in first + 1..<classes {
        // As in LIBSVM, no pair is certain.
        let held = max(1e-7, min(1 - 1e-7, pairs[at]))
        chance[first * classes + second] = held
        chance[second * classes + first] = 1 - held
        at += 1
      }
    }
    // ½ pᵀ Q p is least at Q p = λ (1, …, 1); adding a constant to Q changes λ only.
    var matrix = [Double](repeating: 1, count: classes * classes)
    for first in 0..<classes {
      for second in 0..<classes {
        let against = chance[second * classes + first]
        if first == second { continue }
        matrix[first * classes + first] += against * against
        matrix[first * classes + second] -= against * chance[first * classes + second]
      }
    }
    let ones = [Double](repeating: 1, count: classes)
    let shares = Cholesky(lifting: matrix, order: classes).solution(ones).map { max(0, $0) }
    let total = shares.reduce(0, +)
    guard total > 0, total.isFinite else { return ones.map { $0 / Double(classes) } }
    return shares.map { $0 / total }
  }
}
