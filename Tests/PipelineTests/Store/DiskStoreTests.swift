import Glibc
import Learners
import Synchronization
import Testing

@testable import Pipeline

@Suite struct DiskStoreTests {
  let root = TemporaryRoot()

  @Test func givesBackWhatItWasGivenInThisAndInOtherProcesses() throws {
    let sample = Sample(1)
    let store = DiskStore(root: root.path)
    #expect(store.summary(of: sample.digest) == nil)
    try sample.save(to: store)
    for store in [store, DiskStore(root: root.path)] {
      #expect(store.summary(of: sample.digest) == sample.record.summary)
      #expect(store.record(of: sample.digest) == sample.record)
      #expect(sample.load(from: store) == sample.result)
      #expect(store.verify(sample.digest))
      #expect(store.summaries() == [sample.record.summary])
    }
    #expect(store.artifact("", of: sample.digest, digest: SHA256.digest(of: "other")) == nil)
    #expect(store.artifact("no such part", of: sample.digest, digest: sample.digest) == nil)
    #expect(store.summary(of: sample.digest) == sample.record.summary)
  }

  @Test func aLargeResultIsReadPartByPart() throws {
    let sample = Sample(1, values: 100_000)
    let store = DiskStore(root: root.path)
    try sample.save(to: store)
    #expect(sample.load(from: DiskStore(root: root.path)) == sample.result)
  }

