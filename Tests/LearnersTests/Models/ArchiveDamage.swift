import Learners

/// What can happen to numbers that are stored.
struct ArchiveDamage {
  /// The archive that is left.
  let archive: ModelArchive
  /// What happened.
  let words: String
  /// Whether no NaN or infinity was put in.
  let isFinite: Bool

  private static let absurdNumbers: [Double] = [
    .nan, .infinity, -.infinity, 1e300, -1e300, -1, 0, 0.5, 1e9, -0.0, 3, 1e-300,
  ]
  // None so large that memory for so many numbers could be had, and none that would only fill it.
  private static let absurdIntegers = [
    .min, .max, -1, 0, 1, 2, 7, 1 << 20, 1 << 36, 1 << 40, 1 << 62, -(1 << 36),
  ]

  /// The archive with one damage each: lengths changed, the first and the last value replaced.
  static func all(of archive: ModelArchive) -> [ArchiveDamage] {
    var out: [ArchiveDamage] = []
    for key in archive.keys {
      for length in Length.allCases {
        var damaged = archive
        damaged.change(key, to: length)
        out.append(
          ArchiveDamage(archive: damaged, words: "'\(key)' \(length.rawValue)", isFinite: true))
      }
      for index in absurdNumbers.indices {
        for isLast in [false, true] {
          var damaged = archive
          damaged.replace(key, isLast: isLast, by: index)
          let words = "'\(key)': absurd value \(index), \(isLast ? "last" : "first")"
          let isFinite = archive.integers[key] != nil || absurdNumbers[index].isFinite
          out.append(ArchiveDamage(archive: damaged, words: words, isFinite: isFinite))
        }
      }
    }
    return out
  }

  /// One damage at random.
  static func damage(_ archive: inout ModelArchive, _ generator: inout SplitMix64) {
    let keys = archive.keys
    guard !keys.isEmpty else { return }
    let key = keys[generator.below(keys.count)]
    switch generator.below(5) {
    case 0: archive = archive.removing(key)
    case 1: archive.change(key, to: Length.allCases[generator.below(Length.allCases.count)])
    default:
      archive.replace(
        key, at: Int(truncatingIfNeeded: generator.next() >> 1),
        by: generator.below(absurdNumbers.count))
    }
  }

  /// What can become of the length of an array.
  enum Length: String, CaseIterable {
    case empty = "emptied"
    case one = "cut to one"
    case short = "one short"
    case more = "one more"
    case double = "twice"

    func changed<T>(_ values: [T]) -> [T] {
      switch self {
      case .empty: []
      case .one: Array(values.prefix(1))
      case .short: Array(values.dropLast())
      case .more: values + values.suffix(1)
      case .double: values + values
      }
    }
  }

  static func number(_ index: Int) -> Double { absurdNumbers[index] }
  static func integer(_ index: Int) -> Int { absurdIntegers[index] }
}

extension ModelArchive {
  /// All keys, sorted.
  var keys: [String] {
    (Array(numbers.keys) + floats.keys + integers.keys + texts.keys).sorted()
  }

  /// The archive without a key.
  func removing(_ key: String) -> ModelArchive {
    var out = self
    out.numbers[key] = nil
    out.floats[key] = nil
    out.integers[key] = nil
    out.texts[key] = nil
    return out
  }

  /// Changes the length of what is stored under a key.
  fileprivate mutating func change(_ key: String, to length: ArchiveDamage.Length) {
    numbers[key] = numbers[key].map(length.changed)
    floats[key] = floats[key].map(length.changed)
    integers[key] = integers[key].map(length.changed)
    texts[key] = texts[key].map(length.changed)
  }

  /// Replaces the first or the last value under a key.
  fileprivate mutating func replace(_ key: String, isLast: Bool, by index: Int) {
    replace(key, at: isLast ? -1 : 0, by: index)
  }

  /// Replaces a value under a key; a place before the first is the last.
  fileprivate mutating func replace(_ key: String, at place: Int, by index: Int) {
    func at(_ count: Int) -> Int { place < 0 ? count - 1 : place % count }
    if let count = numbers[key]?.count, count > 0 {
      numbers[key]?[at(count)] = ArchiveDamage.number(index)
    }
    if let count = floats[key]?.count, count > 0 {
      floats[key]?[at(count)] = Float(ArchiveDamage.number(index))
    }
    if let count = integers[key]?.count, count > 0 {
      integers[key]?[at(count)] = ArchiveDamage.integer(index)
    }
    if let count = texts[key]?.count, count > 0 {
      texts[key]?[at(count)] = ["", "nonsense", "0", "\u{1F600}"][index % 4]
    }
  }
}
