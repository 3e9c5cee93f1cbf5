/// Why an archive cannot be read: what was expected and what was found.
public struct ArchiveFault: Error, Sendable, Hashable {
  /// What is wrong with the archive, or with an entry of it.
  public let message: String

  /// Describes a fault.
  public init(_ message: String) { self.message = message }
}
