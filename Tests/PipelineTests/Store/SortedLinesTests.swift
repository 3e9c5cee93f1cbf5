import Glibc
import Testing

@testable import Pipeline

@Suite struct SortedLinesTests {
  let root = TemporaryRoot()
  private var path: String { root.path + "/index" }

  private func key(_ number: Int) -> Digest { SHA256.digest(of: "\(number)") }

  private func filled(_ count: Int, text: (Int) -> String = { "entry \($0)" }) -> CheckedLines {
    let lines = CheckedLines(path: path, fileSystem: PosixFileSystem())
    for number in 0..<count {
      lines.append([(key(number), .array([.integer(number), .string(text(number))]))])
    }
    return lines
  }

  private func number(_ key: Digest, _ sorted: SortedLines) -> Int? {
    sorted.line(of: key).flatMap { CheckedLines.payload(of: $0[...]) }?.array?.first?.integer
  }

  @Test(arguments: [0, 1, 2, 50, 300, 5_000])
  func everyLineIsFoundAndNoOther(_ count: Int) {
    let lines = filled(count) { String(repeating: "x", count: $0 % 97 == 0 ? 9_000 : $0 % 300) }
    let sorted = SortedLines(path: path + ".sorted")
    lines.fold(into: sorted, leaving: 3) { _ in true }
    for number in 0..<count { #expect(self.number(key(number), sorted) == number) }
    for number in count..<count + 200 { #expect(sorted.line(of: key(number)) == nil) }
    #expect(
      lines.payloads(atMost: 100).compactMap { $0.payload.array?.first?.integer }
        == Array((0..<count).suffix(3)))
  }

  @Test func laterLinesTakeThePlaceOfEarlierOnesAndWhatIsNotKeptGoes() {
    let lines = filled(1_000)
    let sorted = SortedLines(path: path + ".sorted")
    lines.fold(into: sorted, leaving: 0) { _ in true }
    lines.append([(key(7), .array([.integer(-7)])), (key(2_000), .array([.integer(2_000)]))])
    let gone = Set((100..<200).map(key))
    lines.fold(into: sorted, leaving: 0) { !gone.contains($0) }
    #expect(number(key(7), sorted) == -7 && number(key(2_000), sorted) == 2_000)
    for number in 0..<1_000 where number != 7 {
      #expect(self.number(key(number), sorted) == (gone.contains(key(number)) ? nil : number))
    }
  }

  @Test func damageHidesLinesAndNothingElse() throws {
    let lines = filled(400)
    let sorted = SortedLines(path: path + ".sorted")
    lines.fold(into: sorted, leaving: 0) { _ in true }
    let whole = try readFile(path + ".sorted")
    var state: UInt64 = 3
    for _ in 0..<200 {
      var bytes = whole
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let place = Int(state >> 33) % bytes.count
      bytes[place] = UInt8(truncatingIfNeeded: state >> 20)
      if state & 0x100 != 0 { bytes.removeSubrange(place..<min(place + 300, bytes.count)) }
      try DiskStoreTests.overwrite(path + ".sorted", bytes)
      let damaged = SortedLines(path: path + ".sorted")
      for number in stride(from: 0, to: 400, by: 13) {
        let found = self.number(key(number), damaged)
        #expect(found == nil || found == number)
      }
    }
  }

  @Test func anIndexOfManyEntriesIsFoldedAndForgetsNothing() throws {
    let store = DiskStore(root: root.path)
    for number in 0..<300 { try Sample(number).save(to: store) }
    store.close()
    func index(_ longest: Int) -> StoreIndex {
      StoreIndex(
        path: root.path + "/store/index", fileSystem: PosixFileSystem(), longestLog: longest)
    }
    let before = try readFile(root.path + "/store/index").count
    index(1 << 20).fold()
    #expect(access(root.path + "/store/index.sorted", F_OK) != 0)
    index(1_000).fold()
    #expect(try readFile(root.path + "/store/index.sorted").count > before / 2)
    unlink(root.path + "/store/index")
    let folded = index(1_000)
    for number in 0..<300 {
      let key = Sample(number).digest
      var status = stat()
      #expect(stat(store.path(of: key), &status) == 0)
      #expect(folded.summary(of: key, status) == Sample(number).record.summary)
    }
    folded.compact { $0 != Sample(5).digest }
    var status = stat()
    stat(store.path(of: Sample(5).digest), &status)
    #expect(index(1_000).summary(of: Sample(5).digest, status) == nil)
  }

  @Test func whoAppendsAfterTheFileWasReplacedAppendsToTheNewOne() {
    let first = filled(10)
    let second = CheckedLines(path: path, fileSystem: PosixFileSystem())
    second.append([(key(50), .integer(50))])
    first.fold(into: SortedLines(path: path + ".sorted"), leaving: 2) { _ in true }
    second.append([(key(51), .integer(51))])
    let third = CheckedLines(path: path, fileSystem: PosixFileSystem())
    #expect(third.payload(of: key(51)) == .integer(51))
    #expect(third.payloads(atMost: 100).count == 3)
  }
}
