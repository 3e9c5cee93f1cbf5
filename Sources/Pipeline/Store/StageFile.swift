/// A stage's result and record as one safetensors file.
///
/// A tensor is called `part/tensor`, or just by its own name in the part `""`; a `/` or `%` in its own name
/// is written `%2F` or `%25`. `__metadata__` holds the record; its first text is the SHA-256 of the rest of
/// the header, so that no bit of the file can change unseen.
enum StageFile {
  private static let opening = Array("{\"__metadata__\":{\"sha256\":\"".utf8)
  private static let format = "trellis stage 1"

  /// What the header of such a file says.
  struct Contents: Sendable {
    let record: StageRecord
    let attributes: [String: [String: String]]
    let header: SafetensorsHeader
  }

  static func encoded(_ result: StageResult, _ record: StageRecord) -> Safetensors.Encoded {
    var tensors: [(key: String, value: Tensor)] = []
    for (part, artifact) in result.parts {
      for (name, tensor) in artifact.tensors { tensors.append((tensorName(part, name), tensor)) }
    }
    let blank = String(repeating: "0", count: 64)
    let encoded = Safetensors.encoded(
      tensors, metadata: [("sha256", blank)] + metadata(result, record))
    var header = encoded.header
    let start = 8 + opening.count
    let digest = header[(start + 64)...].withUnsafeBytes { SHA256.digest(of: $0) }
    header.replaceSubrange(start..<start + 64, with: digest.description.utf8)
    return Safetensors.Encoded(header: header, tensors: encoded.tensors)
  }

  /// Reads and checks a header; `bytes` holds at least the header.
  static func contents(
    of bytes: UnsafeRawBufferPointer, fileSize: Int
  ) throws -> Contents {
    let length = try SafetensorsHeader.length(of: bytes, fileSize: fileSize)
    let start = 8 + opening.count
    guard length <= bytes.count, start + 64 <= length, bytes[8..<start].elementsEqual(opening)
    else {
      throw Safetensors.Fault("the file holds no stage")
    }
    let rest = UnsafeRawBufferPointer(rebasing: bytes[(start + 64)..<length])
    guard Digest(hex: bytes[start..<start + 64]) == SHA256.digest(of: rest) else {
      throw Safetensors.Fault("the header does not have its digest")
    }
    let header = try SafetensorsHeader(reading: bytes, fileSize: fileSize)
    var texts: [String: String] = [:]
    for entry in header.metadata { texts[entry.key] = entry.value }
    guard texts["format"] == format else { throw Safetensors.Fault("the file holds no stage") }
    let (parts, attributes) = try self.parts(texts["parts"])
    let key = try self.key(texts)
    let summary = StageSummary(
      key: key.digest, kind: key.kind, label: try need(texts["label"]), parts: parts,
      cost: StageCost(
        wallSeconds: texts["wall_s"].flatMap(Double.init) ?? 0,
        cpuSeconds: texts["cpu_s"].flatMap(Double.init) ?? 0,
        peakBytes: texts["peak_bytes"].flatMap { Int($0) } ?? 0, wasAlone: texts["alone"] == "yes"),
      madeAt: try need(texts["made_at"].flatMap { Int($0) }))
    let record = StageRecord(key: key, summary: summary, build: try need(texts["build"]))
    return Contents(record: record, attributes: attributes, header: header)
  }

  private static func metadata(
    _ result: StageResult, _ record: StageRecord
  ) -> [(key: String, value: String)] {
    let key = record.key
    let inputs = key.inputs.map { JSON.array([.string($0.name), .string($0.digest.description)]) }
    let parts = record.summary.parts.map { part in
      let attributes = result.parts[part.name]?.attributes ?? [:]
      let members = Artifact.inByteOrder(attributes.keys).map { name in
        JSON.Member(name, .string(attributes[name] ?? ""))
      }
      return JSON.object([
        .init("name", .string(part.name)), .init("sha256", .string(part.digest.description)),
        .init("bytes", .integer(part.byteCount)), .init("attributes", .object(members)),
      ])
    }
    let cost = record.summary.cost
    return [
      ("format", format), ("kind", key.kind), ("revision", String(key.revision)),
      ("label", record.summary.label), ("configuration", key.configuration),
      ("inputs", JSON.array(inputs).text), ("seed", key.seed.map { String($0) } ?? "none"),
      ("parts", JSON.array(parts).text), ("wall_s", "\(cost.wallSeconds)"),
      ("cpu_s", "\(cost.cpuSeconds)"), ("peak_bytes", String(cost.peakBytes)),
      ("made_at", String(record.summary.madeAt)), ("build", record.build),
    ] + (cost.wasAlone ? [("alone", "yes")] : [])
  }
}

extension StageFile {
  /// What a tensor of a part is called in the file.
  static func tensorName(_ part: String, _ name: String) -> String {
    var own: [UInt8] = []
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "/"): own += "%2F".utf8
      case UInt8(ascii: "%"): own += "%25".utf8
      default: own.append(byte)
      }
    }
    let escaped = String(decoding: own, as: UTF8.self)
    // No tensor may take the name of the metadata.
    if part.isEmpty { return escaped == "__metadata__" ? "%5F_metadata__" : escaped }
    return part + "/" + escaped
  }

  private static func need<T>(_ value: T?) throws -> T {
    guard let value else { throw Safetensors.Fault("the record is not whole") }
    return value
  }

  private static func key(_ texts: [String: String]) throws -> StageKey {
    let inputs = try need(try? JSON(need(texts["inputs"])).array)
    let seed = try need(texts["seed"])
    return StageKey(
      kind: try need(texts["kind"]), revision: try need(texts["revision"].flatMap { Int($0) }),
      configuration: try need(texts["configuration"]),
      inputs: try inputs.map { input in
        let pair = try need(input.array)
        guard pair.count == 2 else { throw Safetensors.Fault("the record is not whole") }
        return StageKey.Input(
          name: try need(pair[0].string), digest: try need(pair[1].string.flatMap { Digest($0) }))
      }, seed: seed == "none" ? nil : try need(UInt64(seed)))
  }

  private static func parts(
    _ text: String?
  ) throws -> (parts: [StageSummary.Part], attributes: [String: [String: String]]) {
    var parts: [StageSummary.Part] = []
    var attributes: [String: [String: String]] = [:]
    for part in try need(try? JSON(need(text)).array) {
      let name = try need(part["name"]?.string)
      parts.append(
        StageSummary.Part(
          name: name, digest: try need(part["sha256"]?.string.flatMap { Digest($0) }),
          byteCount: try need(part["bytes"]?.integer)))
      var own: [String: String] = [:]
      for member in try need(part["attributes"]?.object) {
        own[member.key] = try need(member.value.string)
      }
      attributes[name] = own
    }
    return (parts, attributes)
  }

  /// The tensors of a part, with their own names.
  static func entries(
    of part: String, in header: SafetensorsHeader
  ) -> [(name: String, entry: SafetensorsHeader.Entry)] {
    let prefix = part.isEmpty ? "" : part + "/"
    return header.tensors.compactMap { entry in
      guard entry.name.utf8.starts(with: prefix.utf8) else { return nil }
      let own = entry.name.utf8.dropFirst(prefix.utf8.count)
      guard !own.contains(UInt8(ascii: "/")) else { return nil }
      return unescaped(own).map { ($0, entry) }
    }
  }

  private static func unescaped(_ name: Substring.UTF8View) -> String? {
    guard name.contains(UInt8(ascii: "%")) else { return String(name) }
    var bytes: [UInt8] = []
    var rest = name
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      else { return nil }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
