/// Why windows cannot be cut as the spec says.
public struct WindowFault: Error, Sendable, Hashable {
  /// What was expected and what was found.
  public let message: String
  /// The parameter behind it, if one is: `length_s`, `anchor`.
  public let parameter: String?

  /// Describes a fault.
  public init(_ message: String, parameter: String? = nil) {
    self.message = message
    self.parameter = parameter
  }
}
