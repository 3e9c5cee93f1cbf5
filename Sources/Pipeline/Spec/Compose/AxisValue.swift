/// What a cell has on one axis.
public struct AxisValue: Sendable, Hashable, CustomStringConvertible {
  /// The axis as the spec calls it: `model`, `windowing.length_s`.
  public let axis: String
  /// The value as first written: `rf`, `10`.
  public let label: String
  /// The value in the form in which values are compared.
  let key: String

  /// Names a value.
  public init(axis: String, label: String) {
    self.axis = axis
    self.label = label
    self.key = ScalarKey.of(label)
  }

  /// `model=rf`.
  public var description: String { "\(axis)=\(label)" }

  /// Same axis, same value, however the number is spelled.
  public static func == (a: AxisValue, b: AxisValue) -> Bool { a.axis == b.axis && a.key == b.key }

  /// Hashes what `==` compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(axis)
    hasher.combine(key)
  }
}
