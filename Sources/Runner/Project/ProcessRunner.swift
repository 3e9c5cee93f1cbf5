import Glibc
import Pipeline

/// Starts programs as processes of a group of their own, with few variables and no input but what they are given.
///
/// Whatever a program prints is read and all but its end thrown away. The whole group is ended at the time
/// limit, when the run is stopped, and when the program itself has ended.
struct ProcessRunner: ProgramRunner {
  private static let tailBytes = 4096
  private static let pauseMilliseconds: Int32 = 20
  /// What the usual libraries for numbers read.
  private static let threadCounts = [
    "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS",
  ]

  func run(
    _ call: ProgramCall, isCancelled: @escaping @Sendable () -> Bool
  ) throws(ProgramFault) -> ProgramOutcome {
    let (child, output) = try Self.start(call)
    defer { close(output) }
    let deadline = Progress.monotonicSeconds + call.timeoutSeconds
    var tail = OutputTail(descriptor: output, limit: Self.tailBytes)
    var early: ProgramOutcome.End?
    while !Self.hasEnded(child) {
      if isCancelled() {
        early = .cancelled
      } else if Progress.monotonicSeconds >= deadline {
        early = .overtime
      }
      if early != nil { break }
      tail.wait(milliseconds: Self.pauseMilliseconds)
    }
    // The leader is not reaped yet, so the group is still this one and nobody else's.
    kill(-child, SIGKILL)
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    tail.drain()
    return ProgramOutcome(early ?? Self.end(status), output: tail.bytes)
  }

  /// Whether a child has ended; it stays a zombie.
  private static func hasEnded(_ child: pid_t) -> Bool {
    var info = siginfo_t()
    let answer = waitid(P_PID, id_t(child), &info, WEXITED | WNOHANG | WNOWAIT)
    return answer != 0 && errno != EINTR || answer == 0 && info.si_signo == SIGCHLD
  }

  private static func end(_ status: Int32) -> ProgramOutcome.End {
    let signal = status & 0x7F
    return signal == 0 ? .exited(status >> 8 & 0xFF) : .signalled(signal)
  }

  // MARK: - Starting

  /// - Returns: the child, and where what it prints can be read.
  private static func start(
    _ call: ProgramCall
  ) throws(ProgramFault) -> (child: pid_t, output: Int32) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw ProgramFault("cannot start: \(SystemError.words(errno))") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    let code = spawn(call, output: ends[1])
    close(ends[1])
    guard case .success(let child) = code else {
      close(ends[0])
      if case .failure(let fault) = code { throw fault }
      throw ProgramFault("cannot start")
    }
    return (child, ends[0])
  }

  private static func spawn(
    _ call: ProgramCall, output: Int32
  ) -> Result<pid_t, ProgramFault> {
    do throws(ChildProcess.Fault) {
      return .success(
        try ChildProcess.start(
          call.arguments, output: output, errors: output, variables: variables(call),
          folder: call.folder))
    } catch {
      return .failure(ProgramFault("cannot start: \(SystemError.words(error.code))"))
    }
  }

  /// The few variables that a program gets, sorted.
  private static func variables(_ call: ProgramCall) -> [String] {
    var all = call.variables
    for name in ["PATH", "HOME", "LANG"] where all[name] == nil {
      all[name] = Environment.value(name)
    }
    // A program holds one thread of the run's budget, and numbers should not depend on how many cores there are.
    for name in Self.threadCounts where all[name] == nil { all[name] = "1" }
    return all.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
  }
}

/// The end of what a program prints.
private struct OutputTail {
  private(set) var bytes: [UInt8] = []
  private var descriptor: Int32
  private let limit: Int
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)

  init(descriptor: Int32, limit: Int) {
    self.descriptor = descriptor
    self.limit = limit
  }

  /// Waits for more, but no longer than asked, and takes one piece of it.
  mutating func wait(milliseconds: Int32) {
    // A closed pipe is waited for no more: poll passes negative descriptors by.
    var waited = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    if poll(&waited, 1, milliseconds) > 0 { _ = take() }
  }

  /// Takes what is there, but no more than a pipe holds: a grandchild that got away may print for ever.
  mutating func drain() {
    for _ in 0..<32 where !take() { return }
  }

  /// - Returns: whether there may be more.
  private mutating func take() -> Bool {
    if descriptor < 0 { return false }
    let count = read(descriptor, &buffer, buffer.count)
    if count < 0 { return errno == EINTR }
    if count == 0 {
      descriptor = -1
      return false
    }
    bytes += buffer[..<count]
    if bytes.count > limit { bytes.removeFirst(bytes.count - limit) }
    return true
  }
}
