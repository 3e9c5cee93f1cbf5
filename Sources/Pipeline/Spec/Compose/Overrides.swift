/// What the command line changes in a spec: `model.trees=100`, `features.eeg[0].stats=[mean]`.
///
/// The right side is YAML. All of them together go over the base, before variants, so their order is free.
public struct Overrides: Sendable {
  /// The file in the marks of overrides; an argument is a line of it.
  public static let file = "command line"

  private struct Override: Sendable {
    let path: SpecPath
    let value: Node
  }

  private var overrides: [Override] = []
  private let arguments: [String]
  /// The paths written, after `apply`.
  private(set) var writes: [PathWrites.Write] = []

  /// Reads arguments; `faults` gets everything wrong in them.
  public init(_ arguments: [String], faults: inout [SpecError]) {
    self.arguments = arguments
    for (number, argument) in arguments.enumerated() {
      do throws(SpecError) {
        let override = try Self.override(argument, line: number + 1, faults: &faults)
        if let override { overrides.append(override) }
      } catch {
        faults.append(error)
      }
    }
  }

  /// The arguments as a file that marks can be shown in; `nil` without any.
  public var source: SpecFile? {
    if arguments.isEmpty { return nil }
    return SpecFile(path: Self.file, bytes: Array(arguments.map { $0 + "\n" }.joined().utf8))
  }

  /// The base with all overrides over it; `faults` gets paths that are given twice.
  ///
  /// Keys that the base has and that hold dots themselves are found:
  /// `variants.smoothing.hmm.evaluation.smoothing.along=trial`.
  public mutating func apply(to base: Node, faults: inout [SpecError]) -> Node {
    var patch: Node?
    var known = PathWrites()
    for override in overrides {
      let path = Self.resolved(override.path, in: base)
      if let first = path.steps.first, first.key == "extends" {
        faults.append(
          SpecError("'extends' cannot be overridden: it comes first", at: first.mark))
        continue
      }
      let mark = path.mark
      let new = PathWrites.of(override.value, at: path).map {
        PathWrites.Write(keys: $0.keys, mark: mark)
      }
      if let twice = known.firstOverlap(with: new)?.other {
        let text = Quoted.text(SpecPath.text(twice.keys))
        faults.append(SpecError("\(text) is given twice", at: mark))
        continue
      }
      known.add(new)
      let node = path.nested(override.value)
      patch = patch.map { Patch.union($0, node) } ?? node
    }
    writes = known.all
    guard let patch else { return base }
    return MergeRule.merged(base, with: patch, layer: .patch, faults: &faults)
  }

  private static func override(
    _ argument: String, line: Int, faults: inout [SpecError]
  ) throws(SpecError) -> Override? {
    let scalars = argument.unicodeScalars
    let whole = SourceMark(file: file, line: line, column: 1, length: scalars.count)
    guard !scalars.contains(where: CharacterSets.breaksLine),
      let equals = argument.firstIndex(of: "="),
      equals > argument.startIndex
    else {
      throw SpecError(
        "expected key=value, found \(Quoted.text(argument))", at: whole,
        help: "write 'model.trees=100' or 'windowing={use: whole_trial}'")
    }
    let name = argument[..<equals]
    let length = name.unicodeScalars.count
    let mark = SourceMark(file: file, line: line, column: 1, length: length)
    let path = try SpecPath(String(name), at: mark)
    let text = String(argument[argument.index(after: equals)...])
    if text.isEmpty {
      let place = SourceMark(file: file, line: line, column: length + 2, length: 1)
      return Override(path: path, value: Node(.scalar("", isQuoted: false), at: place))
    }
    let reading = YAMLReader.read(text, file: file)
    func moved(_ mark: SourceMark) -> SourceMark {
      SourceMark(file: file, line: line, column: mark.column + length + 1, length: mark.length)
    }
    faults += reading.faults.map { fault in
      SpecError(
        fault.message, at: fault.mark.map(moved) ?? whole, help: fault.help,
        severity: fault.severity)
    }
    if reading.node == nil, !reading.faults.isEmpty { return nil }
    let nothing = Node(.scalar("", isQuoted: false), at: whole)
    return Override(path: path, value: (reading.node ?? nothing).moved(moved))
  }

  /// The path with those steps joined that the base has as one key with dots.
  private static func resolved(_ path: SpecPath, in base: Node) -> SpecPath {
    var steps: [SpecPath.Step] = []
    var rest = path.steps[...]
    var node: Node? = base
    while let first = rest.first {
      var step = first
      var count = 1
      if let pairs = node?.pairs {
        for length in stride(from: rest.count, to: 1, by: -1) {
          let joined = SpecPath(steps: Array(rest.prefix(length)))
          guard pairs.contains(where: { $0.key == joined.text }) else { continue }
          step = SpecPath.Step(key: joined.text, mark: joined.mark)
          count = length
          break
        }
      }
      steps.append(step)
      rest = rest.dropFirst(count)
      node = node.flatMap { SpecPath(steps: [step]).value(in: $0) }
    }
    return SpecPath(steps: steps)
  }
}

extension Node {
  /// The node with all marks changed.
  fileprivate func moved(_ move: (SourceMark) -> SourceMark) -> Node {
    switch content {
    case .scalar: Node(content, at: move(mark))
    case .sequence(let elements): Node(.sequence(elements.map { $0.moved(move) }), at: move(mark))
    case .mapping(let pairs):
      Node(
        .mapping(
          pairs.map { pair in
            Node.Pair(
              key: pair.key, keyMark: move(pair.keyMark), value: pair.value.moved(move))
          }), at: move(mark))
    }
  }
}

extension SpecPath {
  /// From the first step to the last one; the first one's where they are on different lines.
  fileprivate var mark: SourceMark {
    let (first, last) = (steps[0].mark, steps[steps.count - 1].mark)
    guard first.line == last.line else { return first }
    return SourceMark(
      file: first.file, line: first.line, column: first.column,
      length: last.column + last.length - first.column)
  }
}
