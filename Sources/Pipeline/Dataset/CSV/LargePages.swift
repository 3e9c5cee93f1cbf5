import Glibc

/// Memory that is written from one end to the other costs less in large pages: fewer faults.
enum LargePages {
  /// Says so of some memory; changes nothing but speed, and that only where the system listens.
  static func advise(_ start: UnsafeMutableRawPointer?, bytes: Int) {
    guard let start, bytes >= 1 << 20 else { return }
    let page = 4096
    let address = Int(bitPattern: start)
    let first = (address + page - 1) / page * page
    let last = (address + bytes) / page * page
    if last > first { madvise(start + (first - address), last - first, MADV_HUGEPAGE) }
  }
}
