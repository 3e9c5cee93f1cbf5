import Learners

/// What came of reading a spec, or a part of one, against its declaration.
public struct Decoded: Sendable {
  /// Every declared key with its value, defaults filled in; `nil` where there is any fault.
  public let values: ParameterValues?
  /// Everything wrong, in the order of the file.
  public let faults: [SpecError]
  /// Where each key and value stands.
  public let marks: SpecMarks
}

/// Reads located nodes against declarations: the only way from text to values.
///
/// Scalars are read by the type that is declared, never guessed; every fault is collected and points at
/// its own key or value.
public enum Decoder {
  /// Decodes a map.
  ///
  /// - Parameters:
  ///   - node: what was written; keys that begin with `x-` are free at its top.
  ///   - record: what may be written.
  ///   - name: how messages call the whole, such as `the spec`.
  ///   - isPartial: whether more will be put over it, so that no key counts as missing yet.
  /// - Returns: the values, or what is wrong with them.
  public static func decode(
    _ node: Node, as record: Record, named name: String, isPartial: Bool = false
  ) -> Decoded {
    var decoding = Decoding(name: name, isPartial: isPartial)
    let values = decoding.root(node, record)
    let marks = SpecMarks(root: node)
    guard decoding.faults.isEmpty else {
      let faults = inOrder(decoding.faults, first: node.mark.file)
      return Decoded(values: nil, faults: faults, marks: marks)
    }
    return Decoded(values: values, faults: [], marks: marks)
  }

  /// Decodes one section by itself.
  ///
  /// - Parameters:
  ///   - pair: the section's key and what was written under it.
  ///   - type: what may be written.
  /// - Returns: the value, `nil` where there is any fault, and the faults in the order of the file.
  public static func decode(
    section pair: Node.Pair, as type: ParameterType
  ) -> (value: ParameterValue?, faults: [SpecError]) {
    var decoding = Decoding(name: pair.key)
    let value = decoding.at(.key(pair.key)) { $0.value(pair.value, type, owner: pair.keyMark) }
    guard decoding.faults.isEmpty else {
      return (nil, inOrder(decoding.faults, first: pair.value.mark.file))
    }
    return (value, [])
  }

  /// Faults by place: the file of the root first, other files by name.
  private static func inOrder(_ faults: [SpecError], first: String) -> [SpecError] {
    let numbered = Array(faults.enumerated())
    let sorted = numbered.sorted { a, b in
      guard let left = a.element.mark, let right = b.element.mark else {
        return a.element.mark == nil && b.element.mark != nil
      }
      if left.file != right.file {
        return left.file == first || (right.file != first && left.file < right.file)
      }
      return (left.line, left.column, a.offset) < (right.line, right.column, b.offset)
    }
    return sorted.map(\.element)
  }
}
