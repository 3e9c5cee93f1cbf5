import Glibc

/// Names the build in records and provenance.
enum BuildIdentity {
  /// Version of the program.
  static let version = "0.1.0"
  /// The text in records.
  static let text = "trellis " + version

  /// Size and time of the program's file: another build may word tables differently.
  static var file: String {
    var status = stat()
    guard stat("/proc/self/exe", &status) == 0 else { return "" }
    return "\(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
  }
}
