#if canImport(Glibc)
  import Glibc
#endif

/// Linear scores of classes: intercept + slopes · (x − centre).
struct DiscriminantRule {
  /// The mean of all rows.
  let centre: [Double]
  /// Classes × columns.
  let slopes: [Double]
  /// One per class, log share included.
  let intercepts: [Double]

  /// Scores that look at no feature.
  init(priorsOnly shares: [Double], columns: Int) {
    centre = [Double](repeating: 0, count: columns)
    slopes = [Double](repeating: 0, count: shares.count * columns)
    intercepts = shares.map { log($0) }
  }

  /// Slopes S⁻¹ (mean − centre) for a covariance S; its pseudo-inverse where it has none.
  /// - Parameters:
  ///   - covariance: columns × columns.
  ///   - means: classes × columns.
  ///   - shares: one per class.
  /// - Throws: `LearnerError.failed` if eigenvalues cannot be found.
  init(solving covariance: [Double], means: [Double], shares: [Double]) throws(LearnerError) {
    let columns = means.count / shares.count
    let (centre, apart) = Self.centred(means, shares: shares)
    var slopes: [Double] = []
    if let factor = PositiveDefinite(covariance, order: columns) {
      for label in shares.indices {
        slopes += factor.solution(Array(apart[label * columns..<(label + 1) * columns]))
      }
    } else {
      slopes = try Self.pseudoSolved(covariance, apart, columns: columns)
    }
    self.centre = centre
    self.slopes = slopes
    intercepts = shares.indices.map { label in
      var product = 0.0
      for at in label * columns..<(label + 1) * columns { product += slopes[at] * apart[at] }
      return log(shares[label]) - product / 2
    }
  }

  /// Slopes in the space that the pooled covariance makes round, directions without spread left
  /// out, both within the classes and between them.
  /// - Parameters:
  ///   - within: pooled covariance, columns × columns.
  ///   - means: classes × columns.
  ///   - shares: one per class.
  ///   - rows: how many rows it was made of.
  /// - Throws: `LearnerError.failed` if eigenvalues cannot be found.
  init(
    whitening within: [Double], means: [Double], shares: [Double], rows: Int
  ) throws(LearnerError) {
    let columns = means.count / shares.count
    let (centre, apart) = Self.centred(means, shares: shares)
    let deviations = Self.deviations(within, means: means, rows: rows, columns: columns)
    var correlation = within
    for row in 0..<columns {
      for column in 0..<columns {
        correlation[row * columns + column] /= deviations[row] * deviations[column]
      }
    }
    let eigen = try SymmetricEigen(correlation, order: columns)
    // Deviations of less than 1e-4 in standardized features.
    let rank = eigen.values.count { $0 > 1e-8 }
    var scalings = Matrix(repeating: 0.0, rows: rank, columns: columns)
    for index in 0..<rank {
      let root = eigen.values[index].squareRoot()
      for column in 0..<columns {
        scalings[index, column] = eigen.vectors[index, column] / deviations[column] / root
      }
    }
    let placed = try Self.placed(apart, scalings: scalings, shares: shares)
    var slopes = [Double](repeating: 0, count: means.count)
    for label in shares.indices {
      for index in 0..<rank {
        for column in 0..<columns {
          slopes[label * columns + column] += placed[label * rank + index] * scalings[index, column]
        }
      }
    }
    self.centre = centre
    self.slopes = slopes
    intercepts = shares.indices.map { label in
      var square = 0.0
      for at in label * rank..<(label + 1) * rank { square += placed[at] * placed[at] }
      return log(shares[label]) - square / 2
    }
  }

  /// Means in the round space, without directions in which the classes hardly differ.
  private static func placed(
    _ apart: [Double], scalings: Matrix<Double>, shares: [Double]
  ) throws(LearnerError) -> [Double] {
    let (rank, columns, classes) = (scalings.rows, scalings.columns, shares.count)
    let roots = shares.map { $0.squareRoot() }
    var weighed = [Double](repeating: 0, count: classes * rank)
    for label in 0..<classes {
      for index in 0..<rank {
        var sum = 0.0
        for column in 0..<columns {
          sum += apart[label * columns + column] * scalings[index, column]
        }
        weighed[label * rank + index] = sum * roots[label]
      }
    }
    var products = [Double](repeating: 0, count: classes * classes)
    for a in 0..<classes {
      for b in 0..<classes {
        for index in 0..<rank {
          products[a * classes + b] += weighed[a * rank + index] * weighed[b * rank + index]
        }
      }
    }
    let eigen = try SymmetricEigen(products, order: classes)
    let kept = eigen.values.count { $0 > 1e-8 * eigen.values[0] }
    var placed = [Double](repeating: 0, count: classes * rank)
    for vector in 0..<kept {
      for index in 0..<rank {
        var along = 0.0
        for label in 0..<classes {
          along += eigen.vectors[vector, label] * weighed[label * rank + index]
        }
        for label in 0..<classes {
          placed[label * rank + index] += eigen.vectors[vector, label] / roots[label] * along
        }
      }
    }
    return placed
  }

  /// Deviation of each column within classes; 1 where only rounding is left of it.
  private static func deviations(
    _ within: [Double], means: [Double], rows: Int, columns: Int
  ) -> [Double] {
    (0..<columns).map { column in
      let variance = within[column * columns + column]
      var largest = 0.0
      for at in stride(from: column, to: means.count, by: columns) {
        largest = max(largest, abs(means[at]))
      }
      let rounded = Double(rows) * largest * Double.ulpOfOne
      return variance <= rounded * rounded ? 1 : variance.squareRoot()
    }
  }

  /// The mean of all rows, and how far the classes are from it.
  private static func centred(
    _ means: [Double], shares: [Double]
  ) -> (centre: [Double], apart: [Double]) {
    let columns = means.count / shares.count
    var centre = [Double](repeating: 0, count: columns)
    for (label, share) in shares.enumerated() {
      for column in 0..<columns { centre[column] += share * means[label * columns + column] }
    }
    return (centre, means.indices.map { means[$0] - centre[$0 % columns] })
  }

  private static func pseudoSolved(
    _ covariance: [Double], _ apart: [Double], columns: Int
  ) throws(LearnerError) -> [Double] {
    let eigen = try SymmetricEigen(covariance, order: columns)
    var slopes = [Double](repeating: 0, count: apart.count)
    let floor = eigen.values[0] * Double.ulpOfOne * Double(columns)
    for (index, value) in eigen.values.enumerated() where value > floor {
      for first in stride(from: 0, to: apart.count, by: columns) {
        var along = 0.0
        for column in 0..<columns { along += eigen.vectors[index, column] * apart[first + column] }
        for column in 0..<columns {
          slopes[first + column] += along / value * eigen.vectors[index, column]
        }
      }
    }
    return slopes
  }
}
