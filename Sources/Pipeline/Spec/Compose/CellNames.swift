/// The names of cells: readable axis values in the order of the sweep, `model=rf,length_s=4`.
///
/// A path goes by its last key, or by all of it where another axis is called the same. Names depend on
/// nothing but the axes and values that the sweep names; two cells never share one, in any case of letters.
public struct CellNames: Sendable {
  /// The name of the cell that names no axis.
  public static let base = "base"

  private let axes: [String]
  private let names: [String]

  /// Names the axes; `faults` gets those whose names cannot be part of a folder's.
  init(swept: [Axis], marks: [SourceMark?], faults: inout [SpecError]) {
    axes = swept.map(\.name)
    var short = swept.map { axis in axis.path.map(Self.short) ?? axis.name }
    let count = Dictionary(short.map { ($0.lowercased(), 1) }, uniquingKeysWith: +)
    for (place, axis) in swept.enumerated() where count[short[place].lowercased(), default: 0] > 1 {
      if let path = axis.path { short[place] = Self.plain(path.steps.map(\.key)) }
    }
    names = short
    for (name, mark) in zip(names, marks) {
      guard let mark else { continue }
      let help = "names become folders of results: name the values under 'variants' instead"
      if let fault = NameRule.fault(in: name, at: mark, help: help) { faults.append(fault) }
    }
  }

  /// The name of a cell.
  ///
  /// - Parameter cell: its values on swept axes.
  /// - Returns: the values in the given order, `base` without any.
  public func name(of cell: [AxisValue]) -> String {
    if cell.isEmpty { return Self.base }
    return cell.map { "\(name(of: $0.axis))=\($0.label)" }.joined(separator: ",")
  }

  /// An axis as names of cells call it.
  public func name(of axis: String) -> String {
    axes.firstIndex(of: axis).map { names[$0] } ?? axis
  }

  /// The axis that names of cells call so; the word itself where none is.
  func axis(calledInCells word: some StringProtocol) -> String {
    names.firstIndex { $0 == word }.map { axes[$0] } ?? String(word)
  }

  /// The last key of a path, with the elements that follow it.
  private static func short(_ path: SpecPath) -> String {
    let keys = path.steps.map(\.key)
    let last = keys.lastIndex { MergeRule.index($0) == nil } ?? 0
    return plain(Array(keys[last...]))
  }

  /// `features.eeg[0]` as `features.eeg.0`.
  private static func plain(_ keys: [String]) -> String {
    keys.map { MergeRule.index($0).map(String.init) ?? $0 }.joined(separator: ".")
  }
}
