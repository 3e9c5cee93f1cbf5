/// The safetensors format: 8 bytes of header length, a JSON header, then the elements of all tensors.
///
/// Layout: github.com/huggingface/safetensors (README, "Format"). Tensors lie by falling element width and
/// then by name, so that each is aligned and equal tensors give equal bytes.
public enum Safetensors {
  /// Why bytes are not a file of this format.
  public struct Fault: Error, Sendable, Hashable {
    /// What was expected and found.
    public let message: String

    /// Describes a fault.
    public init(_ message: String) { self.message = message }
  }

  /// A file ready to be written: its header, then its tensors one after the other.
  struct Encoded: Sendable {
    let header: [UInt8]
    let tensors: [Tensor]

    var byteCount: Int { tensors.reduce(header.count) { $0 + $1.byteCount } }

    /// Hands out all bytes in order; small pieces are joined.
    func forEachChunk(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
      var buffer = header
      for tensor in tensors {
        try tensor.forEachPiece { bytes in
          if bytes.count <= 1 << 16 {
            buffer.append(contentsOf: bytes)
          } else {
            try buffer.withUnsafeBytes(body)
            buffer.removeAll(keepingCapacity: true)
            try body(bytes)
          }
        }
        if buffer.count >= 1 << 18 {
          try buffer.withUnsafeBytes(body)
          buffer.removeAll(keepingCapacity: true)
        }
      }
      if !buffer.isEmpty { try buffer.withUnsafeBytes(body) }
    }
  }

  /// Encodes tensors and texts.
  ///
  /// - Parameters:
  ///   - tensors: arrays by name; the name `__metadata__` is taken.
  ///   - metadata: texts in the order in which they are written.
  /// - Returns: the bytes of the file.
  public static func encode(
    _ tensors: [String: Tensor], metadata: [(key: String, value: String)] = []
  ) -> [UInt8] {
    let encoded = encoded(Array(tensors), metadata: metadata)
    var out: [UInt8] = []
    out.reserveCapacity(encoded.byteCount)
    out += encoded.header
    for tensor in encoded.tensors { tensor.forEachPiece { out.append(contentsOf: $0) } }
    return out
  }

  static func encoded(
    _ tensors: [(key: String, value: Tensor)], metadata: [(key: String, value: String)]
  ) -> Encoded {
    let ordered = tensors.sorted { left, right in
      let widths = (left.value.elements.width, right.value.elements.width)
      if widths.0 != widths.1 { return widths.0 > widths.1 }
      return left.key.utf8.lexicographicallyPrecedes(right.key.utf8)
    }
    var header = [UInt8](repeating: 0, count: 8)
    header.reserveCapacity(1024)
    header += "{\"__metadata__\":{".utf8
    for (index, entry) in metadata.enumerated() {
      if index > 0 { header.append(UInt8(ascii: ",")) }
      JSON.append(quoted: entry.key, to: &header)
      header.append(UInt8(ascii: ":"))
      JSON.append(quoted: entry.value, to: &header)
    }
    header.append(UInt8(ascii: "}"))
    var offset = 0
    for (name, tensor) in ordered {
      header.append(UInt8(ascii: ","))
      JSON.append(quoted: name, to: &header)
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      let end = offset + tensor.byteCount
      header +=
        ":{\"dtype\":\"\(tensor.elements.typeName)\",\"shape\":[\(shape)],\"data_offsets\":[\(offset),\(end)]}"
        .utf8
      offset = end
    }
    header.append(UInt8(ascii: "}"))
    while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
    let length = UInt64(header.count - 8).littleEndian
    withUnsafeBytes(of: length) { header.replaceSubrange(0..<8, with: $0) }
    return Encoded(header: header, tensors: ordered.map(\.value))
  }

  /// Decodes a whole file.
  ///
  /// - Returns: tensors by name, and the texts of `__metadata__` in the order of the file.
  /// - Throws: `Fault`; never traps, whatever the bytes are.
  public static func decode(
    _ bytes: [UInt8]
  ) throws -> (tensors: [String: Tensor], metadata: [(key: String, value: String)]) {
    try bytes.withUnsafeBytes { bytes in
      let header = try SafetensorsHeader(reading: bytes, fileSize: bytes.count)
      var tensors: [String: Tensor] = [:]
      for entry in header.tensors {
        tensors[entry.name] = try entry.tensor { offset, target in
          let start = header.dataStart + offset
          target.copyMemory(
            from: UnsafeRawBufferPointer(rebasing: bytes[start..<start + target.count]))
        }
      }
      return (tensors, header.metadata)
    }
  }
}
