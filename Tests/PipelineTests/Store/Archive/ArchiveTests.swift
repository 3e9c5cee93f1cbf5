import Glibc
import Testing

@testable import Pipeline

@Suite struct ArchiveTests {
  let root = TemporaryRoot()
  private var archive: String { root.path + "/a.tar" }
  private var here: String { root.path + "/here" }
  private var there: String { root.path + "/there" }
  private let keys = (0..<4).map { Sample($0).digest }

  private func request(full: [Digest]? = nil) -> ArchiveRequest {
    ArchiveRequest(
      experiments: [
        .init(
          name: "tiny", keys: keys, results: Set(full ?? Array(keys[..<2])),
          data: .object([.init("known", .integer(7))]))
      ], specs: [.init(name: "experiments/tiny.yaml", bytes: Array("spec: 1\n".utf8))],
      resolved: [.init(name: "tiny", bytes: Array("---\n".utf8))], build: "test",
      instructionSet: "any")
  }

  private func exported(full: [Digest]? = nil) throws -> WrittenArchive {
    let store = DiskStore(root: here)
    for number in 0..<4 { try Sample(number).save(to: store) }
    return try store.export(request(full: full), to: archive)
  }

  @Test func bringsResultsAndRecordsOver() throws {
    let written = try exported()
    #expect(written.results == 2 && written.records == 2)
    let store = DiskStore(root: there)
    let imported = try store.importArchive(archive, now: 5)
    #expect(imported.newResults == 2 && imported.newRecords == 2 && imported.knownResults == 0)
    #expect(imported.specs.map(\.name) == ["experiments/tiny.yaml"])
    for store in [store, DiskStore(root: there)] {
      for number in 0..<4 {
        let sample = Sample(number)
        #expect(store.summary(of: sample.digest) == sample.record.summary)
        #expect(store.record(of: sample.digest) == sample.record)
        #expect(sample.load(from: store) == (number < 2 ? sample.result : nil))
        #expect(store.isRecordOnly(sample.digest) == (number >= 2))
      }
      #expect(try store.runs().map(\.keys) == [Set(keys)])
      #expect(store.importedData().map(\.data) == [.object([.init("known", .integer(7))])])
    }
  }

  @Test func mergesIntoWhatIsThere() throws {
    _ = try exported()
    let store = DiskStore(root: there)
    try Sample(0).save(to: store)
    try Sample(2).save(to: store)
    try Sample(9).save(to: store)
    try store.remember([Sample(9).digest], of: "tiny")
    let imported = try store.importArchive(archive, now: 5)
    #expect(imported.newResults == 1 && imported.newRecords == 1 && imported.knownResults == 1)
    #expect(imported.differingResults == [])
    #expect(Sample(2).load(from: store) == Sample(2).result, "a result is more than a record")
    #expect(try store.runs().map(\.keys) == [Set(keys + [Sample(9).digest])])
    // Afterwards whole results take the place of records.
    _ = try exported(full: keys)
    #expect(try store.importArchive(archive, now: 6).newResults == 1)
    #expect(Sample(3).load(from: store) == Sample(3).result)
    #expect(!store.isRecordOnly(keys[3]))
  }

  @Test func equalStoresGiveEqualArchives() throws {
    _ = try exported()
    let first = try readFile(archive)
    let store = DiskStore(root: there)
    _ = try store.importArchive(archive, now: 5)
    _ = try store.export(request(), to: archive)
    #expect(try readFile(archive) == first)
  }

  @Test func whatIsMissingOrDamagedIsNotExported() throws {
    _ = try exported()
    let before = try readFile(archive)
    let store = DiskStore(root: here)
    try DiskStoreTests.overwrite(store.path(of: keys[1]), [1, 2, 3])
    #expect(throws: StoreFault.self) { try store.export(request(), to: archive) }
    #expect(try readFile(archive) == before)
    #expect(namesIn(root.path) == ["a.tar", "here"])
  }

