/// A place among decoded values: `C`, `resample.k`, `preprocess[1].components`.
public struct ParameterPath: Sendable, Hashable, CustomStringConvertible {
  /// One step down.
  public enum Step: Sendable, Hashable {
    /// A key of a record or a map.
    case key(String)
    /// An element of a list, from 0.
    case index(Int)
  }

  /// The steps from the top; at least one, the first a key.
  public let steps: [Step]
  /// The path as it was written.
  public let description: String

  /// Reads a path; `nil` where the text is none.
  public init?(_ text: String) {
    var steps: [Step] = []
    for part in text.split(separator: ".", omittingEmptySubsequences: false) {
      let name = part.prefix { $0 != "[" }
      guard !name.isEmpty, !name.contains("]"), steps.count < 64 else { return nil }
      steps.append(.key(String(name)))
      var rest = part.dropFirst(name.count)
      while let end = rest.firstIndex(of: "]") {
        let digits = rest[..<end].dropFirst()
        guard rest.first == "[", !digits.isEmpty, digits.count < 10,
          digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let index = Int(digits)
        else { return nil }
        steps.append(.index(index))
        rest = rest[rest.index(after: end)...]
      }
      guard rest.isEmpty else { return nil }
    }
    self.steps = steps
    description = text
  }

  /// Values with another value at the place; `nil` where there is no such place. The last step may be a key
  /// that has no value yet.
  public func setting(_ value: ParameterValue, in values: ParameterValues) -> ParameterValues? {
    Self.setting(value, at: steps[...], in: .record(values))?.record
  }

  private static func setting(
    _ value: ParameterValue, at steps: ArraySlice<Step>, in whole: ParameterValue
  ) -> ParameterValue? {
    guard let step = steps.first else { return value }
    let rest = steps.dropFirst()
    switch (step, whole) {
    case (.key(let key), .record(var record)):
      guard rest.isEmpty || record[key] != nil else { return nil }
      let next = setting(value, at: rest, in: record[key] ?? .bool(false))
      record[key] = next
      return next.map { _ in .record(record) }
    case (.key(let key), .map(var entries)):
      guard let place = entries.firstIndex(where: { $0.key == key }),
        let next = setting(value, at: rest, in: entries[place].value)
      else { return nil }
      entries[place] = ParameterValue.Entry(key: key, value: next)
      return .map(entries)
    case (.index(let index), .list(var elements)):
      guard elements.indices.contains(index),
        let next = setting(value, at: rest, in: elements[index])
      else { return nil }
      elements[index] = next
      return .list(elements)
    default: return nil
    }
  }
}
