import Glibc
import Testing

@testable import Pipeline

@Suite struct StoreContentsTests {
  let root = TemporaryRoot()

  private func filled(_ count: Int) throws -> DiskStore {
    let store = DiskStore(root: root.path)
    for number in 0..<count { try Sample(number).save(to: store) }
    return store
  }

  @Test func tellsWhoUsesWhat() throws {
    let store = try filled(3)
    let keys = (0..<3).map { Sample($0).digest }
    try store.remember([keys[0], keys[1]], of: "a")
    try store.remember([keys[1]], of: "b")
    try store.remember([keys[1], keys[1]], of: "b")
    let entries = try store.entries()
    #expect(entries.map(\.key) == keys.sorted())
    let users = Dictionary(uniqueKeysWithValues: entries.map { ($0.key, $0.experiments) })
    #expect(users == [keys[0]: ["a"], keys[1]: ["a", "b"], keys[2]: []])
    #expect(entries.allSatisfy { $0.summary?.kind == "sample" && $0.fileBytes > 500 })
    #expect(CollectionPolicy().selection(from: entries, now: 0).map(\.key) == [keys[2]])
  }

  @Test func theLongestUnusedGoFirst() {
    let summary = Sample(0).record.summary
    let entries = (0..<5).map { number in
      StoreEntry(
        key: SHA256.digest(of: "\(number)"), summary: summary, fileBytes: 10, experiments: ["a"],
        isReached: true, usedAt: 100 + number)
    }
    func gone(_ policy: CollectionPolicy) -> [Int] {
      policy.selection(from: entries, now: 110).map { $0.usedAt - 100 }
    }
    #expect(gone(CollectionPolicy()) == [])
    #expect(gone(CollectionPolicy(mostBytes: 30)) == [0, 1])
    #expect(gone(CollectionPolicy(mostBytes: 29)) == [0, 1, 2])
    #expect(gone(CollectionPolicy(olderThanSeconds: 7)) == [0, 1, 2])
    #expect(gone(CollectionPolicy(olderThanSeconds: 9, mostBytes: 30)) == [0, 1])
  }

  @Test func whatSpecsReachIsSparedAndWhatOnlyGoneExperimentsUsedIsNot() throws {
    let store = try filled(4)
    let keys = (0..<4).map { Sample($0).digest }
    try store.remember([keys[0], keys[1]], of: "gone")
    try store.remember([keys[2]], of: "last")
    let entries = try store.entries(
      reachedBySpecs: ["spec": [keys[1]], "last": []], withoutSpec: ["gone"])
    let users = Dictionary(uniqueKeysWithValues: entries.map { ($0.key, $0.experiments) })
    #expect(
      users == [keys[0]: ["gone"], keys[1]: ["gone", "spec"], keys[2]: ["last"], keys[3]: []])
    let chosen = CollectionPolicy().selection(from: entries, now: 0).map(\.key)
    #expect(Set(chosen) == [keys[0], keys[3]])
  }

  @Test func removingTakesARightThatKeepsRunsOut() throws {
    let store = try filled(2)
    let other = DiskStore(root: root.path)
    let right = try #require(try store.exclusive())
    #expect(try other.lease() == nil)
    try store.remove([Sample(0).digest], holding: right)
    #expect(try other.lease() == nil)
    right.release()
    #expect(try other.lease() != nil)
    #expect(try store.entries().map(\.key) == [Sample(1).digest])
  }

  @Test func removesWhatItIsToldWhileNobodyRuns() throws {
    let store = try filled(3)
    let keys = (0..<3).map { Sample($0).digest }
    let other = DiskStore(root: root.path)
    let run = try #require(try other.lease())
    #expect(throws: StoreFault.busy) { try store.remove([keys[0]]) }
    run.release()
    try store.remove([keys[0]])
    for store in [store, other, DiskStore(root: root.path)] {
      #expect(store.summary(of: keys[0]) == nil)
      #expect(Sample(1).load(from: store) == Sample(1).result)
    }
    #expect(Set(DiskStore(root: root.path).summaries().map(\.key)) == Set(keys[1...]))
    try Sample(0).save(to: store)
    #expect(Sample(0).load(from: DiskStore(root: root.path)) == Sample(0).result)
  }

  @Test func aDamagedListOfUsedKeysForbidsToRemove() throws {
    let store = try filled(2)
    try store.remember([Sample(0).digest, Sample(1).digest], of: "a")
    let path = root.path + "/runs/a/keys"
    let bytes = try readFile(path)
    for damaged in [Array(bytes.dropLast()), Array(bytes.dropFirst(65)), [], bytes + [10]] {
      try DiskStoreTests.overwrite(path, damaged)
      #expect(throws: StoreFault.self) { try store.entries() }
    }
    try store.remember([], of: "a")
    #expect(try store.entries().allSatisfy { $0.experiments == [] })
    #expect(throws: StoreFault.self) { try store.remember([], of: "../a") }
  }

  @Test func aReadOnlyStoreChangesNothing() throws {
    let store = try filled(1)
    store.close()
    unlink(root.path + "/store/index")
    let path = store.path(of: Sample(0).digest)
    let reader = DiskStore(root: root.path, isReadOnly: true)
    #expect(Sample(0).load(from: reader) == Sample(0).result)
    #expect(reader.summary(of: Sample(0).digest) != nil)
    #expect(access(root.path + "/store/index", F_OK) != 0)
    try DiskStoreTests.overwrite(path, [1, 2, 3])
    #expect(reader.record(of: Sample(0).digest) == nil)
    #expect(access(path, F_OK) == 0)
    #expect(throws: StoreFault.self) { try Sample(1).save(to: reader) }
    #expect(throws: StoreFault.self) { try reader.claim(Sample(1).digest) }
  }
}
