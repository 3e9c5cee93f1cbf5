import Learners
import Testing

@testable import Pipeline

@Suite struct SafetensorsTests {
  static let tensors: [String: Tensor] = [
    "eeg/x": Tensor(shape: [2, 3], .f64([1, -0.0, .infinity, .nan, .leastNonzeroMagnitude, 6])),
    "eeg/y": Tensor(shape: [3], .i64([1, .min, .max])),
    "b": Tensor(shape: [1, 1, 2], .f32([1.5, -2])),
    "i": Tensor(shape: [2], .i32([.min, 7])),
    "u": Tensor(shape: [3], .u8([0, 1, 255])),
    "scalar": Tensor(shape: [], .f64([3])),
    "empty": Tensor(shape: [0, 4], .f64([])),
    "name with \"quotes\" and é": Tensor(shape: [1], .u8([9])),
  ]

  private func bytes(of tensor: Tensor) -> [UInt8] {
    var out: [UInt8] = []
    tensor.forEachPiece { out.append(contentsOf: $0) }
    return out
  }

  /// Columns of a recording are written as they lie, and read back one by one where they are long.
  @Test(arguments: [3, 5_000]) func piecesAreOneTensor(_ length: Int) throws {
    let columns = (0..<3).map { column in (0..<length).map { Double($0 * 7 + column) } }
    let pieces = Tensor(shape: [3, length], .f64Pieces(columns))
    let whole = Tensor(shape: [3, length], .f64(columns.flatMap { $0 }))
    #expect(pieces == whole && pieces.hashValue == whole.hashValue)
    #expect(pieces.doubles == whole.doubles && pieces.byteCount == whole.byteCount)
    let artifacts = [pieces, whole].map { Artifact(tensors: ["x": $0]) }
    #expect(artifacts[0].digest == artifacts[1].digest)
    let encoded = Safetensors.encode(["x": pieces])
    #expect(encoded == Safetensors.encode(["x": whole]))
    let read = try #require(try Safetensors.decode(encoded).tensors["x"])
    #expect(read == pieces)
    #expect(read.pieces(of: [length, length, length]) == columns)
    #expect(read.pieces(of: [2 * length, length]) == [columns[0] + columns[1], columns[2]])
    #expect(read.pieces(of: [length]) == nil)
    #expect(Tensor(shape: [3, length], .f64Pieces(columns.reversed())) != whole)
  }

  @Test func readsBackWhatItWrote() throws {
    let metadata = [(key: "kind", value: "fit"), (key: "text", value: "a\"b\\\n\u{1}é")]
    let bytes = Safetensors.encode(Self.tensors, metadata: metadata)
    let read = try Safetensors.decode(bytes)
    #expect(Set(read.tensors.keys) == Set(Self.tensors.keys))
    for (name, tensor) in Self.tensors {
      let other = try #require(read.tensors[name])
      #expect(other.shape == tensor.shape)
      #expect(other.elements.typeName == tensor.elements.typeName)
      #expect(self.bytes(of: other) == self.bytes(of: tensor))
    }
    #expect(read.metadata.map(\.key) == ["kind", "text"])
    #expect(read.metadata.map(\.value) == metadata.map(\.value))
  }

  @Test func equalTensorsGiveEqualBytesAndLieAligned() throws {
    let shuffled = Dictionary(uniqueKeysWithValues: Array(Self.tensors).reversed())
    let bytes = Safetensors.encode(Self.tensors)
    #expect(bytes == Safetensors.encode(shuffled))
    try bytes.withUnsafeBytes { raw in
      let header = try SafetensorsHeader(reading: raw, fileSize: bytes.count)
      #expect(header.dataStart % 8 == 0)
      for entry in header.tensors {
        #expect(entry.offset % (entry.count == 0 ? 1 : entry.byteCount / entry.count) == 0)
      }
    }
  }

  @Test func chunksJoinToTheEncodedBytes() throws {
    var tensors = Self.tensors
    tensors["large"] = Tensor(shape: [20_000], .f64((0..<20_000).map(Double.init)))
    var joined: [UInt8] = []
    try Safetensors.encoded(Array(tensors), metadata: []).forEachChunk {
      joined.append(contentsOf: $0)
    }
    #expect(joined == Safetensors.encode(tensors))
  }

