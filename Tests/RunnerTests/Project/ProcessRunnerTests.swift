import Foundation
import Glibc
import Pipeline
import Support
import Synchronization
import Testing

@testable import Runner

/// Real processes that do what they should not.
@Suite struct ProcessRunnerTests {
  private let folder = ScratchFolder()

  private func run(
    _ arguments: [String], seconds: Double = 20,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws -> ProgramOutcome {
    try ProcessRunner().run(
      ProgramCall(
        arguments: arguments, variables: ["TRELLIS_INPUT": "in"], folder: folder.path,
        timeoutSeconds: seconds), isCancelled: isCancelled)
  }

  private func shell(_ text: String, seconds: Double = 20) throws -> ProgramOutcome {
    try run(["/bin/sh", "-c", text], seconds: seconds)
  }

  @Test func aProgramRunsInItsFolderWithFewVariables() throws {
    let outcome = try shell("pwd; env | cut -d= -f1 | grep -v '^_$' | sort | tr '\\n' ' '")
    #expect(outcome.end == .exited(0))
    #expect(outcome.lastLines.first == folder.path)
    let names = (outcome.lastLines.last ?? "").split(separator: " ").map(String.init)
    let threads: Set<String> = [
      "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS",
    ]
    let allowed = threads.union([
      "HOME", "LANG", "PATH", "PWD", "OLDPWD", "SHLVL", "TRELLIS_INPUT",
    ])
    #expect(names.contains("TRELLIS_INPUT"))
    #expect(Set(names).isSubset(of: allowed), "\(names)")
    #expect(threads.isSubset(of: names))
    // One thread of the run's budget is what a program holds.
    #expect(try shell("echo $OMP_NUM_THREADS").lastLines == ["1"])
  }

  @Test func noDescriptorAndNoInputIsHandedOn() throws {
    let file = open(folder.path + "/secret", O_RDWR | O_CREAT, 0o600)
    defer { close(file) }
    let outcome = try shell("read line && echo read; ls /proc/$$/fd | tr '\\n' ' '")
    #expect(outcome.lastLines.last?.split(separator: " ").contains("\(file)") == false)
    #expect(outcome.lastLines.first?.contains("read") == false)
  }

  @Test func statusesAndSignalsAreTold() throws {
    let three = try shell("echo 'what went wrong' >&2; exit 3")
    #expect(three.end == .exited(3))
    #expect(three.lastLines == ["what went wrong"])
    #expect(try shell("kill -11 $$").end == .signalled(11))
  }

  @Test func whatHangsIsEndedWithAllThatItStarted() throws {
    let begin = Progress.monotonicSeconds
    let outcome = try shell("sleep 77 & echo $! > child; sleep 77", seconds: 1)
    #expect(outcome.end == .overtime)
    #expect(Progress.monotonicSeconds - begin < 15)
    try expectGone("child")
  }

  @Test func whatIsLeftInTheBackgroundEndsWithTheProgram() throws {
    #expect(try shell("sleep 78 & echo $! > left").end == .exited(0))
    try expectGone("left")
  }

  @Test func aRunThatIsStoppedEndsItsPrograms() throws {
    let begin = Progress.monotonicSeconds
    let outcome = try run(["/bin/sh", "-c", "trap '' TERM INT; sleep 79"]) {
      Progress.monotonicSeconds - begin > 0.3
    }
    #expect(outcome.end == .cancelled)
    #expect(Progress.monotonicSeconds - begin < 15)
  }

  @Test func aHundredMegabytesOfPrintingAreNoTrouble() throws {
    let outcome = try shell(
      "head -c 100000000 /dev/zero | tr '\\0' 'x'; echo; echo done", seconds: 120)
    #expect(outcome.end == .exited(0))
    #expect(outcome.lastLines.last == "done")
    #expect(outcome.lastLines.allSatisfy { $0.count <= 200 })
  }

  @Test func controlCharactersArePassedBy() throws {
    #expect(try shell("printf 'a\\033[31mb\\tc\\n'").lastLines == ["a [31mb c"])
  }

  @Test func whatCannotStartIsSaid() throws {
    let path = folder.path + "/plain"
    close(open(path, O_WRONLY | O_CREAT, 0o600))
    let faults = ["/nowhere/at/all", "trellis-no-such-program", path].map { name -> String in
      do {
        return "\(try run([name]).end)"
      } catch {
        return (error as? ProgramFault)?.message ?? "another error"
      }
    }
    #expect(faults[0] == "cannot start: no such file or directory")
    #expect(faults[1] == "cannot start: no such file or directory")
    #expect(faults[2] == "cannot start: permission denied")
  }

  /// A process that was ended may stay a zombie until its new parent looks.
  private func expectGone(_ name: String) throws {
    let text = try String(contentsOfFile: folder.path + "/" + name, encoding: .utf8)
    let number = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    var isGone = false
    for _ in 0..<100 where !isGone {
      let status = try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8)
      isGone = status == nil || status?.contains(") Z ") == true
      if !isGone { usleep(50_000) }
    }
    #expect(isGone)
  }
}
