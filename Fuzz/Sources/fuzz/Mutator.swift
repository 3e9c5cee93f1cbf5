import Learners

/// Makes new inputs out of good ones.
struct Mutator {
  private let corpus: [[UInt8]]
  private let tokens: [[UInt8]]

  /// Starts from good inputs and words of their language.
  init(corpus: [[UInt8]], tokens: [String]) {
    self.corpus = corpus.isEmpty ? [[]] : corpus
    self.tokens = tokens.map { Array($0.utf8) } + [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0]]
  }

  /// A good input with some damage; now and then much larger than any good one.
  func input(_ random: inout SplitMix64) -> [UInt8] {
    var bytes = corpus[random.below(corpus.count)]
    if random.below(20) == 0 { bytes = [] }
    let steps = random.below(3) == 0 ? random.below(30) : random.below(5)
    for _ in 0..<steps { mutate(&bytes, &random) }
    if random.below(200) == 0 { enlarge(&bytes, &random) }
    return bytes
  }

  private func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    let range = span(in: bytes, &random)
    let part = Array(bytes[range])
    let place = random.below(bytes.count + 1)
    switch random.below(9) {
    case 0: bytes.removeSubrange(range)
    case 1: bytes.insert(contentsOf: part, at: place)
    case 2: bytes.insert(contentsOf: tokens[random.below(tokens.count)], at: place)
    case 3: bytes.replaceSubrange(range, with: tokens[random.below(tokens.count)])
    case 4: bytes.removeSubrange(place...)
    case 5: if place < bytes.count { bytes[place] ^= 1 << UInt8(random.below(8)) }
    case 6: if place < bytes.count { bytes[place] = UInt8(random.below(256)) }
    case 7:
      let other = corpus[random.below(corpus.count)]
      bytes.insert(contentsOf: other[span(in: other, &random)], at: place)
    default:
      let count = random.below(12)
      for _ in 0..<count { bytes.insert(contentsOf: part.prefix(200), at: place) }
    }
  }

  /// Some bytes, mostly few.
  private func span(in bytes: [UInt8], _ random: inout SplitMix64) -> Range<Int> {
    let start = random.below(bytes.count + 1)
    let most = random.below(4) == 0 ? bytes.count - start : min(12, bytes.count - start)
    return start..<start + random.below(most + 1)
  }

  /// Over many blocks of a reader.
  private func enlarge(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    guard !bytes.isEmpty else { return }
    let size = random.below(3 << 20)
    let part = Array(bytes[span(in: bytes, &random)])
    let start = random.below(bytes.count + 1)
    var middle: [UInt8] = []
    middle.reserveCapacity(size)
    let repeated = part.isEmpty ? bytes : part
    while middle.count < size { middle += repeated }
    bytes.insert(contentsOf: middle, at: start)
  }
}
