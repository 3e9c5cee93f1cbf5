/// Sorts numbers as whole-number keys, by digits: a few passes whatever the numbers are.
///
/// Working memory is kept from one column to the next.
struct SortedKeys {
  /// Numbers at most.
  let capacity: Int
  private let first: UnsafeMutablePointer<UInt64>
  private let second: UnsafeMutablePointer<UInt64>
  private let starts: UnsafeMutablePointer<Int>

  private static let digits = 6
  private static let width = 11
  private static let buckets = 1 << width

  init(capacity: Int) {
    self.capacity = capacity
    first = .allocate(capacity: max(capacity, 1))
    second = .allocate(capacity: max(capacity, 1))
    starts = .allocate(capacity: Self.digits * Self.buckets)
  }

  func deallocate() {
    first.deallocate()
    second.deallocate()
    starts.deallocate()
  }

  /// The finite numbers of a column as keys in rising order.
  /// - Parameter column: no more than `capacity` numbers.
  /// - Returns: keys that are valid until the next call; equal numbers have equal keys.
  func sorted(_ column: UnsafeBufferPointer<Double>) -> UnsafeBufferPointer<UInt64> {
    precondition(column.count <= capacity, "more numbers than there is room for")
    var count = 0
    for value in column {
      first[count] = Self.key(value)
      count += value.isFinite ? 1 : 0
    }
    if count < 2 * Self.buckets {
      var few = UnsafeMutableBufferPointer(start: first, count: count)
      few.sort()
      return UnsafeBufferPointer(start: first, count: count)
    }
    return UnsafeBufferPointer(start: sortByDigits(count), count: count)
  }

  private func sortByDigits(_ count: Int) -> UnsafeMutablePointer<UInt64> {
    let (buckets, mask) = (Self.buckets, UInt64(Self.buckets - 1))
    for at in 0..<Self.digits * buckets { starts[at] = 0 }
    for at in 0..<count {
      var rest = first[at]
      for digit in 0..<Self.digits {
        starts[digit * buckets + Int(rest & mask)] += 1
        rest >>= UInt64(Self.width)
      }
    }
    var (from, to) = (first, second)
    for digit in 0..<Self.digits {
      let own = starts + digit * buckets
      var (before, isOneBucket) = (0, false)
      for bucket in 0..<buckets {
        let size = own[bucket]
        isOneBucket = isOneBucket || size == count
        own[bucket] = before
        before += size
      }
      if isOneBucket { continue }
      let shift = UInt64(digit * Self.width)
      for at in 0..<count {
        let key = from[at]
        let bucket = Int((key &>> shift) & mask)
        to[own[bucket]] = key
        own[bucket] += 1
      }
      swap(&from, &to)
    }
    return from
  }

  /// A key that is ordered as the number is; both zeros have one.
  @inline(__always)
  static func key(_ value: Double) -> UInt64 {
    let bits = (value + 0).bitPattern
    return bits ^ (UInt64(bitPattern: Int64(bitPattern: bits) &>> 63) | 1 << 63)
  }

  /// The number of a key.
  @inline(__always)
  static func number(_ key: UInt64) -> Double {
    Double(bitPattern: key ^ (UInt64(bitPattern: ~Int64(bitPattern: key) &>> 63) | 1 << 63))
  }
}
