import CKernels

#if canImport(Glibc)
  import Glibc
#endif

/// Support vectors that were learned.
public struct FittedSVM: FittedLearner {
  /// Number of classes; 0 for numbers.
  public let classes: Int
  /// Training rows that are support vectors, ascending; empty in a model that was stored.
  public let support: [Int]
  /// Machines × support vectors: y α of each pair of classes, in the order (0, 1), (0, 2), …; margins
  /// are positive for the first class. For numbers α − α* of each target.
  public let sizes: [[Double]]
  /// One per machine.
  public let biases: [Double]
  /// What a user should know about this fit.
  public let notes: [String]
  private let function: KernelFunction
  private let vectors: [Double]
  private let features: Int
  private let basis: KernelBasis
  private let sigmoids: [PlattSigmoid]

  init(
    function: KernelFunction, vectors: [Double], features: Int, support: [Int],
    sizes: [[Double]], biases: [Double], classes: Int, sigmoids: [PlattSigmoid], notes: [String]
  ) {
    self.function = function
    self.vectors = vectors
    self.features = features
    self.support = support
    self.sizes = sizes
    self.biases = biases
    self.classes = classes
    self.sigmoids = sigmoids
    self.notes = notes
    basis = KernelBasis(
      function, rows: vectors, count: sizes.first?.count ?? 0, columns: features)
  }

  /// Margins of every machine.
  /// - Returns: rows × machines.
  /// - Throws: `LearnerError.nonFinite` for missing values, `failed` for other columns than in
  ///   training.
  public func margins(
    _ rows: Matrix<Double>, executor: any Executor = SerialExecutor()
  ) throws(LearnerError) -> Matrix<Double> {
    try rows.requireColumns(features)
    try rows.requireFinite()
    let (machines, width) = (biases.count, basis.width)
    let prepared = function.prepared(rows)
    let padded = sizes.flatMap { $0 + [Double](repeating: 0, count: width - $0.count) }
    let out = [Double](unsafeUninitializedCapacity: rows.rows * machines) { buffer, filled in
      for at in 0..<rows.rows * machines { buffer[at] = biases[at % machines] }
      nonisolated(unsafe) let out = buffer
      executor.performRows(rows.rows, by: 64) { own in
        let (first, count) = (own.lowerBound, own.count)
        withUnsafeTemporaryAllocation(of: Double.self, capacity: count * width + 1) { scratch in
          prepared.withUnsafeBufferPointer { prepared in
            guard let values = scratch.baseAddress, let out = out.baseAddress else { return }
            let from = prepared.baseAddress.map { $0 + first * features } ?? UnsafePointer(values)
            basis.compare(from, count, into: values)
            ckernels_products(
              values, count, width, padded, machines, width, width, out + first * machines,
              machines)
          }
        }
      }
      filled = rows.rows * machines
    }
    return Matrix(rows: rows.rows, columns: machines, elements: out)
  }

  /// Coupled probabilities of the classes, or one number per target.
  /// - Returns: rows × classes or rows × targets.
  /// - Throws: `LearnerError.nonFinite` for missing values, `failed` for other columns than in
  ///   training.
  public func predict(
    _ rows: Matrix<Double>, executor: any Executor
  ) throws(LearnerError) -> Matrix<Double> {
    let margins = try margins(rows, executor: executor)
    if classes == 0 { return margins }
    var out: [Double] = []
    out.reserveCapacity(rows.rows * classes)
    for row in 0..<rows.rows { out += probabilities(margins.row(row)) }
    return Matrix(rows: rows.rows, columns: classes, elements: out)
  }

  private func probabilities(_ margins: ArraySlice<Double>) -> [Double] {
    if classes == 1 { return [1] }
    if sigmoids.isEmpty { return votes(margins) }
    let pairs = zip(sigmoids, margins).map { $0.probability($1) }
    return PairwiseCoupling.probabilities(pairs, classes: classes)
  }

  /// Two classes: the logistic function of the margin. More: softmax of the votes, ties broken by
  /// margins as scikit-learn's `decision_function` does.
  private func votes(_ margins: ArraySlice<Double>) -> [Double] {
    var scores = [Double](repeating: 0, count: classes)
    var sums = scores
    var at = margins.startIndex
    if classes == 2 {
      scores[0] = margins[at]
    } else {
      for first in 0..<classes {
        for second in first + 1..<classes {
          scores[margins[at] > 0 ? first : second] += 1
          sums[first] += margins[at]
          sums[second] -= margins[at]
          at += 1
        }
      }
      for label in 0..<classes { scores[label] += sums[label] / (3 * (abs(sums[label]) + 1)) }
    }
    let largest = scores.max() ?? 0
    let shares = scores.map { exp($0 - largest) }
    let total = shares.reduce(0, +)
    return shares.map { $0 / total }
  }
}

extension FittedSVM {
  /// With one class only, that class.
  static func certain(features: Int) -> FittedSVM {
    FittedSVM(
      function: KernelFunction.none, vectors: [], features: features, support: [], sizes: [],
      biases: [], classes: 1, sigmoids: [], notes: [])
  }

  /// Kernel, support vectors, their sizes, and sigmoids.
  public var archive: ModelArchive {
    var archive = ModelArchive()
    function.store(in: &archive)
    archive.numbers["vectors"] = vectors
    archive.numbers["sizes"] = sizes.flatMap { $0 }
    archive.numbers["biases"] = biases
    archive.numbers["slopes"] = sigmoids.map(\.slope)
    archive.numbers["offsets"] = sigmoids.map(\.offset)
    archive.integers["features"] = [features]
    archive.integers["vectors"] = [sizes.first?.count ?? 0]
    archive.integers["classes"] = [classes]
    archive.texts["notes"] = notes
    return archive
  }

  init(from archive: ModelArchive) throws(LearnerError) {
    let most = Int(Int32.max)
    let features = try archive.integer("features", in: 0...most)
    let count = try archive.integer("vectors", in: 0...most)
    let classes = try archive.integer("classes", in: 0...46_340)
    let biases = try archive.finiteNumbers("biases")
    let machines = classes == 0 ? biases.count : classes * (classes - 1) / 2
    guard biases.count == machines, machines <= most else {
      throw .failed("archive: expected \(machines) machines, found \(biases.count)")
    }
    let flat = try archive.finiteNumbers("sizes", count: machines * count)
    let slopes = try archive.finiteNumbers("slopes")
    guard slopes.isEmpty || slopes.count == machines, classes > 0 || slopes.isEmpty else {
      throw .failed("archive: expected \(machines) sigmoids, found \(slopes.count)")
    }
    let offsets = try archive.finiteNumbers("offsets", count: slopes.count)
    self.init(
      function: try KernelFunction(from: archive),
      vectors: try archive.finiteNumbers("vectors", count: count * features), features: features,
      support: [],
      sizes: (0..<machines).map { Array(flat[$0 * count..<($0 + 1) * count]) }, biases: biases,
      classes: classes, sigmoids: zip(slopes, offsets).map { PlattSigmoid(slope: $0, offset: $1) },
      notes: try archive.texts("notes"))
  }
}