  @Test func manyResultsTogetherAllArrive() throws {
    let samples = (0..<300).map { Sample($0) }
    let store = DiskStore(root: root.path)
    let saved = Atomic<Int>(0)
    for sample in samples {
      store.save(sample.result, sample.record) { outcome in
        if case .success = outcome { saved.add(1, ordering: .relaxed) }
      }
    }
    store.close()
    #expect(saved.load(ordering: .relaxed) == 300)
    let other = DiskStore(root: root.path)
    for sample in samples { #expect(sample.load(from: other) == sample.result) }
    #expect(namesIn(root.path + "/tmp") == [])
  }

  @Test(arguments: 0..<40)
  func aChangedBitAnywhereMakesTheResultAbsent(_ step: Int) throws {
    let sample = Sample(1)
    try sample.save(to: DiskStore(root: root.path))
    let notices = Notices()
    let store = DiskStore(root: root.path, notice: { notices.add($0) })
    let path = store.path(of: sample.digest)
    var bytes = try readFile(path)
    // Length, checksum, record, tensor table and data are all hit as the steps go on.
    let position = step < 10 ? step : step * bytes.count / 40
    bytes[position] ^= 1 << UInt8(step % 8)
    try Self.overwrite(path, bytes)
    #expect(!store.verify(sample.digest))
    #expect(notices.lines.count == 1)
    #expect(sample.load(from: store) == nil)
    #expect(store.summary(of: sample.digest) == nil)
    try sample.save(to: store)
    #expect(sample.load(from: store) == sample.result)
  }

  @Test func aTornFileIsAbsentAtEveryLength() throws {
    let sample = Sample(1)
    let store = DiskStore(root: root.path)
    try sample.save(to: store)
    let path = store.path(of: sample.digest)
    let bytes = try readFile(path)
    for count in [0, 1, 7, 8, 9, 40, 90, 100, bytes.count / 2, bytes.count - 20, bytes.count - 1] {
      try Self.overwrite(path, Array(bytes.prefix(count)))
      #expect(sample.load(from: DiskStore(root: root.path)) == nil, "\(count) bytes")
      #expect(access(path, F_OK) != 0)
    }
    try Self.overwrite(path, bytes + [0])
    #expect(DiskStore(root: root.path).summary(of: sample.digest) == nil)
  }

  @Test func aResultUnderAnotherKeyDoesNotCount() throws {
    let (one, two) = (Sample(1), Sample(2))
    let store = DiskStore(root: root.path)
    try one.save(to: store)
    try two.save(to: store)
    try Self.overwrite(store.path(of: two.digest), readFile(store.path(of: one.digest)))
    let other = DiskStore(root: root.path)
    #expect(other.record(of: two.digest) == nil)
    #expect(one.load(from: other) == one.result)
  }

  @Test func aDamagedOrMissingIndexOnlyCostsTime() throws {
    let samples = (0..<5).map { Sample($0) }
    let store = DiskStore(root: root.path)
    for sample in samples { try sample.save(to: store) }
    let path = root.path + "/store/index"
    let bytes = try readFile(path)
    var random = SplitMix64(seed: 9)
    for round in 0..<60 {
      var changed = bytes
      if round > 0 {
        for _ in 0..<20 {
          changed[random.below(bytes.count)] = UInt8(truncatingIfNeeded: random.next())
        }
        changed.removeLast(random.below(bytes.count))
      } else {
        changed = []
      }
      try Self.overwrite(path, changed)
      let other = DiskStore(root: root.path)
      for sample in samples {
        #expect(other.summary(of: sample.digest) == sample.record.summary)
      }
    }
  }

  @Test func theIndexDoesNotHideThatAFileIsGoneOrOther() throws {
    let sample = Sample(1)
    let store = DiskStore(root: root.path)
    try sample.save(to: store)
    #expect(store.summary(of: sample.digest) != nil)
    let path = store.path(of: sample.digest)
    try Self.overwrite(path, Array(readFile(path).dropLast()))
    #expect(store.summary(of: sample.digest) == nil)
    #expect(DiskStore(root: root.path).summary(of: sample.digest) == nil)
  }

  @Test func temporaryFilesOfTheDeadAreRemovedAndThoseOfTheLivingStay() throws {
    let living = TemporaryFolder(root: root.path + "/tmp", fileSystem: PosixFileSystem())
    let kept = try living.newPath()
    close(try PosixFileSystem().create(kept, FileContents([1])))
    let dead = root.path + "/tmp/1-2-3"
    try PosixFileSystem().makeFolder(dead)
    for name in ["owner", "1", "2"] {
      close(try PosixFileSystem().create("\(dead)/\(name)", FileContents([1])))
    }
    let store = DiskStore(root: root.path)
    try Sample(1).save(to: store)
    #expect(access(dead, F_OK) != 0)
    #expect(access(kept, F_OK) == 0)
  }

  @Test func temporaryFilesOfAnotherHostStayUntilItsOwnerWasSilentForLong() throws {
    let fresh = root.path + "/tmp/elsewhere@1-2-3"
    let old = root.path + "/tmp/elsewhere@1-2-4"
    for folder in [fresh, old] {
      try PosixFileSystem().makeFolder(folder)
      close(try PosixFileSystem().create(folder + "/owner", FileContents([])))
    }
    var times = [timespec(tv_sec: time(nil) - 8 * 86_400, tv_nsec: 0)]
    times.append(times[0])
    utimensat(AT_FDCWD, old + "/owner", times, 0)
    let store = DiskStore(root: root.path)
    try Sample(1).save(to: store)
    #expect(access(fresh, F_OK) == 0)
    #expect(access(old, F_OK) != 0)
  }

  @Test func nothingIsMadeByLooking() {
    let path = root.path + "/none"
    let store = DiskStore(root: path)
    #expect(store.summary(of: Sample(1).digest) == nil)
    #expect(store.summaries() == [])
    store.close()
    #expect(access(path, F_OK) != 0)
  }

  @Test func aFolderThatCannotBeWrittenIsAClearError() throws {
    let file = root.path + "/file"
    close(try PosixFileSystem().create(file, FileContents([])))
    let store = DiskStore(root: file + "/store")
    let fault = #expect(throws: StoreFault.self) { try Sample(1).save(to: store) }
    #expect(fault?.message.hasSuffix("not a directory") == true)
    #expect(throws: StoreFault.self) { try store.claim(Sample(1).digest) }
  }

  static func overwrite(_ path: String, _ bytes: [UInt8]) throws {
    unlink(path)
    close(try PosixFileSystem().create(path, FileContents(bytes)))
  }
}

/// Lines that a store said.
final class Notices: Sendable {
  private let said = Mutex<[String]>([])
  func add(_ line: String) { said.withLock { $0.append(line) } }
  var lines: [String] { said.withLock { $0 } }
}
