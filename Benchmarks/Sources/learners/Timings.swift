import Glibc
import Learners

/// What was timed, in the form that the driver reads.
struct Timings {
  private var names: [String] = []
  private var wall: [String: [Double]] = [:]
  private var cpu: [String: [Double]] = [:]
  /// Resident memory when the first clock started.
  private(set) var residentBefore: Double?

  /// Runs a body, and keeps its wall time and the processor time of all threads meanwhile.
  mutating func time<T>(_ name: String, _ body: () throws -> T) rethrows -> T {
    if residentBefore == nil { residentBefore = Self.memory("VmHWM:") }
    let (startWall, startCPU) = (
      Self.seconds(CLOCK_MONOTONIC), Self.seconds(CLOCK_PROCESS_CPUTIME_ID)
    )
    let result = try body()
    let spent = Self.seconds(CLOCK_MONOTONIC) - startWall
    if wall[name] == nil { names.append(name) }
    wall[name, default: []].append(spent)
    cpu[name, default: []].append(Self.seconds(CLOCK_PROCESS_CPUTIME_ID) - startCPU)
    return result
  }

  /// Adds what was measured elsewhere.
  mutating func add(_ name: String, wall seconds: Double, cpu worked: Double) {
    if wall[name] == nil { names.append(name) }
    wall[name, default: []].append(seconds)
    cpu[name, default: []].append(worked)
  }

  /// The least of the times that a body took.
  func least(_ name: String) -> (wall: Double, cpu: Double) {
    (wall[name]?.min() ?? 0, cpu[name]?.min() ?? 0)
  }

  /// `{"fit":{"wall_s":[1.5],"cpu_s":[2.9]}}`.
  var json: String {
    let entries = names.map { name in
      "\(Canonical.quoted(name)):{\"wall_s\":\(wall[name] ?? []),\"cpu_s\":\(cpu[name] ?? [])}"
    }
    return "{\(entries.joined(separator: ","))}"
  }

  static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// A line of `/proc/self/status`, in MiB: `VmHWM:` is the peak so far.
  static func memory(_ key: String) -> Double {
    guard let file = fopen("/proc/self/status", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, 256, file) != nil {
      let words = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
        .split(whereSeparator: \.isWhitespace)
      if words.first == Substring(key), words.count > 1 { return (Double(words[1]) ?? 0) / 1024 }
    }
    return 0
  }
}
