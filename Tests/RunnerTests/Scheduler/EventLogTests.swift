import Glibc
import Pipeline
import Support
import Testing

@testable import Runner

@Suite struct EventLogTests {
  private let root = ScratchFolder()

  /// Every kind of event that runs tell, as they tell it.
  private func events() -> [RunEvent] {
    let box = Box()
    var graph = StageGraph()
    let tries = Counter()
    let flaky = Joins("flaky") { _ in
      tries.add()
      if tries.value == 1 { throw StageFailure("disk", cause: .io) }
    }
    graph.require(graph.add(flaky, label: "flaky \"stage\"\n\u{1}"), for: "a")
    let bad = Joins("bad") { _ in throw StageFailure("no rows", place: "fold 2") }
    graph.require(graph.add(bad, label: "bad"), for: "b")
    let store = MemoryStore()
    let policy = RetryPolicy(causes: [.io], times: 1, pauseSeconds: 0)
    let options = RunOptions(retry: policy)
    _ = SchedulerTests.run(graph, store, workers: 1, options: options, events: box.take)
    let counts = RunEvent.Counts(total: 2)
    return box.events + [
      RunEvent(
        kind: .cached, stage: StageID(0), stageKind: "x", label: "l", key: SHA256.digest(of: ""),
        counts: counts),
      RunEvent(kind: .progress, counts: counts),
      RunEvent(kind: .notice, message: "m", counts: counts),
      RunEvent(kind: .changed, message: "m", counts: counts),
      RunEvent(kind: .stopping, message: "m", counts: counts),
    ]
  }

  @Test func everyLineParsesAndSaysWhatWhenAndHowFar() throws {
    let ofEvery = [
      "event", "at", "elapsed_s", "run", "total", "cached", "finished", "failed", "blocked",
      "running", "retried", "cells", "cells_done", "cells_failed", "memory_bytes",
    ]
    let ofStages: Set<RunEvent.Kind> = [.started, .finished, .cached, .failed, .retrying]
    let ofMessages: Set<RunEvent.Kind> = [.failed, .retrying, .notice, .changed, .stopping]
    let told = events()
    #expect(Set(told.map(\.kind)) == Set(RunEvent.Kind.allCases))
    for event in told {
      let text = EventLog.json(event, run: 7).text
      #expect(!text.unicodeScalars.contains { $0.value < 0x20 })
      let json = try JSON(text)
      for name in ofEvery { #expect(json[name] != nil, "\(event.kind) has no '\(name)'") }
      #expect(json["event"] == .string(event.kind.rawValue))
      if ofStages.contains(event.kind) {
        #expect(json["key"]?.string.flatMap { Digest($0) } != nil)
        #expect(json["stage"]?.string == event.label && json["kind"] != nil)
      }
      if ofMessages.contains(event.kind) { #expect(json["message"] != nil) }
      if [.failed, .retrying].contains(event.kind) { #expect(json["cause"] != nil) }
    }
  }

  @Test func thePageNamesEveryEventAndMember() throws {
    let page = try #require(
      TemporaryProject.bytes(
        of: TranscriptRunner.folder.deletingLastPathComponent().deletingLastPathComponent().path
          + "/docs/events.md"))
    let text = String(decoding: page, as: UTF8.self)
    for kind in RunEvent.Kind.allCases { #expect(text.contains("| `\(kind.rawValue)` |")) }
    for event in events() {
      for member in EventLog.json(event, run: 7).object ?? [] {
        #expect(text.contains("`\(member.key)`"), "docs/events.md does not name '\(member.key)'")
      }
    }
  }

  @Test func whatWasCutOffDoesNotTakeTheNextLineWithIt() {
    let counts = RunEvent.Counts(total: 3)
    EventLog(folder: root.path).write(RunEvent(kind: .planned, counts: counts))
    let file = open(root.path + "/events.jsonl", O_WRONLY | O_APPEND)
    #expect(write(file, "{\"event\":\"fin", 13) == 13)
    close(file)
    EventLog(folder: root.path).write(RunEvent(kind: .ended, counts: counts))
    let found = EventLog.read(folder: root.path).compactMap { $0["event"]?.string }
    #expect(found == ["planned", "ended"])
  }

  @Test func aTailGivesEachLineOnceAndWaitsForItsEnd() {
    let log = EventLog(folder: root.path)
    var tail = EventTail(folder: root.path)
    #expect(tail.more().isEmpty)
    log.write(RunEvent(kind: .planned, counts: .init(total: 1)))
    #expect(tail.more().count == 1)
    let file = open(root.path + "/events.jsonl", O_WRONLY | O_APPEND)
    #expect(write(file, "{\"event\":", 9) == 9)
    #expect(tail.more().isEmpty)
    #expect(write(file, "\"ended\"}\n", 9) == 9)
    close(file)
    #expect(tail.more().map { $0["event"]?.string } == ["ended"])
    unlink(root.path + "/events.jsonl")
    EventLog(folder: root.path).write(RunEvent(kind: .planned, counts: .init(total: 9)))
    #expect(tail.more().map { $0["total"]?.integer } == [9])
  }

  @Test(arguments: [true, false])
  func aLongLogBeginsAnewUnlessSomebodyWritesIt(_ isUsed: Bool) {
    let file = open(root.path + "/events.jsonl", O_WRONLY | O_CREAT, 0o644)
    ftruncate(file, 9 << 20)
    close(file)
    let mark = isUsed ? RunnerMark(folder: root.path) : nil
    defer { mark?.remove() }
    let log = EventLog(folder: root.path)
    log.write(RunEvent(kind: .planned, counts: .init()))
    var status = stat()
    #expect(stat(root.path + "/events.jsonl", &status) == 0)
    #expect((status.st_size > 9 << 20) == isUsed)
  }

  @Test func signsOfLifeAreToldNowAndThen() {
    let pace = EventPace(seconds: 10)
    func allows(_ kind: RunEvent.Kind, _ elapsed: Double) -> Bool {
      pace.allows(
        RunEvent(kind: kind, counts: .init(), standing: RunEvent.Standing(elapsed: elapsed)))
    }
    #expect(allows(.planned, 0))
    #expect((1..<10).allSatisfy { !allows(.progress, Double($0)) })
    #expect(allows(.progress, 10))
    #expect(allows(.finished, 15) && allows(.finished, 15))
    #expect(!allows(.progress, 24))
    #expect(allows(.progress, 25.5))
  }

  @Test func aRunTellsThatItIsAliveWhileNothingHappens() {
    let box = Box()
    var graph = StageGraph()
    let stage = Joins("slow") { _ in usleep(2_300_000) }
    graph.require(graph.add(stage, label: "slow"), for: "a")
    _ = SchedulerTests.run(graph, MemoryStore(), events: box.take)
    let signs = box.events.filter { $0.kind == .progress }
    #expect((1...3).contains(signs.count))
    #expect(signs.allSatisfy { $0.counts.running == 1 && $0.standing.memoryBytes > 0 })
  }
}
