import Glibc
import Synchronization
import Testing

@testable import Pipeline

/// A disk that fails at one step, or dies there: then nothing works any more, and what was not flushed is lost.
final class FailingFileSystem: FileSystem {
  enum Failure: Sendable {
    /// The step fails with a full disk; later ones work.
    case full
    /// The machine dies in the middle of the step.
    case death
  }

  private struct State {
    var steps = 0
    var isDead = false
    var unflushed: Set<String> = []
    var unflushedNames: [(from: String, to: String)] = []
  }

  let failingStep: Int
  let failure: Failure
  private let real = PosixFileSystem()
  private let state = Mutex(State())

  init(step: Int, _ failure: Failure) {
    failingStep = step
    self.failure = failure
  }

  var steps: Int { state.withLock { $0.steps } }

  // True once at the failing step of a disk that is full; throws on a dead machine.
  private func fails(_ path: String) throws(StoreFault) -> Bool {
    let (isDead, isNow) = state.withLock { state in
      defer { state.steps += 1 }
      if state.steps == failingStep, failure == .death { state.isDead = true }
      return (state.isDead, state.steps == failingStep)
    }
    if isDead && !isNow { throw StoreFault("reach", path, EIO) }
    return isNow
  }

  func makeFolder(_ path: String) throws(StoreFault) {
    if try fails(path) { throw StoreFault("make the folder", path, ENOSPC) }
    try real.makeFolder(path)
  }

  func create(_ path: String, _ contents: FileContents) throws(StoreFault) -> Int32 {
    let fails = try fails(path)
    let descriptor = try real.create(path, contents)
    _ = state.withLock { $0.unflushed.insert(path) }
    guard fails else { return descriptor }
    Glibc.close(descriptor)
    if failure == .full { unlink(path) } else { truncate(path, 20) }
    throw StoreFault("write", path, ENOSPC)
  }

  func append(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws(StoreFault) {
    guard try fails(path) else { return try real.append(bytes, to: descriptor, path) }
    try real.append(Array(bytes.prefix(bytes.count / 2)), to: descriptor, path)
    throw StoreFault("write", path, ENOSPC)
  }

  func flush(_ files: [(descriptor: Int32, path: String)]) throws(StoreFault) {
    if try fails(files.first?.path ?? "") { throw StoreFault("flush", "", ENOSPC) }
    try real.flush(files)
    state.withLock { state in for file in files { state.unflushed.remove(file.path) } }
  }

  func rename(_ path: String, to other: String) throws(StoreFault) {
    if try fails(path) { throw StoreFault("rename", path, ENOSPC) }
    if state.withLock({ $0.unflushed.contains(path) }) {
      Issue.record("'\(path)' was renamed before it was flushed")
    }
    try real.rename(path, to: other)
    state.withLock { $0.unflushedNames.append((path, other)) }
  }

  func flushFolders(_ paths: [String]) throws(StoreFault) {
    if try fails(paths.first ?? "") {
      // The names did not reach the disk.
      if failure == .death {
        for (from, to) in state.withLock({ $0.unflushedNames }) { Glibc.rename(to, from) }
      }
      throw StoreFault("flush", "", ENOSPC)
    }
    try real.flushFolders(paths)
    state.withLock { $0.unflushedNames = [] }
  }

  func remove(_ path: String) throws(StoreFault) {
    if try fails(path) { throw StoreFault("remove", path, EIO) }
    try real.remove(path)
  }
}

@Suite struct StoreFaultTests {
  /// Saves three results and some pieces, each failure left aside; then the rest as after a restart.
  private func session(_ root: String, _ fileSystem: any FileSystem) -> [String] {
    let store = DiskStore(root: root, fileSystem: fileSystem)
    var failures: [String] = []
    let lease = try? store.lease()
    defer { lease?.release() }
    for number in 0..<3 {
      let sample = Sample(number)
      do {
        guard sample.load(from: store) != sample.result else { continue }
        let claim = try #require(try store.claim(sample.digest))
        let pieces = store.pieces(of: sample.digest)
        for fold in 0..<2 {
          let wanted = Artifact(tensors: ["x": Tensor([fold])])
          #expect(try pieces.piece("\(fold)") { wanted } == wanted)
        }
        pieces.close()
        try sample.save(to: store)
        claim.release()
        #expect(sample.load(from: store) == sample.result)
      } catch {
        failures.append((error as? StoreFault)?.message ?? "\(error)")
      }
    }
    store.close()
    return failures
  }

  @Test(arguments: [FailingFileSystem.Failure.full, .death])
  func afterAFailureAtAnyStepARerunCompletesTheStore(_ failure: FailingFileSystem.Failure) throws {
    let plain = TemporaryRoot()
    let counting = FailingFileSystem(step: .max, failure)
    #expect(session(plain.path, counting) == [])
    #expect(counting.steps > 20)
    var expected: [[UInt8]] = []
    for number in 0..<3 {
      expected.append(
        try readFile(DiskStore(root: plain.path).path(of: Sample(number).digest)))
    }
    for step in 0..<counting.steps {
      let root = TemporaryRoot()
      _ = session(root.path, FailingFileSystem(step: step, failure))
      // Whatever can be seen now is whole.
      let notices = Notices()
      let after = DiskStore(root: root.path, notice: { notices.add($0) })
      for number in 0..<3 {
        let sample = Sample(number)
        if after.summary(of: sample.digest) != nil {
          #expect(sample.load(from: after) == sample.result)
        }
      }
      #expect(notices.lines == [], "step \(step)")
      #expect(session(root.path, PosixFileSystem()) == [], "step \(step)")
      for number in 0..<3 {
        #expect(try readFile(after.path(of: Sample(number).digest)) == expected[number])
      }
      #expect(namesIn(root.path + "/tmp") == [], "step \(step)")
      #expect(namesIn(root.path + "/pieces") == [], "step \(step)")
    }
  }

  @Test func aFullDiskIsSaidInWords() {
    let root = TemporaryRoot()
    let failures = session(root.path, FailingFileSystem(step: 12, .full))
    #expect(failures.count <= 1)
    for failure in failures { #expect(failure.contains("no space left on device")) }
  }
}
