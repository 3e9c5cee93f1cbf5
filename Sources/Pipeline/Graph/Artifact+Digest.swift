extension Artifact {
  /// SHA-256 over names, element types, shapes, elements and attributes, in the byte order of the names.
  ///
  /// Equal artifacts have equal digests wherever and in whatever file they are kept.
  public var digest: Digest {
    let hash = SHA256()
    var buffer: [UInt8] = []
    buffer.reserveCapacity(512)
    buffer += "trellis artifact 1\n".utf8
    append(tensors.count, to: &buffer)
    for name in Self.inByteOrder(tensors.keys) {
      guard let tensor = tensors[name] else { continue }
      append(name, to: &buffer)
      append(tensor.elements.typeName, to: &buffer)
      append(tensor.shape.count, to: &buffer)
      for length in tensor.shape { append(length, to: &buffer) }
      tensor.forEachPiece { bytes in
        if bytes.count <= 4096 {
          buffer.append(contentsOf: bytes)
        } else {
          buffer.withUnsafeBytes { hash.update($0) }
          buffer.removeAll(keepingCapacity: true)
          hash.update(bytes)
        }
      }
    }
    append(attributes.count, to: &buffer)
    for name in Self.inByteOrder(attributes.keys) {
      append(name, to: &buffer)
      append(attributes[name] ?? "", to: &buffer)
    }
    buffer.withUnsafeBytes { hash.update($0) }
    return hash.finish()
  }

  /// Names in the order of their UTF-8 bytes.
  static func inByteOrder(_ names: some Sequence<String>) -> [String] {
    names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// How many bytes the elements and texts take.
  public var byteCount: Int {
    tensors.values.reduce(0) { $0 + $1.byteCount }
      + attributes.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
  }

  private func append(_ text: String, to buffer: inout [UInt8]) {
    append(text.utf8.count, to: &buffer)
    buffer += text.utf8
  }

  private func append(_ number: Int, to buffer: inout [UInt8]) {
    withUnsafeBytes(of: UInt64(number).littleEndian) { buffer.append(contentsOf: $0) }
  }
}

extension Tensor {
  /// How many bytes the elements take.
  public var byteCount: Int { count * elements.width }

  /// Lends the elements as they lie in memory, little-endian on every platform that is supported, piece by
  /// piece: in one, but for those that are kept in several.
  public func forEachPiece(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    switch elements {
    case .f64(let e): try e.withUnsafeBytes(body)
    case .f64Pieces(let pieces): for piece in pieces { try piece.withUnsafeBytes(body) }
    case .f32(let e): try e.withUnsafeBytes(body)
    case .i64(let e): try e.withUnsafeBytes(body)
    case .i32(let e): try e.withUnsafeBytes(body)
    case .u8(let e): try e.withUnsafeBytes(body)
    }
  }
}

extension Tensor.Elements {
  /// The element type's name in safetensors files and digests.
  public var typeName: String {
    switch self {
    case .f64, .f64Pieces: "F64"
    case .f32: "F32"
    case .i64: "I64"
    case .i32: "I32"
    case .u8: "U8"
    }
  }

  /// Bytes per element.
  public var width: Int {
    switch self {
    case .f64, .f64Pieces, .i64: 8
    case .f32, .i32: 4
    case .u8: 1
    }
  }
}
