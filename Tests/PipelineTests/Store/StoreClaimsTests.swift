import Glibc
import Testing

@testable import Pipeline

@Suite struct StoreClaimsTests {
  let root = TemporaryRoot()
  let key = SHA256.digest(of: "key")

  @Test func oneHolderAtATime() throws {
    let stores = [DiskStore(root: root.path), DiskStore(root: root.path)]
    let first = try #require(try stores[0].claim(key))
    #expect(try stores[0].claim(key) == nil)
    #expect(try stores[1].claim(key) == nil)
    #expect(try stores[1].claim(SHA256.digest(of: "other")) != nil)
    first.release()
    first.release()
    let second = try #require(try stores[1].claim(key))
    #expect(try stores[0].claim(key) == nil)
    second.release()
    #expect(try stores[0].claim(key) != nil)
  }

  @Test func aStoreThatIsGoneHoldsNothing() throws {
    var gone: DiskStore? = DiskStore(root: root.path)
    let claim = try #require(try gone?.claim(key))
    gone = nil
    _ = claim
    claim.release()
    #expect(try DiskStore(root: root.path).claim(key) != nil)
  }

  @Test func aKilledProcessHoldsNothingAndALiveOneDoes() throws {
    let store = DiskStore(root: root.path)
    try #require(try store.claim(key)).release()
    let child = try #require(ClaimingProcess(root: root.path, position: key.prefix % (1 << 62)))
    #expect(try store.claim(key) == nil)
    #expect(try store.claim(SHA256.digest(of: "other")) != nil)
    child.kill()
    #expect(try store.claim(key) != nil)
  }

  @Test func resultsAreRemovedOnlyWhileNobodyRuns() throws {
    let stores = (0..<3).map { _ in DiskStore(root: root.path) }
    let runs = [try #require(try stores[0].lease()), try #require(try stores[1].lease())]
    #expect(try stores[2].exclusive() == nil)
    for run in runs { run.release() }
    let alone = try #require(try stores[2].exclusive())
    #expect(try stores[0].lease() == nil)
    alone.release()
    #expect(try stores[0].lease() != nil)
  }
}

/// Another process that holds the lock of a key until it is killed with a signal that nobody can catch.
private final class ClaimingProcess {
  private let id: pid_t

  init?(root: String, position: UInt64) {
    // Perl is part of every Debian; `F_OFD_SETLK` is 37 and `struct flock` begins with type and whence.
    let script = """
      open(my $f, '+<', '\(root)/claims') or exit 1;
      my $lock = pack('s s x4 q q i x4', 1, 0, \(position), 1, 0);
      fcntl($f, 37, $lock) or exit 2;
      syswrite(STDOUT, 'x'); sleep 600;
      """
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return nil }
    defer { close(ends[0]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_addclose(&actions, ends[0])
    defer { posix_spawn_file_actions_destroy(&actions) }
    var arguments: [UnsafeMutablePointer<CChar>?] = []
    for argument in ["perl", "-e", script] { arguments.append(strdup(argument)) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var id = pid_t()
    let status = posix_spawnp(&id, "perl", &actions, nil, arguments, environ)
    close(ends[1])
    var byte: UInt8 = 0
    guard status == 0, read(ends[0], &byte, 1) == 1 else { return nil }
    self.id = id
  }

  func kill() {
    Glibc.kill(id, SIGKILL)
    waitpid(id, nil, 0)
  }
}
