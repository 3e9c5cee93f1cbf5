/// Puts environment variables into the scalars of a spec: `${env:NAME}`, nothing else.
///
/// `$${` stands for the text `${`. What a variable holds is text: it is not interpolated again, and an
/// empty one is empty text, not `null`. Keys are left as they are.
public struct Interpolation: Sendable {
  /// Looks up a variable; `nil` where it is not set.
  public typealias Environment = @Sendable (String) -> String?

  private let environment: Environment

  /// - Parameter environment: where the values come from.
  public init(environment: @escaping Environment) { self.environment = environment }

  /// The node with every `${env:NAME}` in its scalars replaced.
  ///
  /// `faults` gets an error for every variable that is not set and every other `${`, at its place; what
  /// cannot be replaced stays as written.
  public func applied(to node: Node, faults: inout [SpecError]) -> Node {
    replaced(node, &faults) ?? node
  }

  /// `nil` where nothing changes, so that untouched trees stay shared.
  private func replaced(_ node: Node, _ faults: inout [SpecError]) -> Node? {
    switch node.content {
    case .scalar(let text, let isQuoted):
      guard text.utf8.contains(UInt8(ascii: "$")) else { return nil }
      return scalar(text, isQuoted, node.mark, &faults)
    case .sequence(let elements):
      var changed: [Node]?
      for (index, element) in elements.enumerated() {
        guard let new = replaced(element, &faults) else { continue }
        if changed == nil { changed = elements }
        changed?[index] = new
      }
      return changed.map { Node(.sequence($0), at: node.mark) }
    case .mapping(let pairs):
      var changed: [Node.Pair]?
      for (index, pair) in pairs.enumerated() {
        guard let new = replaced(pair.value, &faults) else { continue }
        if changed == nil { changed = pairs }
        changed?[index].value = new
      }
      return changed.map { Node(.mapping($0), at: node.mark) }
    }
  }

  private func scalar(
    _ text: String, _ isQuoted: Bool, _ mark: SourceMark, _ faults: inout [SpecError]
  ) -> Node? {
    let source = Array(text.unicodeScalars)
    var out = String.UnicodeScalarView()
    var at = 0
    var isChanged = false
    while at < source.count {
      guard source[at] == "$" else {
        out.append(source[at])
        at += 1
        continue
      }
      if at + 2 < source.count, source[at + 1] == "$", source[at + 2] == "{" {
        out.append(contentsOf: "${".unicodeScalars)
        at += 3
        isChanged = true
        continue
      }
      guard at + 1 < source.count, source[at + 1] == "{" else {
        out.append(source[at])
        at += 1
        continue
      }
      let end = source[at...].firstIndex(of: "}") ?? source.count - 1
      let place = Self.mark(of: at...end, in: source.count, mark)
      let word = String(String.UnicodeScalarView(source[at...end]))
      do throws(SpecError) {
        out.append(contentsOf: try value(of: word, at: place).unicodeScalars)
        isChanged = true
      } catch {
        faults.append(error)
        out.append(contentsOf: source[at...end])
      }
      at = end + 1
    }
    guard isChanged else { return nil }
    let plain = Node(.scalar(String(out), isQuoted: isQuoted), at: mark)
    return plain.isNull ? Node(.scalar(String(out), isQuoted: true), at: mark) : plain
  }

  /// The value of one `${…}`.
  private func value(of word: String, at mark: SourceMark) throws(SpecError) -> String {
    guard word.hasPrefix("${env:"), word.hasSuffix("}"),
      case let name = word.dropFirst(6).dropLast(), Self.isName(name)
    else {
      throw SpecError(
        "expected '${env:NAME}', found \(Quoted.text(word))", at: mark,
        help: "environment variables are the only interpolation; write '$${' for the text '${'")
    }
    guard let value = environment(String(name)) else {
      throw SpecError(
        "the environment variable '\(name)' is not set", at: mark,
        help: "set it: export \(name)=VALUE")
    }
    return value
  }

  private static func isName(_ name: Substring) -> Bool {
    guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return name.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || byte == 0x5F
        || (0x61...0x7A).contains(byte)
    }
  }

  /// The place of a part of a scalar; the whole scalar where escapes or line breaks hide the part.
  private static func mark(
    of part: ClosedRange<Int>, in count: Int, _ mark: SourceMark
  ) -> SourceMark {
    let quotes = mark.length - count
    guard quotes == 0 || quotes == 2 else { return mark }
    return SourceMark(
      file: mark.file, line: mark.line, column: mark.column + part.lowerBound + quotes / 2,
      length: part.count)
  }
}
