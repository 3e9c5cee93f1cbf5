/// Inner loops over contiguous numbers, in a fixed order of summation.
///
/// Pointers, not arrays: arrays that a class holds are checked at each access.
enum RowKernels {
  typealias Lanes = SIMD4<Double>

  @inline(__always)
  static func load(_ from: UnsafePointer<Double>, _ at: Int) -> Lanes {
    UnsafeRawPointer(from + at).loadUnaligned(as: Lanes.self)
  }

  /// Σ a b over `count` numbers.
  @inline(__always)
  static func dot(_ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ count: Int) -> Double {
    var first = Lanes.zero
    var second = Lanes.zero
    var at = 0
    while at + 8 <= count {
      first += load(a, at) * load(b, at)
      second += load(a, at + 4) * load(b, at + 4)
      at += 8
    }
    let lanes: Lanes = first + second
    var sum: Double = (lanes[0] + lanes[2]) + (lanes[1] + lanes[3])
    while at < count {
      sum += a[at] * b[at]
      at += 1
    }
    return sum
  }

  @inline(__always)
  static func total(_ lanes: Lanes) -> Double {
    (lanes[0] + lanes[2]) + (lanes[1] + lanes[3])
  }

  /// y += factor x over `count` numbers.
  @inline(__always)
  static func add(
    _ factor: Double, _ x: UnsafePointer<Double>, to y: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    for at in 0..<count { y[at] += factor * x[at] }
  }

  @inline(__always)
  static func store(_ lanes: Lanes, _ to: UnsafeMutablePointer<Double>, _ at: Int) {
    UnsafeMutableRawPointer(to + at).storeBytes(of: lanes, as: Lanes.self)
  }
}
