/// Why a synthetic data set cannot be made.
public struct SyntheticFault: Error, Sendable, Hashable {
  /// What is wrong, in words.
  public let message: String

  /// Describes a fault.
  public init(_ message: String) { self.message = message }
}
