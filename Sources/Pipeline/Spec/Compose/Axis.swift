/// Something that cells of a sweep may differ in.
public struct Axis: Sendable {
  /// What the values of an axis write.
  public enum Kind: Sendable, Hashable {
    /// Parts of the section that the axis is named like.
    case section
    /// Absolute paths.
    case named
    /// The one path that the axis is named like; values are scalars.
    case path
  }

  /// A value with what it writes.
  struct Value: Sendable {
    let label: String
    let patch: Patch
  }

  /// As in the spec: `model`, `smoothing`, `windowing.length_s`.
  public let name: String
  /// What its values write.
  public let kind: Kind
  /// What a cell that does not name the axis has on it, for people.
  public internal(set) var baseLabel = "base"
  /// The values that are what the base has, in the form in which values are compared.
  var baseKeys: Set<String> = []
  private(set) var values: [Value] = []
  private var places: [String: Int] = [:]
  private var foldedPlaces: [String: Int] = [:]
  /// The path, of a path axis.
  let path: SpecPath?

  init(name: String, kind: Kind, path: SpecPath? = nil) {
    self.name = name
    self.kind = kind
    self.path = path
  }

  /// The labels of the known values, in their order.
  public var labels: [String] { values.map(\.label) }

  /// Whether a value is what a cell has that does not name the axis.
  public func isBase(_ label: String) -> Bool { baseKeys.contains(ScalarKey.of(label)) }

  /// Where a value stands; `nil` if it is not known.
  func place(of label: String) -> Int? { places[ScalarKey.of(label)] }

  /// Adds a value that is not known yet.
  ///
  /// - Throws: that another value has the same name in other letters.
  mutating func add(_ value: Value, at mark: SourceMark) throws(SpecError) -> Int {
    let key = ScalarKey.of(value.label)
    let folded = value.label.lowercased()
    if let known = places[key] {
      let message = "\(Quoted.text(value.label)) and '\(values[known].label)' are one value"
      throw SpecError(message, at: mark)
    }
    if let twin = foldedPlaces[folded] {
      throw SpecError(
        "'\(value.label)' and '\(values[twin].label)' differ in upper and lower case only",
        at: mark,
        help: "some file systems would give both one folder of results")
    }
    places[key] = values.count
    foldedPlaces[folded] = values.count
    values.append(value)
    return values.count - 1
  }
}
