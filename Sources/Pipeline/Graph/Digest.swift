/// A SHA-256 digest: what identifies bytes, whoever made them.
public struct Digest: Sendable, Hashable, Comparable, CustomStringConvertible {
  private let a: UInt64
  private let b: UInt64
  private let c: UInt64
  private let d: UInt64

  /// Wraps 32 bytes; `nil` for any other number of them.
  public init?(bytes: UnsafeRawBufferPointer) {
    guard bytes.count == 32 else { return nil }
    self.init(unchecked: bytes)
  }

  /// Wraps the first 32 bytes of a buffer that is known to have them.
  init(unchecked bytes: UnsafeRawBufferPointer) {
    a = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self))
    b = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    c = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
    d = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
  }

  /// Reads 64 lower-case hexadecimal digits; `nil` for anything else.
  public init?(hex: some Collection<UInt8>) {
    guard hex.count == 64 else { return nil }
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    for (position, digit) in hex.enumerated() {
      let value: UInt64
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = UInt64(digit - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = UInt64(digit - UInt8(ascii: "a")) + 10
      default: return nil
      }
      switch position / 16 {
      case 0: words.0 = words.0 << 4 | value
      case 1: words.1 = words.1 << 4 | value
      case 2: words.2 = words.2 << 4 | value
      default: words.3 = words.3 << 4 | value
      }
    }
    (a, b, c, d) = words
  }

  /// Reads 64 lower-case hexadecimal digits; `nil` for anything else.
  public init?(_ text: String) { self.init(hex: text.utf8) }

  /// The digest as 64 lower-case hexadecimal digits.
  public var description: String {
    String(unsafeUninitializedCapacity: 64) { out in
      write(to: UnsafeMutableRawBufferPointer(out))
      return 64
    }
  }

  /// The first 12 digits, for people.
  public var short: String { String(description.prefix(12)) }

  /// The first 64 bits, for tables and lock ranges.
  public var prefix: UInt64 { a }

  /// Appends the 64 digits to a buffer of text.
  public func append(to out: inout [UInt8]) {
    withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { digits in
      write(to: digits)
      out.append(contentsOf: digits)
    }
  }

  private func write(to out: UnsafeMutableRawBufferPointer) {
    var position = 0
    for word in [a, b, c, d] {
      var shift: UInt64 = 64
      while shift > 0 {
        shift -= 4
        let nibble = UInt8(truncatingIfNeeded: (word >> shift) & 0xF)
        out[position] = nibble < 10 ? nibble + UInt8(ascii: "0") : nibble - 10 + UInt8(ascii: "a")
        position += 1
      }
    }
  }

  /// The digest's first bits are spread evenly already.
  public func hash(into hasher: inout Hasher) { hasher.combine(a) }

  /// The order of the digits.
  public static func < (left: Digest, right: Digest) -> Bool {
    (left.a, left.b, left.c, left.d) < (right.a, right.b, right.c, right.d)
  }
}

extension Digest {
  /// Lends the 32 bytes.
  func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    let words = (a.bigEndian, b.bigEndian, c.bigEndian, d.bigEndian)
    return try Swift.withUnsafeBytes(of: words, body)
  }
}
