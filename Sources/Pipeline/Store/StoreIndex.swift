import Glibc

/// What is known of stored results without opening them, kept beside them in one file.
///
/// Each entry carries size and time of the file that it describes; an entry whose file looks different does
/// not count, and then the file itself is asked. The index can be removed at any time.
///
/// New entries are appended to `index`. Where that has grown long, all of them move to `index.sorted`, of which
/// a few are found without reading the rest: what a run reads at its start does not grow with the store.
final class StoreIndex: Sendable {
  private let lines: CheckedLines
  private let sorted: SortedLines
  private let longestLog: Int
  private static let mostSummaries = 20_000

  init(path: String, fileSystem: any FileSystem, longestLog: Int = 24 << 20) {
    lines = CheckedLines(path: path, fileSystem: fileSystem)
    sorted = SortedLines(path: path + ".sorted")
    self.longestLog = longestLog
  }

  private func payload(of key: Digest) -> JSON? {
    lines.payload(of: key) ?? sorted.line(of: key).flatMap { CheckedLines.payload(of: $0[...]) }
  }

  /// Moves entries into the sorted file, if there are many.
  func fold() {
    // A long sorted file is written anew less often.
    guard lines.byteCount > max(longestLog, sorted.byteCount / 8) else { return }
    lines.fold(into: sorted, leaving: Self.mostSummaries) { _ in true }
  }

  /// The entry of a key, if it describes the file with this status.
  func summary(of key: Digest, _ status: stat) -> StageSummary? {
    guard let fields = payload(of: key)?.array, fields.count >= 9,
      fields[0].integer == Int(status.st_size), fields[1].integer == Self.time(of: status)
    else { return nil }
    return Self.summary(key, fields)
  }

  /// Remembers results whose files have these statuses.
  func append(_ entries: [(summary: StageSummary, status: stat)]) {
    lines.append(
      entries.map { summary, status in
        let parts = summary.parts.map { part in
          JSON.array([
            .string(part.name), .string(part.digest.description), .integer(part.byteCount),
          ])
        }
        let payload = JSON.array([
          .integer(Int(status.st_size)), .integer(Self.time(of: status)), .string(summary.kind),
          .string(summary.label), .number(summary.cost.wallSeconds),
          .number(summary.cost.cpuSeconds), .integer(summary.cost.peakBytes),
          .integer(summary.madeAt), .array(parts), .bool(summary.cost.wasAlone),
        ])
        return (summary.key, payload)
      })
  }

  /// The newest entries, whether their files are still there or not.
  func summaries() -> [StageSummary] {
    lines.payloads(atMost: Self.mostSummaries).compactMap { key, payload in
      guard let fields = payload.array, fields.count >= 9 else { return nil }
      return Self.summary(key, fields)
    }
  }

  /// Forgets entries that do not count any more.
  func compact(keeping isKept: (Digest) -> Bool) {
    if sorted.byteCount > 0 {
      lines.fold(into: sorted, leaving: Self.mostSummaries, keeping: isKept)
    } else {
      lines.compact(keeping: isKept)
    }
  }

  private static func time(of status: stat) -> Int {
    status.st_mtim.tv_sec &* 1_000_000_000 &+ status.st_mtim.tv_nsec
  }

  private static func summary(_ key: Digest, _ fields: [JSON]) -> StageSummary? {
    guard let kind = fields[2].string, let label = fields[3].string,
      let wall = fields[4].number, let cpu = fields[5].number, let peak = fields[6].integer,
      let madeAt = fields[7].integer, let parts = fields[8].array
    else { return nil }
    var read: [StageSummary.Part] = []
    for part in parts {
      guard let fields = part.array, fields.count == 3, let name = fields[0].string,
        let digest = fields[1].string.flatMap({ Digest($0) }), let bytes = fields[2].integer
      else { return nil }
      read.append(StageSummary.Part(name: name, digest: digest, byteCount: bytes))
    }
    return StageSummary(
      key: key, kind: kind, label: label, parts: read,
      cost: StageCost(
        wallSeconds: wall, cpuSeconds: cpu, peakBytes: peak,
        wasAlone: fields.count > 9 && fields[9] == .bool(true)), madeAt: madeAt)
  }
}
