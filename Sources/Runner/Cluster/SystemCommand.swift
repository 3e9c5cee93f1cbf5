import Glibc
import Pipeline

/// Runs one of the system's programs to its end and gives what it printed.
enum SystemCommand {
  /// How a program ended.
  struct Outcome: Sendable, Hashable {
    /// Its exit status; 128 and the signal where one ended it.
    let status: Int32
    /// What it printed to standard output.
    let output: String
    /// What it printed to standard error.
    let errors: String
  }

  /// Why a program did not run.
  enum Fault: Error, Hashable {
    /// There is no program of that name.
    case absent
    /// It could not be started; the system's words.
    case unstartable(String)
    /// It did not end in time and was ended.
    case overtime
  }

  private static let mostBytes = 64 << 20

  /// Runs a program without input, in a process group of its own so that Ctrl-C does not reach it.
  ///
  /// - Parameters:
  ///   - words: the program, searched on the `PATH`, and its arguments.
  ///   - seconds: how long it may take.
  /// - Returns: how it ended.
  /// - Throws: `Fault` where it did not end by itself.
  static func run(_ words: [String], seconds: Double) throws(Fault) -> Outcome {
    var output: [Int32] = [-1, -1]
    var errors: [Int32] = [-1, -1]
    guard pipe(&output) == 0 else { throw .unstartable(SystemError.words(errno)) }
    guard pipe(&errors) == 0 else {
      let words = SystemError.words(errno)
      for end in output { close(end) }
      throw .unstartable(words)
    }
    for end in output + errors { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let child = Result { () throws(ChildProcess.Fault) in
      try ChildProcess.start(words, output: output[1], errors: errors[1])
    }
    close(output[1])
    close(errors[1])
    var readers = [PipeReader(output[0]), PipeReader(errors[0])]
    defer { for reader in readers { reader.end() } }
    let process: pid_t
    switch child {
    case .success(let started): process = started
    case .failure(let fault):
      throw fault.code == ENOENT ? .absent : .unstartable(SystemError.words(fault.code))
    }
    let isWhole = read(&readers, until: Progress.monotonicSeconds + seconds)
    if !isWhole { kill(-process, SIGKILL) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    guard isWhole else { throw .overtime }
    let signal = status & 0x7F
    return Outcome(
      status: signal == 0 ? status >> 8 & 0xFF : 128 + signal, output: readers[0].text,
      errors: readers[1].text)
  }

  /// - Returns: whether both ends were closed by the program before the deadline.
  private static func read(_ readers: inout [PipeReader], until deadline: Double) -> Bool {
    while readers.contains(where: \.isOpen) {
      let left = deadline - Progress.monotonicSeconds
      guard left > 0, readers.allSatisfy({ $0.bytes.count < mostBytes }) else { return false }
      var waited = readers.map {
        pollfd(fd: $0.isOpen ? $0.descriptor : -1, events: Int16(POLLIN), revents: 0)
      }
      guard poll(&waited, nfds_t(waited.count), Int32(min(left, 1) * 1000)) > 0 else { continue }
      for index in readers.indices where waited[index].revents != 0 { readers[index].take() }
    }
    return true
  }
}

/// Everything that comes through a pipe.
private struct PipeReader {
  let descriptor: Int32
  private(set) var isOpen = true
  private(set) var bytes: [UInt8] = []

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  mutating func take() {
    let count = withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { buffer in
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count > 0 { bytes += buffer[..<count] }
      return count
    }
    if count == 0 || count < 0 && errno != EINTR { isOpen = false }
  }

  func end() { close(descriptor) }
}
