#if canImport(Glibc)
  import Glibc
#endif

/// The class of instructions that the mathematics library may use: results of `exp` or `log` can differ in
/// the last bit between classes, so the class is part of the keys of stages that compute with them.
public enum InstructionSet {
  /// `x86-64`, `x86-64-fma` or `arm64`; `TRELLIS_INSTRUCTION_SET` names another class where results of a
  /// machine of that class are to be looked up.
  public static let current: String = {
    if let pinned = getenv("TRELLIS_INSTRUCTION_SET") { return String(cString: pinned) }
    return native
  }()

  /// The class of this machine, whatever is pinned: only results of this class can be made here.
  public static let native: String = {
    #if arch(arm64)
      return "arm64"
    #else
      return hasFMA() ? "x86-64-fma" : "x86-64"
    #endif
  }()

  private static func hasFMA() -> Bool {
    guard let file = fopen("/proc/cpuinfo", "r") else { return false }
    defer { fclose(file) }
    var buffer = [CChar](repeating: 0, count: 8192)
    while fgets(&buffer, Int32(buffer.count), file) != nil {
      let line = String(
        decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      if line.hasPrefix("flags") {
        return line.split(separator: " ").contains("fma") && line.contains("avx2")
      }
    }
    return false
  }
}
