/// A numbered sentence under a table.
struct TableNote: Sendable, Equatable {
  /// Plain text; the formats escape it.
  let text: String
  /// Whether it is the one that must not be missed.
  let isStrong: Bool

  init(_ text: String, isStrong: Bool = false) {
    self.text = text
    self.isStrong = isStrong
  }
}
