import Learners
import Testing

@testable import Pipeline

/// Damaged specs: nothing may trap, and every fault must point into the text.
@Suite struct SpecMutationTests {
  private static let valid = """
    # a comment
    x-window: &window {length_s: 4.0, overlap: .5}
    name: 'a name'
    subject: {column: "SubjectID"}
    windowing:
      <<: *window
      tail: drop
    model:
      use: random_forest
      trees: 300
      max_features: sqrt
      preprocess: [{use: impute, strategy: median}, {use: standardize}]
    seeds: [0, 1, 2]
    ids: [07, no, 1e-3, ünïcode 😀]
    bands:
      theta: [4, 8]
      alpha: [8, 13]
    of: |
      block
      text
    html: true
    compare: {level: 0.9, test: swap}
    sweep: {grid: {model: [a, b]}}

    """

  private static let scraps = [
    "\n", "\n  ", "\t", " ", ":", ": ", "- ", "[", "]", "{", "}", ",", "&a ", "*window", "<<: ",
    "'",
    "\"", "|", ">", "!!str ", "!x ", "%", "@", "#", "? ", "---\n", "...", "null", "~", "use", "-1",
    "1e999", "999999999999999999999", ".inf", "\u{85}", "\u{2028}", "\u{FEFF}", "\u{0}", "é", "0x1",
  ]

  private static func mutated(_ random: inout SplitMix64) -> [UInt8] {
    var bytes = Array(valid.utf8)
    for _ in 0..<(1 + Int(random.next() % 4)) {
      let at = Int(random.next() % UInt64(bytes.count + 1))
      let length = Int(random.next() % 12)
      let range = at..<min(bytes.count, at + length)
      switch random.next() % 5 {
      case 0: bytes.removeSubrange(range)
      case 1:
        bytes.insert(
          contentsOf: Array(bytes[range]), at: Int(random.next() % UInt64(bytes.count + 1)))
      case 2: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: at)
      default:
        let scrap = scraps[Int(random.next() % UInt64(scraps.count))]
        bytes.insert(contentsOf: Array(scrap.utf8), at: at)
      }
    }
    return bytes
  }

  @Test func theUndamagedSpecIsGood() throws {
    let reading = YAMLReader.read(Self.valid, file: "a.yaml")
    #expect(reading.faults.isEmpty)
    let node = try #require(reading.node)
    let decoded = Decoder.decode(node, as: SampleSchema.root, named: "the spec")
    #expect(decoded.faults.map(described) == [])
  }

  @Test func everyFaultPointsIntoTheText() {
    var good = 0
    for seed in 0..<3_000 {
      var random = SplitMix64(seed: UInt64(seed))
      let bytes = Self.mutated(&random)
      let source = SourceText(bytes)
      let reading = YAMLReader.read(bytes, file: "a.yaml")
      check(reading.faults, source, seed)
      guard let node = reading.node else {
        #expect(!reading.faults.isEmpty, "seed \(seed)")
        continue
      }
      let decoded = Decoder.decode(node, as: SampleSchema.root, named: "the spec")
      check(decoded.faults, source, seed)
      let places = decoded.faults.compactMap { $0.mark.map { [$0.line, $0.column] } }
      let sorted = places.sorted { $0.lexicographicallyPrecedes($1) }
      #expect(places == sorted, "seed \(seed)")
      #expect((decoded.values == nil) == !decoded.faults.isEmpty, "seed \(seed)")
      for path in ["model.preprocess[1].use", "bands.alpha[1]", "x", "seeds[0"] {
        _ = decoded.marks.nearest(path)
      }
      if decoded.values != nil { good += 1 }
    }
    #expect(good > 100)
  }

  private func check(_ faults: [SpecError], _ source: SourceText, _ seed: Int) {
    for fault in faults {
      guard let mark = fault.mark else {
        Issue.record("seed \(seed): no place: \(fault.message)")
        continue
      }
      #expect(mark.line >= 1 && mark.line <= source.lines.count + 1, "seed \(seed): \(fault)")
      let columns = source.line(mark.line)?.unicodeScalars.count ?? 0
      #expect(mark.column >= 1 && mark.column <= columns + 1, "seed \(seed): \(fault)")
      #expect(!fault.message.isEmpty && !fault.message.contains("\n"), "seed \(seed): \(fault)")
    }
  }
}
