/// What a plan has to know of a file of the data, so that it can be made where the file itself is not.
public struct RememberedFile: Sendable, Hashable {
  /// The digest of its bytes; `nil` where it was found but never read.
  public var digest: Digest?
  /// The format in which it is read; `nil` where it never mattered.
  public var format: String?
  /// Further files of the same recording: names in its folder, or whole paths.
  public var companions: [String]

  /// Describes a file.
  public init(digest: Digest? = nil, format: String? = nil, companions: [String] = []) {
    self.digest = digest
    self.format = format
    self.companions = companions
  }
}
