import Glibc
import Pipeline
import Testing

@testable import Runner

@Suite struct RunnerMarkTests {
  private let root = ScratchFolder()

  @Test func aMarkSaysWhoIsAliveUntilItIsTakenAway() throws {
    #expect(RunnerMark.runners(in: root.path).isEmpty)
    let mark = RunnerMark(folder: root.path)
    let second = RunnerMark(folder: root.path)
    let found = RunnerMark.runners(in: root.path)
    #expect(found.count == 2 && found.allSatisfy(\.isAlive))
    #expect(found[0].process == Int(getpid()) && found[0].host == HostName.current)
    mark.remove()
    #expect(RunnerMark.runners(in: root.path).count == 1)
    second.remove()
    #expect(RunnerMark.runners(in: root.path).isEmpty)
  }

  @Test func theDeadAreKnownWhateverTheirProcessIdIsNow() {
    // The mark of a runner that died: its process id is that of a living process, nobody holds the lock.
    let path = "\(root.path)/runner-\(getpid())-1"
    let text = "{\"run\":\(getpid()),\"host\":\"h\",\"at\":5}"
    let file = open(path, O_RDWR | O_CREAT, 0o644)
    #expect(write(file, text, text.utf8.count) == text.utf8.count)
    close(file)
    #expect(RunnerMark.runners(in: root.path).map(\.isAlive) == [false])
    let mark = RunnerMark(folder: root.path)
    #expect(RunnerMark.runners(in: root.path).map(\.isAlive) == [true])
    #expect(access(path, F_OK) != 0)
    mark.remove()
  }

  @Test func brokenMarksAreNobody() {
    for (name, text) in [("runner-1-1", ""), ("runner-x", "{"), ("runner-2-2", "[]")] {
      let file = open("\(root.path)/\(name)", O_RDWR | O_CREAT, 0o644)
      _ = write(file, text, text.utf8.count)
      close(file)
    }
    #expect(RunnerMark.runners(in: root.path).isEmpty)
  }
}
