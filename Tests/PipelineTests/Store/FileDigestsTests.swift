import Glibc
import Synchronization
import Testing

@testable import Pipeline

@Suite struct FileDigestsTests {
  let root = TemporaryRoot()

  private func write(_ text: String) throws -> String {
    let path = root.path + "/data.csv"
    try DiskStoreTests.overwrite(path, Array(text.utf8))
    return path
  }

  private func digests(later seconds: Double, isReadOnly: Bool = false) -> FileDigests {
    FileDigests(root: root.path, isReadOnly: isReadOnly) {
      var time = timespec()
      clock_gettime(CLOCK_REALTIME, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9 + seconds
    }
  }

  // Puts a wrong digest in the place of each remembered one, so that its use can be seen.
  private var isRemembered: Bool { access(root.path + "/files", F_OK) == 0 }

  @Test func aDigestIsThatOfTheBytes() throws {
    let path = try write("a,b\n1,2\n")
    #expect(try digests(later: 0).digest(of: path) == SHA256.digest(of: "a,b\n1,2\n"))
    let empty = try write("")
    #expect(try digests(later: 0).digest(of: empty) == SHA256.digest(of: ""))
  }

  @Test(arguments: [1, 2, 5]) func manyAtOnceAreWhatTheyAreAlone(_ threads: Int) throws {
    var paths: [String] = []
    for index in 0..<7 {
      let path = root.path + "/many-\(index).csv"
      try DiskStoreTests.overwrite(path, Array("file \(index)".utf8))
      paths.append(path)
    }
    let digests = digests(later: 10)
    for _ in 0..<2 {
      let found = digests.digests(of: paths + [root.path + "/none"], threads: threads)
      #expect(found.count == 7)
      for path in paths { #expect(try found[path] == digests.digest(of: path)) }
    }
    #expect(digests.digests(of: [], threads: threads).isEmpty)
  }

  @Test func anotherDeviceUnderTheSamePathIsTheSameFile() throws {
    // What another host would have noted: it knows the device by another number.
    let path = try write("1")
    var status = stat()
    #expect(stat(path, &status) == 0)
    let identity = SHA256.digest(
      of:
        "\(path) \(status.st_ino) \(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec) "
        + "\(status.st_ctim.tv_sec).\(status.st_ctim.tv_nsec)")
    let wrong = SHA256.digest(of: "noted elsewhere")
    CheckedLines(path: root.path + "/files", fileSystem: PosixFileSystem())
      .append([(identity, .string(wrong.description))])
    #expect(try digests(later: 10).digest(of: path) == wrong)
    let other = root.path + "/other.csv"
    #expect(rename(path, other) == 0)
    #expect(try digests(later: 10).digest(of: other) == SHA256.digest(of: "1"))
  }

  @Test func aFileThatChangedAMomentAgoIsNotRemembered() throws {
    let path = try write("1")
    _ = try digests(later: 1.5).digest(of: path)
    #expect(!isRemembered)
    _ = try digests(later: 10, isReadOnly: true).digest(of: path)
    #expect(!isRemembered)
    _ = try digests(later: 10).digest(of: path)
    #expect(isRemembered)
    #expect(try digests(later: 10).digest(of: path) == SHA256.digest(of: "1"))
  }

  @Test func aRememberedDigestIsUsedUntilTheFileChanges() throws {
    let path = try write("1")
    _ = try digests(later: 10).digest(of: path)
    let lines = CheckedLines(path: root.path + "/files", fileSystem: PosixFileSystem())
    let known = try #require(lines.payloads(atMost: 10).first)
    let marker = SHA256.digest(of: "marker")
    lines.append([(known.key, .string(marker.description))])
    #expect(try digests(later: 10).digest(of: path) == marker)
    // Same size, other content: the times tell.
    let descriptor = open(path, O_WRONLY)
    usleep(10_000)
    #expect(Glibc.write(descriptor, "2", 1) == 1)
    close(descriptor)
    #expect(try digests(later: 10).digest(of: path) == SHA256.digest(of: "2"))
  }

  @Test func whatIsNoFileIsSaidInWords() throws {
    let digests = digests(later: 10)
    let missing = root.path + "/missing.csv"
    let fault = #expect(throws: FileFault.self) { try digests.digest(of: missing) }
    #expect(fault?.path == missing && fault?.message == "no such file or directory")
    #expect(fault?.code == ENOENT)
    #expect(throws: FileFault(root.path, "it is not a file")) { try digests.digest(of: root.path) }
  }
}
