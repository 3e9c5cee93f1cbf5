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

  /// Four sums at once: Σ a b over `count` numbers for the rows b, b + step, b + 2 step, b + 3
  /// step.
  @inline(__always)
  static func dots(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, step: Int, _ count: Int
  ) -> Lanes {
    let (b1, b2, b3) = (b + step, b + 2 * step, b + 3 * step)
    var (s0, s1, s2, s3) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
    var at = 0
    while at + 4 <= count {
      let x = load(a, at)
      s0 += x * load(b, at)
      s1 += x * load(b1, at)
      s2 += x * load(b2, at)
      s3 += x * load(b3, at)
      at += 4
    }
    var sums = Lanes(total(s0), total(s1), total(s2), total(s3))
    while at < count {
      sums += a[at] * Lanes(b[at], b1[at], b2[at], b3[at])
      at += 1
    }
    return sums
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

  /// Four sums at once: y += factor x for the rows y, y + step, y + 2 step, y + 3 step.
  @inline(__always)
  static func add(
    _ factors: Lanes, _ x: UnsafePointer<Double>, to y: UnsafeMutablePointer<Double>, step: Int,
    _ count: Int
  ) {
    let (y1, y2, y3) = (y + step, y + 2 * step, y + 3 * step)
    var at = 0
    while at + 4 <= count {
      let lanes = load(x, at)
      store(load(y, at) + factors[0] * lanes, y, at)
      store(load(y1, at) + factors[1] * lanes, y1, at)
      store(load(y2, at) + factors[2] * lanes, y2, at)
      store(load(y3, at) + factors[3] * lanes, y3, at)
      at += 4
    }
    while at < count {
      let value = x[at]
      y[at] += factors[0] * value
      y1[at] += factors[1] * value
      y2[at] += factors[2] * value
      y3[at] += factors[3] * value
      at += 1
    }
  }

  /// y += Σ factor x for four rows x, over `count` numbers.
  @inline(__always)
  static func add(
    _ factors: Lanes, _ x0: UnsafePointer<Double>, _ x1: UnsafePointer<Double>,
    _ x2: UnsafePointer<Double>, _ x3: UnsafePointer<Double>,
    to y: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    var at = 0
    while at + 4 <= count {
      let first: Lanes = factors[0] * load(x0, at) + factors[1] * load(x1, at)
      let second: Lanes = factors[2] * load(x2, at) + factors[3] * load(x3, at)
      store(load(y, at) + (first + second), y, at)
      at += 4
    }
    while at < count {
      let first: Double = factors[0] * x0[at] + factors[1] * x1[at]
      let second: Double = factors[2] * x2[at] + factors[3] * x3[at]
      y[at] += first + second
      at += 1
    }
  }

  @inline(__always)
  static func store(_ lanes: Lanes, _ to: UnsafeMutablePointer<Double>, _ at: Int) {
    UnsafeMutableRawPointer(to + at).storeBytes(of: lanes, as: Lanes.self)
  }
}