  @Test(arguments: [
    "{}x", "[]", #"{"a":{}}"#, #"{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,7]}}"#,
    #"{"a":{"dtype":"F99","shape":[1],"data_offsets":[0,8]}}"#,
    #"{"a":{"dtype":"F64","shape":[-1],"data_offsets":[0,8]}}"#,
    #"{"a":{"dtype":"F64","shape":[9223372036854775807,9],"data_offsets":[0,8]}}"#,
    #"{"a":{"dtype":"F64","shape":[2305843009213693952],"data_offsets":[0,8]}}"#,
    #"{"a":{"dtype":"F64","shape":[1],"data_offsets":[8,0]}}"#,
    #"{"a":{"dtype":"F64","shape":[1],"data_offsets":[-8,0]}}"#,
    #"{"a":{"dtype":"F64","shape":[1],"data_offsets":[1,9]}}"#,
    #"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[5],"data_offsets":[3,8]}}"#,
    #"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}"#,
    #"{"a":{"dtype":"F64","shape":[1e0],"data_offsets":[0,8]}}"#,
    #"{"__metadata__":{"a":1},"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}"#,
  ])
  func refusesHeadersThatDoNotFitTheFile(_ header: String) {
    var bytes = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian, Array.init)
    bytes += header.utf8
    bytes += [UInt8](repeating: 0, count: 8)
    #expect(throws: Safetensors.Fault.self) { try Safetensors.decode(bytes) }
  }

  @Test func refusesImpossibleLengths() {
    for length in [UInt64.max, UInt64(Int.max), 100, 1] {
      let bytes = withUnsafeBytes(of: length.littleEndian, Array.init) + Array("{}".utf8)
      #expect(throws: Safetensors.Fault.self) { try Safetensors.decode(bytes) }
    }
    #expect(throws: Safetensors.Fault.self) { try Safetensors.decode([1, 2, 3]) }
  }

  @Test func changedBytesNeverTrap() {
    let bytes = Safetensors.encode(Self.tensors, metadata: [("a", "b")])
    var random = SplitMix64(seed: 3)
    for _ in 0..<3_000 {
      var changed = bytes
      for _ in 0..<3 {
        changed[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
      }
      if random.next() % 4 == 0 { changed.removeLast(Int(random.next() % UInt64(bytes.count))) }
      _ = try? Safetensors.decode(changed)
    }
  }

  @Test func digestsTellArtifactsApart() {
    let base = Artifact(
      tensors: ["x": Tensor(shape: [2, 2], .f64([1, 2, 3, 4]))], attributes: ["unit": "uV"])
    var others = [
      Artifact(
        tensors: ["y": Tensor(shape: [2, 2], .f64([1, 2, 3, 4]))], attributes: ["unit": "uV"]),
      Artifact(tensors: ["x": Tensor(shape: [4], .f64([1, 2, 3, 4]))], attributes: ["unit": "uV"]),
      Artifact(
        tensors: ["x": Tensor(shape: [2, 2], .f64([1, 2, 3, 5]))], attributes: ["unit": "uV"]),
      Artifact(
        tensors: ["x": Tensor(shape: [2, 2], .i64([1, 2, 3, 4]))], attributes: ["unit": "uV"]),
      Artifact(tensors: base.tensors, attributes: ["unit": "mV"]),
      Artifact(tensors: base.tensors, attributes: ["units": "uV"]),
      Artifact(tensors: base.tensors),
      Artifact(attributes: ["unit": "uV"]),
      Artifact(),
    ]
    others.append(base)
    #expect(Set(others.map(\.digest)).count == others.count)
    #expect(
      Artifact().digest
        == SHA256.digest(of: Array("trellis artifact 1\n".utf8) + [UInt8](repeating: 0, count: 16)))
  }

  @Test func aLargeArrayEntersTheDigestWhole() {
    var values = [Double](repeating: 1, count: 5_000)
    let before = Artifact(tensors: ["x": Tensor(values)]).digest
    for index in [0, 2_500, 4_999] {
      values[index] = 2
      #expect(Artifact(tensors: ["x": Tensor(values)]).digest != before)
      values[index] = 1
    }
  }
}
