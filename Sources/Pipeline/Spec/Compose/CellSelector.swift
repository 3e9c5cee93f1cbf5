/// Chooses cells by their values: `if` and `exclude` of a sweep, `where` of a table, a baseline, `--only`.
///
/// Numbers match in any spelling (`10` and `10.0`). An axis that a cell does not name has the base's value.
public struct CellSelector: Sendable, CustomStringConvertible {
  /// What one axis must have.
  struct Condition: Sendable {
    let axis: String
    let labels: [String]
    let keys: Set<String>
    let matchesBase: Bool
  }

  /// The file in the marks of arguments; an argument is a line of it.
  public static let file = "--only"

  /// The automatic row that predicts without looking: known everywhere, named by no variant.
  static let dummy = AxisValue(axis: "model", label: "dummy")

  /// In the order as written, no axis twice.
  private(set) var conditions: [Condition] = []
  /// Whether conditions are missing because they were wrong.
  private(set) var isFaulty = false
  /// Where it is written; `nil` for what chooses every cell.
  private(set) var mark: SourceMark?

  /// Chooses every cell.
  public init() {}

  /// Reads `{axis: value, axis: [values]}`; `faults` gets unknown axes and values at their words.
  public init(_ node: Node, axes: AxisTable, faults: inout [SpecError]) {
    mark = node.mark
    guard let pairs = node.pairs else {
      faults.append(
        SpecError("expected a map of axes and values, found \(node.words)", at: node.mark))
      isFaulty = true
      return
    }
    for pair in pairs {
      do throws(SpecError) {
        let axis = try axes.axis(pair.key, at: pair.keyMark)
        let values = pair.value.elements ?? [pair.value]
        try add(axis, values, axes: axes, at: pair.value.mark)
      } catch {
        isFaulty = true
        if !axes.faulty.contains(pair.key) { faults.append(error) }
      }
    }
  }

  /// Reads arguments such as `model=rf,svm`, `length_s=10` or the name of a cell.
  ///
  /// Axes may be called as in names of cells (`length_s`). Several arguments must all hold; what one axis
  /// is given in several of them adds up.
  /// - Throws: the first unknown word, marked in `source(of:)`.
  public init(arguments: [String], axes: AxisTable, names: CellNames) throws(SpecError) {
    var wanted: [(axis: Axis, values: [Node])] = []
    for (number, argument) in arguments.enumerated() where argument != CellNames.base {
      var column = 1
      var current: Int?
      for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
        let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        func mark(_ offset: Int, _ text: Substring) -> SourceMark {
          SourceMark(
            file: Self.file, line: number + 1, column: column + offset,
            length: text.unicodeScalars.count)
        }
        let value = halves[halves.count - 1]
        if halves.count == 2 {
          let axis = try axes.axis(names.axis(calledInCells: halves[0]), at: mark(0, halves[0]))
          current = wanted.firstIndex { $0.axis.name == axis.name } ?? wanted.count
          if current == wanted.count { wanted.append((axis, [])) }
        }
        guard let current, !value.isEmpty else {
          throw SpecError(
            "expected axis=value, found \(Quoted.text(part))", at: mark(0, part),
            help: "write 'model=rf' or 'model=rf,svm'")
        }
        let offset = part.unicodeScalars.count - value.unicodeScalars.count
        wanted[current].values.append(
          Node(.scalar(String(value), isQuoted: false), at: mark(offset, value)))
        column += part.unicodeScalars.count + 1
      }
    }
    for (axis, values) in wanted {
      try add(axis, values, axes: axes, at: values[0].mark)
    }
  }

  /// Arguments as a file that marks can be shown in.
  public static func source(of arguments: [String]) -> SpecFile {
    SpecFile(path: file, bytes: Array(arguments.map { $0 + "\n" }.joined().utf8))
  }

  private mutating func add(
    _ axis: Axis, _ values: [Node], axes: AxisTable, at mark: SourceMark
  ) throws(SpecError) {
    if values.isEmpty {
      throw SpecError("expected values of '\(axis.name)', found an empty list", at: mark)
    }
    var keys: Set<String> = []
    for value in values {
      guard let label = value.text, !value.isNull else {
        throw SpecError("expected a value of '\(axis.name)', found \(value.words)", at: value.mark)
      }
      let key = ScalarKey.of(label)
      let isDummy = AxisValue(axis: axis.name, label: label) == Self.dummy
      if axis.kind != .path, axis.place(of: label) == nil, !axis.baseKeys.contains(key), !isDummy {
        throw AxisTable.unknown(label, of: axis, at: value.mark)
      }
      keys.insert(key)
    }
    conditions.append(
      Condition(
        axis: axis.name, labels: values.compactMap(\.text), keys: keys,
        matchesBase: !axis.baseKeys.isDisjoint(with: keys)))
  }

  /// Whether a cell has one of the values on every axis.
  public func matches(_ cell: [AxisValue]) -> Bool {
    conditions.allSatisfy { condition in
      guard let value = cell.first(where: { $0.axis == condition.axis }) else {
        return condition.matchesBase
      }
      return condition.keys.contains(value.key)
    }
  }

  /// `{model: rf, smoothing: [none, hmm]}`.
  public var description: String {
    let parts = conditions.map { condition in
      let values = condition.labels.map { Quoted.text($0).dropFirst().dropLast() }
        .joined(separator: ", ")
      return "\(condition.axis): " + (condition.labels.count == 1 ? values : "[\(values)]")
    }
    return "{" + parts.joined(separator: ", ") + "}"
  }

  /// Whether an axis is among the conditions.
  func names(_ axis: String) -> Bool { conditions.contains { $0.axis == axis } }
}
