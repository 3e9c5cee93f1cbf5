/// Text on its way into a file: numbers and words are appended as bytes, and handed on in large blocks.
///
/// A row must stay under 16 KiB; `beginRow` makes room for it.
public final class TextBuffer {
  /// Takes a block of bytes.
  public typealias Sink = (UnsafeRawBufferPointer) throws(SyntheticFault) -> Void

  /// Bytes after which a block is handed on.
  private static let blockBytes = 1 << 20
  private static let rowBytes = 1 << 14

  private let bytes: UnsafeMutablePointer<UInt8>
  private let capacity: Int
  /// `00` to `99`.
  private let pairs: UnsafeMutablePointer<UInt8>
  private let sink: Sink?
  /// Bytes that wait to be handed on.
  public private(set) var count = 0
  /// Bytes that were handed on.
  public private(set) var written = 0

  /// - Parameter sink: where blocks go; without one the text stays here and must be short.
  public init(_ sink: Sink? = nil) {
    self.sink = sink
    capacity = (sink == nil ? 0 : Self.blockBytes) + 2 * Self.rowBytes
    bytes = .allocate(capacity: capacity)
    pairs = .allocate(capacity: 200)
    for number in 0..<100 {
      pairs[2 * number] = 0x30 + UInt8(number / 10)
      pairs[2 * number + 1] = 0x30 + UInt8(number % 10)
    }
  }

  deinit {
    bytes.deallocate()
    pairs.deallocate()
  }

  /// Makes room for a row.
  /// - Returns: where it begins among the waiting bytes.
  /// - Throws: what the sink throws.
  public func beginRow() throws(SyntheticFault) -> Int {
    if count >= Self.blockBytes { try flush() }
    return count
  }

  /// Hands on what is waiting.
  /// - Throws: what the sink throws.
  public func flush() throws(SyntheticFault) {
    guard let sink, count > 0 else { return }
    try sink(UnsafeRawBufferPointer(start: bytes, count: count))
    written += count
    count = 0
  }

  /// Forgets what is waiting.
  public func clear() { count = 0 }

  /// The waiting text.
  public var text: String {
    String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }

  // MARK: - Words

  /// Appends one byte.
  @inline(__always)
  public func append(_ byte: UInt8) {
    bytes[count] = byte
    count &+= 1
  }

  /// Appends bytes.
  public func append(_ other: [UInt8]) {
    precondition(count + other.count <= capacity, "a row is short")
    other.withUnsafeBufferPointer { other in
      guard let base = other.baseAddress else { return }
      (bytes + count).update(from: base, count: other.count)
    }
    count += other.count
  }

  /// Appends a word.
  public func append(_ word: String) { append(Array(word.utf8)) }

  /// Appends what waits in another buffer.
  public func append(_ other: TextBuffer) {
    precondition(count + other.count <= capacity, "a row is short")
    (bytes + count).update(from: other.bytes, count: other.count)
    count &+= other.count
  }

  /// Appends the waiting bytes from a place on once more.
  public func appendAgain(from start: Int) {
    let length = count - start
    precondition(length >= 0 && count + length <= capacity, "a row is short")
    (bytes + count).update(from: bytes + start, count: length)
    count += length
  }

  // MARK: - Numbers

  /// Appends a whole number.
  @inline(__always)
  public func append(whole number: Int) { append(scaled: number, decimals: 0) }

  /// Appends `value` with a fixed number of decimals, rounded half away from zero.
  /// - Parameters:
  ///   - value: finite; below 9e18 once it is scaled.
  ///   - decimals: 0...9.
  @inline(__always)
  public func append(_ value: Double, decimals: Int) {
    let scaled = value * Self.scale(decimals)
    append(scaled: Int(scaled < 0 ? scaled - 0.5 : scaled + 0.5), decimals: decimals)
  }

  /// Appends `number / 10^decimals` with exactly that many decimals: 1234 with 2 is `12.34`.
  /// - Parameters:
  ///   - number: the value times a power of ten.
  ///   - decimals: 0...9; 0 writes no point.
  public func append(scaled number: Int, decimals: Int) {
    if number < 0 { append(0x2D) }
    let magnitude = number.magnitude
    guard decimals > 0 else {
      append(digits: Self.length(of: magnitude), of: magnitude)
      return
    }
    let power = Self.power(decimals)
    let whole = magnitude / power
    append(digits: Self.length(of: whole), of: whole)
    append(0x2E)
    append(digits: decimals, of: magnitude &- whole &* power)
  }

  /// Appends the last `length` digits of a number, zeros in front.
  @inline(__always)
  public func append(digits length: Int, of number: UInt) {
    var place = bytes + (count &+ length)
    var rest = number
    var left = length
    while left >= 2 {
      let next = rest / 100
      let pair = pairs + Int(2 &* (rest &- next &* 100))
      place -= 2
      place[0] = pair[0]
      place[1] = pair[1]
      rest = next
      left &-= 2
    }
    if left == 1 { bytes[count] = 0x30 &+ UInt8(truncatingIfNeeded: rest % 10) }
    count &+= length
  }

  @inline(__always)
  private static func length(of number: UInt) -> Int {
    if number < 10 { return 1 }
    if number < 100 { return 2 }
    if number < 1000 { return 3 }
    var length = 3
    var rest = number / 1000
    while rest > 0 {
      rest /= 10
      length &+= 1
    }
    return length
  }

  @inline(__always)
  private static func power(_ decimals: Int) -> UInt {
    switch decimals {
    case 1: 10
    case 2: 100
    case 3: 1000
    case 4: 10_000
    case 5: 100_000
    case 6: 1_000_000
    case 7: 10_000_000
    case 8: 100_000_000
    default: 1_000_000_000
    }
  }

  @inline(__always)
  private static func scale(_ decimals: Int) -> Double {
    decimals == 0 ? 1 : Double(power(decimals))
  }
}
