import Glibc
import Testing

@testable import Runner

@Suite struct ChildProcessTests {
  private let root = ScratchFolder()

  private func end(of process: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status
  }

  @Test func beginsInItsFolderWithItsVariablesAlone() throws {
    let out = open(root.path + "/out", O_RDWR | O_CREAT, 0o644)
    defer { close(out) }
    let child = try ChildProcess.start(
      ["/bin/sh", "-c", "pwd -P; echo $ONE; env | grep -c '^HOME='; read line; echo $?"],
      output: out, errors: out, variables: ["ONE=1"], folder: "/")
    #expect(end(of: child) == 0)
    guard case .success(let bytes) = LocalFiles.read(root.path + "/out") else {
      Issue.record("nothing was written")
      return
    }
    #expect(String(decoding: bytes, as: UTF8.self) == "/\n1\n0\n1\n")
  }

  @Test func seesNoneOfOurFilesAndNoneOfOurSignals() throws {
    let ours = open(root.path + "/ours", O_RDWR | O_CREAT, 0o644)
    let out = open(root.path + "/out", O_RDWR | O_CREAT, 0o644)
    defer {
      close(ours)
      close(out)
    }
    // In a shell, TERM ends it: were the signal ignored or blocked as here, it would go on.
    let child = try ChildProcess.start(
      ["/bin/sh", "-c", "[ -e /proc/self/fd/\(ours) ] && exit 3; kill -TERM $$; exit 4"],
      output: out, errors: out)
    #expect(end(of: child) & 0x7F == SIGTERM)
  }

  @Test func saysThatThereIsNoSuchProgram() {
    #expect(throws: ChildProcess.Fault(code: ENOENT)) {
      try ChildProcess.start(["no-such-program-here"], output: 1, errors: 2)
    }
  }
}
