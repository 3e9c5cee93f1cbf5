import Glibc

/// How much memory the process holds and how much there is, from the kernel.
final class MemoryGauge: Sendable {
  private let statm: Int32
  private static let pageBytes = sysconf(Int32(_SC_PAGESIZE))

  init() { statm = open("/proc/self/statm", O_RDONLY | O_CLOEXEC) }

  deinit { if statm >= 0 { close(statm) } }

  /// Bytes of memory that the process holds now; 0 where the kernel does not say.
  var residentBytes: Int {
    withUnsafeTemporaryAllocation(byteCount: 128, alignment: 1) { buffer in
      let count = statm >= 0 ? pread(statm, buffer.baseAddress, buffer.count, 0) : 0
      guard count > 0 else { return 0 }
      let fields = buffer[..<count].split(separator: UInt8(ascii: " "))
      guard fields.count > 1 else { return 0 }
      return (Int(String(decoding: fields[1], as: UTF8.self)) ?? 0) * Self.pageBytes
    }
  }

  /// Three quarters of the machine's memory.
  static let defaultLimitBytes = sysconf(Int32(_SC_PHYS_PAGES)) / 4 * 3 * pageBytes

  /// The machine's clock, in seconds since 1970.
  static var unixSeconds: Int { time(nil) }
}
