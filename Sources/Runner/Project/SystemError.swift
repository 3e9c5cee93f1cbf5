import Glibc

/// What the system says about a failed call.
enum SystemError {
  /// `no such file or directory`.
  static func words(_ code: Int32) -> String {
    guard let text = strerror(code) else { return "error \(code)" }
    return String(cString: text).lowercased()
  }
}