  @Test func everyFlippedByteIsRefusedWhole() throws {
    _ = try exported()
    let whole = try readFile(archive)
    let store = DiskStore(root: there)
    for place in stride(from: 0, to: whole.count, by: 7) {
      var bytes = whole
      bytes[place] ^= 0x04
      try DiskStoreTests.overwrite(archive, bytes)
      #expect(throws: ArchiveFault.self, "byte \(place)") {
        try store.importArchive(archive, now: 5)
      }
    }
    try expectNothing(in: store)
  }

  @Test func everyTruncationIsRefusedWhole() throws {
    _ = try exported()
    let whole = try readFile(archive)
    let store = DiskStore(root: there)
    for count in stride(from: 0, to: whole.count, by: 61) {
      try DiskStoreTests.overwrite(archive, Array(whole[..<count]))
      #expect(throws: ArchiveFault.self) { try store.importArchive(archive, now: 5) }
    }
    try expectNothing(in: store)
  }

  private func expectNothing(in store: DiskStore) throws {
    #expect(try store.entries() == [])
    #expect(store.importedRecords() == [] && store.importedData().isEmpty)
    #expect(try store.runs() == [])
    let left = namesIn(there + "/tmp").flatMap { namesIn("\(there)/tmp/\($0)") }
    #expect(left.filter { $0 != "owner" } == [])
  }

  private struct Hostile: CustomTestStringConvertible, Sendable {
    let what: String
    let old: String
    let new: String
    var testDescription: String { what }
  }

  @Test(arguments: [
    Hostile(what: "a path upwards", old: "experiments/tiny.yaml", new: "../experiments/t.yaml"),
    Hostile(what: "an absolute path", old: "experiments/tiny.yaml", new: "/xperiments/tiny.yaml"),
    Hostile(what: "a hidden folder", old: "experiments/tiny.yaml", new: ".xperiments/tiny.yaml"),
    Hostile(what: "no spec", old: "experiments/tiny.yaml", new: "experiments/tiny.bash"),
    Hostile(
      what: "an inner path upwards", old: "experiments/tiny.yaml", new: "a/../../pers/ti.yaml"),
    Hostile(what: "an experiment upwards", old: "\"name\":\"tiny\"", new: "\"name\":\"../y\""),
    Hostile(what: "another format", old: "trellis archive 1", new: "trellis archive 2"),
    Hostile(what: "no experiment", old: "\"experiments\"", new: "\"experimentz\""),
  ])
  private func hostileListsAreRefused(_ hostile: Hostile) throws {
    _ = try exported()
    let reader = try TarReader(path: archive)
    var entries: [(String, [UInt8])] = []
    while let header = try reader.next() {
      entries.append((header.name, try reader.bytes(of: header, atMost: 1 << 20)))
    }
    let list = String(decoding: entries[0].1, as: UTF8.self)
    let changed = list.replacing(hostile.old, with: hostile.new)
    #expect(changed != list)
    entries[0].1 = Array(changed.utf8)
    entries[1].1 = Array("\(SHA256.digest(of: changed))  trellis-archive.json\n".utf8)
    let writer = try TarWriter(path: archive)
    for (name, bytes) in entries {
      try writer.add(name.replacing(hostile.old, with: hostile.new), bytes)
    }
    try writer.commit()
    let store = DiskStore(root: there)
    #expect(throws: ArchiveFault.self) { try store.importArchive(archive, now: 5) }
    try expectNothing(in: store)
  }

  @Test func randomBytesAreRefused() throws {
    let store = DiskStore(root: there)
    var state: UInt64 = 7
    for count in [0, 1, 511, 512, 1024, 4096, 10_240] {
      for _ in 0..<20 {
        let bytes = (0..<count).map { _ -> UInt8 in
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          return UInt8(truncatingIfNeeded: state >> 33)
        }
        try DiskStoreTests.overwrite(archive, bytes)
        #expect(throws: ArchiveFault.self) { try store.importArchive(archive, now: 5) }
      }
    }
    #expect(throws: StoreFault.self) { try store.importArchive(root.path + "/none", now: 5) }
  }
}
