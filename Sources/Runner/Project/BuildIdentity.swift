/// Names the build in records and provenance.
enum BuildIdentity {
  /// Version of the program.
  static let version = "0.1.0"
  /// The text in records.
  static let text = "trellis " + version
}
