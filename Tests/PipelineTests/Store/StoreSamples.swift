import Glibc
import Testing

@testable import Pipeline

/// A folder of its own that goes with the value.
final class TemporaryRoot: Sendable {
  let path: String

  init() {
    var template = Array("/tmp/trellis-test-XXXXXX".utf8CString)
    path = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
  }

  deinit { Self.remove(path) }

  private static func remove(_ path: String) {
    for name in namesIn(path) {
      let inner = "\(path)/\(name)"
      if unlink(inner) != 0 { remove(inner) }
    }
    rmdir(path)
  }
}

/// A small result with its record.
struct Sample: Sendable {
  let key: StageKey
  let result: StageResult
  let record: StageRecord

  init(_ number: Int, values: Int = 3) {
    key = StageKey(
      kind: "sample", revision: 2, configuration: "{\"number\":\(number)}",
      inputs: [.init(name: "in/é", digest: SHA256.digest(of: "input"))], seed: .max)
    result = StageResult(parts: [
      "": Artifact(
        tensors: [
          "x/y%": Tensor((0..<values).map { Double($0 + number) }), "__metadata__": Tensor([1, 2]),
        ], attributes: ["unit": "µV \"quoted\""]),
      "07/eeg": Artifact(tensors: ["ids": Tensor(shape: [2], .u8([1, 2]))]),
      "none": Artifact(),
    ])
    record = StageRecord(
      result, key: key, label: "sample \(number)",
      cost: StageCost(wallSeconds: 0.25, cpuSeconds: 0.5, peakBytes: 1_000), madeAt: 1_700_000_000,
      build: "test")
  }

  var digest: Digest { record.summary.key }

  func save(to store: some Store) throws {
    let outcome = Monitor<Result<Void, StoreFault>?>(nil)
    store.save(result, record) { done in outcome.change { $0 = done } }
    try outcome.wait { $0 }.get()
  }

  /// What the store gives back, part by part.
  func load(from store: some Store) -> StageResult? {
    var parts: [String: Artifact] = [:]
    for part in record.summary.parts {
      parts[part.name] = store.artifact(part.name, of: digest, digest: part.digest)
    }
    return parts.count == record.summary.parts.count ? StageResult(parts: parts) : nil
  }
}
