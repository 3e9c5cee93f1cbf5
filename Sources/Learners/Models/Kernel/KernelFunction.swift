import CKernels

/// How alike two rows are: a linear, polynomial or radial kernel.
struct KernelFunction: Sendable {
  /// `linear`, `polynomial` or `rbf`.
  let shape: String
  /// γ, for values times `scale`; of a linear kernel only what undoes `scale`.
  let gamma: Double
  /// r of (γ x y + r)^d.
  let offset: Double
  let degree: Int
  /// A power of two that values are multiplied by first, so that no square overflows.
  let scale: Double

  /// Reads `gamma` for training rows, by weight.
  ///
  /// `scale` is 1 / (columns × variance over all elements), `auto` 1 / columns.
  /// - Throws: `LearnerError.parameter` for other words than these and positive numbers.
  init(
    _ values: ParameterValues, for features: Matrix<Double>, weights: [Double]
  ) throws(LearnerError) {
    shape = values.text("kernel")
    offset = values.number("coef0")
    degree = values.integer("degree")
    let reach = features.elements.reduce(0) { max($0, abs($1)) }
    let factor =
      reach > 0x1p100 ? 1 / Double(sign: .plus, exponent: reach.exponent, significand: 1) : 1
    scale = factor
    if shape == "linear" {  // back to the features' own unit
      gamma = min(1 / factor / factor, 1e300)
      return
    }
    let columns = Double(max(features.columns, 1))
    let asked = try Self.gamma(values.text("gamma"))
    if asked == nil, values.text("gamma") == "scale" {
      let spread = Self.variance(features, weights: weights, factor: factor)
      // Equal elements have no variance, and scikit-learn takes 1.
      gamma = min(1 / (columns * (spread > 0 ? spread : 1)), 1e300)
    } else {
      gamma = min((asked ?? 1 / columns) / factor / factor, 1e300)
    }
  }

  /// The number that a `gamma` is; `nil` for `scale` and `auto`.
  /// - Throws: `LearnerError.parameter` for other words.
  static func gamma(_ text: String) throws(LearnerError) -> Double? {
    if text == "scale" || text == "auto" { return nil }
    guard let number = Double(text), number > 0, number.isFinite else {
      throw .parameter("gamma: expected 'scale', 'auto' or a positive number, found '\(text)'")
    }
    return number
  }

  private static func variance(
    _ features: Matrix<Double>, weights: [Double], factor: Double
  ) -> Double {
    let total = weights.reduce(0, +) * Double(max(features.columns, 1))
    var mean = 0.0
    for (row, weight) in weights.enumerated() where weight > 0 {
      for value in features.row(row) { mean += weight / total * (value * factor) }
    }
    var sum = 0.0
    for (row, weight) in weights.enumerated() where weight > 0 {
      for value in features.row(row) {
        let gap = value * factor - mean
        sum += weight / total * gap * gap
      }
    }
    return sum
  }

  /// Rows in the kernel's units, held within what sums of squares can carry.
  func prepared(_ rows: Matrix<Double>) -> [Double] {
    rows.elements.map { max(-1e100, min(1e100, $0 * scale)) }
  }

  /// Turns scalar products of one row with many into kernel values.
  /// - Parameters:
  ///   - out: the products, replaced.
  ///   - norms: square of each of the many.
  ///   - own: square of the one.
  ///   - count: how many, a multiple of 8.
  func apply(
    to out: UnsafeMutablePointer<Double>, norms: UnsafePointer<Double>, own: Double, count: Int
  ) {
    switch shape {
    case "rbf": ckernels_radial(out, norms, own, gamma, count)
    case "polynomial":
      for at in 0..<count {
        let base = gamma * out[at] + offset
        var value = 1.0
        for _ in 0..<degree { value *= base }
        out[at] = max(-1e150, min(1e150, value))
      }
    default: for at in 0..<count { out[at] = max(-1e150, min(1e150, gamma * out[at])) }
    }
  }
}

extension KernelFunction {
  /// Compares nothing: for a model without support vectors.
  static let none = KernelFunction(shape: "linear", gamma: 1, offset: 0, degree: 1, scale: 1)

  private init(shape: String, gamma: Double, offset: Double, degree: Int, scale: Double) {
    self.shape = shape
    self.gamma = gamma
    self.offset = offset
    self.degree = degree
    self.scale = scale
  }

  /// What an archive holds of a kernel.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  init(from archive: ModelArchive) throws(LearnerError) {
    shape = try archive.text("kernel")
    guard ["linear", "polynomial", "rbf"].contains(shape) else {
      throw .failed("archive: unknown kernel '\(shape)'")
    }
    let numbers = try archive.finiteNumbers("kernel", count: 3)
    (gamma, offset, scale) = (numbers[0], numbers[1], numbers[2])
    degree = try archive.integer("degree", in: 1...1000)
  }

  /// Adds the kernel to an archive.
  func store(in archive: inout ModelArchive) {
    archive.texts["kernel"] = [shape]
    archive.numbers["kernel"] = [gamma, offset, scale]
    archive.integers["degree"] = [degree]
  }
}
