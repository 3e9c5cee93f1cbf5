import Glibc
import Learners
import Pipeline
import Synchronization
import Testing

@testable import Runner

/// Runs on real disks: several runs beside each other, interrupted stages, damaged results.
@Suite struct DiskRunTests {
  let root = ScratchFolder()

  @Test func twoRunsOnOneStoreDoNoStageTwice() {
    let outcomes = Mutex<[RunOutcome]>([])
    let threads = (0..<2).map { run in
      startThread { [path = root.path] in
        let store = DiskStore(root: path)
        let outcome = SchedulerTests.run(SchedulerTests.layers(seed: UInt64(run)).graph, store)
        outcomes.withLock { $0.append(outcome) }
      }
    }
    for thread in threads { thread.join() }
    let both = outcomes.withLock { $0 }
    #expect(both.map(\.counts.finished).reduce(0, +) == 48)
    #expect(both.allSatisfy { $0.counts.finished + $0.counts.cached == 48 })
    for index in 0..<48 {
      let id = StageID(index)
      #expect(both[0].plan.summary(of: id)?.parts == both[1].plan.summary(of: id)?.parts)
    }
  }

  @Test func anInterruptedStageGoesOnWithItsPieces() throws {
    let made = Counter()
    let failsAt = Atomic<Int>(3)
    var graph = StageGraph()
    let stage = Joins("folds") { context in
      for fold in 0..<5 {
        _ = try context.piece("\(fold)") {
          if fold == failsAt.load(ordering: .relaxed) { throw StageFailure("interrupted") }
          made.add()
          return Artifact(tensors: ["fold": Tensor([fold])])
        }
      }
    }
    graph.require(graph.add(stage, label: "folds"), for: "a")
    #expect(SchedulerTests.run(graph, DiskStore(root: root.path)).counts.failed == 1)
    failsAt.store(-1, ordering: .relaxed)
    #expect(SchedulerTests.run(graph, DiskStore(root: root.path)).counts.finished == 1)
    #expect(made.value == 5)
  }

  @Test func aDamagedResultIsMadeAgainInTheMiddleOfARun() throws {
    let (graph, last) = SchedulerTests.layers()
    let first = SchedulerTests.run(graph, DiskStore(root: root.path))
    let told = Counter()
    let store = DiskStore(root: root.path) { _ in told.add() }
    let damaged = graph.dependencies(of: last[0])
    #expect(!damaged.isEmpty)
    for id in damaged {
      let key = try #require(first.plan.digest(of: id)).description
      let path = "\(root.path)/store/\(key.prefix(2))/\(key).safetensors"
      var status = stat()
      #expect(stat(path, &status) == 0)
      let file = open(path, O_WRONLY)
      // The last byte, with the old time of change: only the digest tells.
      #expect(pwrite(file, "x", 1, Int(status.st_size) - 1) == 1)
      var times = [status.st_atim, status.st_mtim]
      futimens(file, &times)
      close(file)
    }
    let pool = WorkPool(workers: 2)
    defer { pool.close() }
    let notices = Counter()
    let plan = Plan(graph, history: store) { $0.label.hasPrefix("5.") }
    let scheduler = Scheduler(plan: plan, store: store, pool: pool) {
      if $0.kind == .notice { notices.add() }
    }
    let outcome = scheduler.run()
    #expect(outcome.counts.failed == 0)
    #expect(
      try scheduler.artifact(of: last[0]).digest == first.plan.summary(of: last[0])?.digest(of: ""))
    // One line each: the store tells, and nobody repeats it.
    #expect(told.value == damaged.count)
    #expect(notices.value == 0)
    #expect(outcome.plan.summary(of: last[0])?.parts == first.plan.summary(of: last[0])?.parts)
  }

  @Test func aLogTellsWhatHappened() throws {
    let log = EventLog(folder: root.path)
    _ = SchedulerTests.run(SchedulerTests.layers().graph, MemoryStore()) { log.write($0) }
    let lines = EventLog.read(folder: root.path)
    #expect(lines.first?["event"] == .string("planned"))
    #expect(lines.last?["event"] == .string("ended"))
    #expect(lines.last?["finished"] == .integer(48))
    #expect(lines.count { $0["event"] == .string("finished") } == 48)
    let finished = lines.filter { $0["event"] == .string("finished") }
    #expect(Set(finished.compactMap { $0["key"]?.string.flatMap { Digest($0) } }).count == 48)
    let file = open(root.path + "/events.jsonl", O_WRONLY | O_APPEND)
    #expect(write(file, "{\"event\":", 9) == 9)
    close(file)
    #expect(EventLog.read(folder: root.path).count == lines.count)
  }

  @Test func aStoreThatCannotBeWrittenStopsTheRunWithAClearError() {
    let file = root.path + "/file"
    close(open(file, O_WRONLY | O_CREAT, 0o666))
    let outcome = SchedulerTests.run(SchedulerTests.layers().graph, DiskStore(root: file))
    #expect(outcome.stop == .gently)
    #expect(outcome.counts.failed >= 1)
    #expect(outcome.failures.allSatisfy { $0.message.contains("not a directory") })
    #expect(outcome.storeFault != nil)
  }
}

/// A folder of its own that goes with the value.
final class ScratchFolder: Sendable {
  let path: String

  init() {
    var template = Array("/tmp/trellis-test-XXXXXX".utf8CString)
    path = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
  }

  deinit { Self.remove(path) }

  private static func remove(_ path: String) {
    guard let folder = opendir(path) else { return }
    defer { rmdir(path) }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard name != ".", name != ".." else { continue }
      if unlink("\(path)/\(name)") != 0 { remove("\(path)/\(name)") }
    }
  }
}
