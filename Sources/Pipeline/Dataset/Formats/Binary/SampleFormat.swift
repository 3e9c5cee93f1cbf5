/// How one sample lies in a binary file.
///
/// Little-endian, unless it is wrapped by what reads it.
enum SampleFormat: Sendable, Hashable {
  case int8, int16, int24, int32, int64, float32, double64

  /// The bytes of one sample.
  var bytes: Int {
    switch self {
    case .int8: 1
    case .int16: 2
    case .int24: 3
    case .int32, .float32: 4
    case .int64, .double64: 8
    }
  }

  /// Whether samples can be NaN or infinite.
  var isFloating: Bool { self == .float32 || self == .double64 }

  /// Decodes samples that lie anywhere.
  ///
  /// - Parameters:
  ///   - base: the bytes; of `int24`, one readable byte lies in front of them.
  ///   - count: how many samples.
  ///   - scale: from stored to physical values.
  ///   - out: takes `count` values.
  ///   - offset: the byte at which a sample starts.
  @inline(__always)
  func decode(
    _ base: UnsafeRawPointer, count: Int, scale: LinearScale,
    into out: UnsafeMutablePointer<Double>, at offset: (Int) -> Int
  ) {
    let (gain, shift) = (scale.gain, scale.offset)
    switch self {
    case .int8:
      for i in 0..<count {
        out[i] = Double(base.load(fromByteOffset: offset(i), as: Int8.self)) * gain + shift
      }
    case .int16:
      for i in 0..<count {
        let stored = base.loadUnaligned(fromByteOffset: offset(i), as: Int16.self)
        out[i] = Double(Int16(littleEndian: stored)) * gain + shift
      }
    case .int24:
      // The three bytes are the upper ones of the four that start one byte earlier.
      for i in 0..<count {
        let stored = base.loadUnaligned(fromByteOffset: offset(i) - 1, as: Int32.self)
        let number: Int32 = Int32(littleEndian: stored) >> 8
        out[i] = Double(number) * gain + shift
      }
    case .int32:
      for i in 0..<count {
        let stored = base.loadUnaligned(fromByteOffset: offset(i), as: Int32.self)
        out[i] = Double(Int32(littleEndian: stored)) * gain + shift
      }
    case .int64:
      for i in 0..<count {
        let stored = base.loadUnaligned(fromByteOffset: offset(i), as: Int64.self)
        out[i] = Double(Int64(littleEndian: stored)) * gain + shift
      }
    case .float32:
      for i in 0..<count {
        let stored = base.loadUnaligned(fromByteOffset: offset(i), as: UInt32.self)
        out[i] = Double(Float(bitPattern: UInt32(littleEndian: stored))) * gain + shift
      }
    case .double64:
      for i in 0..<count {
        let stored = base.loadUnaligned(fromByteOffset: offset(i), as: UInt64.self)
        out[i] = Double(bitPattern: UInt64(littleEndian: stored)) * gain + shift
      }
    }
  }
}

/// From stored to physical values: physical = gain · stored + offset.
struct LinearScale: Sendable, Hashable {
  var gain = 1.0
  var offset = 0.0

  /// The physical value of a stored one.
  func callAsFunction(_ stored: Double) -> Double { stored * gain + offset }
}
