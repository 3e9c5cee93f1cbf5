import Glibc

/// What this machine is called.
public enum HostName {
  /// The name of the machine, without what could not stand in the name of a file.
  public static let current: String = {
    var name = utsname()
    guard uname(&name) == 0 else { return "" }
    return withUnsafeBytes(of: &name.nodename) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self).filter { $0 != "/" && $0 != "@" }
    }
  }()
}
