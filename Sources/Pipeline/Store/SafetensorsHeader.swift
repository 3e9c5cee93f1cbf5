/// What stands at the head of a safetensors file, checked against the size of the file.
struct SafetensorsHeader: Sendable {
  /// Where a tensor lies.
  struct Entry: Sendable {
    let name: String
    let type: String
    let shape: [Int]
    let count: Int
    /// From the start of the data.
    let offset: Int
    let byteCount: Int
  }

  let metadata: [(key: String, value: String)]
  /// In the order of the data, without gaps.
  let tensors: [Entry]
  /// Where the data begins in the file.
  let dataStart: Int

  static let longest = 100_000_000

  /// The number of bytes that header and length take, from the first 8 bytes of a file.
  static func length(of bytes: UnsafeRawBufferPointer, fileSize: Int) throws -> Int {
    guard bytes.count >= 8 else { throw Safetensors.Fault("the file is shorter than 8 bytes") }
    let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
    guard length <= UInt64(longest), Int(length) <= fileSize - 8 else {
      throw Safetensors.Fault("the header is longer than the file")
    }
    return Int(length) + 8
  }

  /// Reads and checks a header; `bytes` holds at least the header.
  init(reading bytes: UnsafeRawBufferPointer, fileSize: Int) throws {
    let length = try Self.length(of: bytes, fileSize: fileSize)
    guard length <= bytes.count else { throw Safetensors.Fault("the header is cut off") }
    dataStart = length
    let value: JSON
    do {
      value = try JSON(reading: UnsafeRawBufferPointer(rebasing: bytes[8..<length]))
    } catch {
      throw Safetensors.Fault("the header is not JSON: \(error.message) at byte \(error.offset)")
    }
    guard let members = value.object else { throw Safetensors.Fault("the header is no object") }
    var texts: [(key: String, value: String)] = []
    var entries: [Entry] = []
    for member in members {
      if member.key == "__metadata__" {
        for text in member.value.object ?? [] {
          guard let value = text.value.string else {
            throw Safetensors.Fault("the text '\(text.key)' is no string")
          }
          texts.append((text.key, value))
        }
      } else {
        entries.append(try Self.entry(member))
      }
    }
    entries.sort { ($0.offset, $0.byteCount) < ($1.offset, $1.byteCount) }
    var end = 0
    for entry in entries {
      guard entry.offset == end else {
        throw Safetensors.Fault("the tensor '\(entry.name)' leaves a gap or lies over another")
      }
      end += entry.byteCount
    }
    guard end == fileSize - length else {
      throw Safetensors.Fault("the data has \(fileSize - length) bytes, the header says \(end)")
    }
    metadata = texts
    tensors = entries
  }

  private static func entry(_ member: JSON.Member) throws -> Entry {
    let name = member.key
    guard let type = member.value["dtype"]?.string, let width = widths[type] else {
      throw Safetensors.Fault("the tensor '\(name)' has no known element type")
    }
    guard let lengths = member.value["shape"]?.array, lengths.count <= 32,
      let offsets = member.value["data_offsets"]?.array, offsets.count == 2,
      let start = offsets[0].integer, let end = offsets[1].integer, start >= 0, end >= start
    else { throw Safetensors.Fault("the tensor '\(name)' has no shape or place") }
    var count = 1
    var shape: [Int] = []
    for element in lengths {
      guard let length = element.integer, length >= 0 else {
        throw Safetensors.Fault("the tensor '\(name)' has an impossible shape")
      }
      let product = count.multipliedReportingOverflow(by: length)
      guard !product.overflow else {
        throw Safetensors.Fault("the tensor '\(name)' has an impossible shape")
      }
      count = product.partialValue
      shape.append(length)
    }
    let bytes = count.multipliedReportingOverflow(by: width)
    guard !bytes.overflow, bytes.partialValue == end - start else {
      throw Safetensors.Fault("the shape of the tensor '\(name)' does not fit its place")
    }
    return Entry(
      name: name, type: type, shape: shape, count: count, offset: start,
      byteCount: bytes.partialValue)
  }

  private static let widths = ["F64": 8, "F32": 4, "I64": 8, "I32": 4, "U8": 1]
}

extension SafetensorsHeader.Entry {
  /// Makes the tensor; `read` fills memory from an offset in the data.
  func tensor(
    _ read: (_ offset: Int, _ target: UnsafeMutableRawBufferPointer) throws -> Void
  ) throws -> Tensor {
    func elements<T>(_ type: T.Type, _ count: Int, at offset: Int) throws -> [T] {
      try [T](unsafeUninitializedCapacity: count) { buffer, initialized in
        let bytes = UnsafeMutableRawBufferPointer(
          start: buffer.baseAddress, count: count * MemoryLayout<T>.stride)
        if bytes.count > 0 { try read(offset, bytes) }
        initialized = count
      }
    }
    return switch type {
    case "F64" where hasLongRows:
      Tensor(
        shape: shape,
        .f64Pieces(
          try (0..<shape[0]).map {
            try elements(Double.self, shape[1], at: offset + $0 * shape[1] * 8)
          }))
    case "F64": Tensor(shape: shape, .f64(try elements(Double.self, count, at: offset)))
    case "F32": Tensor(shape: shape, .f32(try elements(Float.self, count, at: offset)))
    case "I64": Tensor(shape: shape, .i64(try elements(Int64.self, count, at: offset)))
    case "I32": Tensor(shape: shape, .i32(try elements(Int32.self, count, at: offset)))
    default: Tensor(shape: shape, .u8(try elements(UInt8.self, count, at: offset)))
    }
  }

  /// Whether rows are long enough to be kept one by one: whoever wants them so need not copy.
  private var hasLongRows: Bool { shape.count == 2 && shape[0] > 1 && shape[1] >= 4096 }
}
