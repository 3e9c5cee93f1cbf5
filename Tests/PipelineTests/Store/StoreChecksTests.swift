import Glibc
import Testing

@testable import Pipeline

@Suite struct StoreChecksTests {
  let root = TemporaryRoot()
  private let key = Sample(0).digest

  private func piece(_ number: Int) -> Artifact { Artifact(tensors: ["x": Tensor([number])]) }

  private func writePieces(_ count: Int, to store: DiskStore) throws {
    let pieces = store.pieces(of: key)
    for number in 0..<count { _ = try pieces.piece("fold \(number)") { piece(number) } }
    pieces.close()
  }

  @Test func piecesAreKeptUpToTheLastWholeOneWhereverTheFileWasTorn() throws {
    let store = DiskStore(root: root.path)
    try writePieces(2, to: store)
    let path = store.piecesPath(of: key)
    let two = try readFile(path)
    try writePieces(3, to: store)
    let three = try readFile(path)
    for count in (two.count + 1)..<three.count {
      try DiskStoreTests.overwrite(path, Array(three[..<count]))
      let torn = PiecesState(key: key, whole: 2, tornBytes: count - two.count, isInUse: false)
      #expect(store.checkPieces(isRepaired: false) == [torn])
      #expect(try readFile(path).count == count, "looking changes nothing")
      #expect(store.checkPieces(isRepaired: true) == [torn])
      #expect(try readFile(path) == two)
      #expect(store.checkPieces(isRepaired: true).map(\.tornBytes) == [0])
    }
    try writePieces(3, to: store)
    #expect(try readFile(path) == three)
  }

  @Test func piecesOfAStageThatRunsAreLeftAlone() throws {
    let store = DiskStore(root: root.path)
    try writePieces(2, to: store)
    let path = store.piecesPath(of: key)
    let torn = try readFile(path) + [1, 2, 3]
    try DiskStoreTests.overwrite(path, torn)
    let other = DiskStore(root: root.path)
    let claim = try #require(try other.claim(key))
    #expect(store.checkPieces(isRepaired: true).map(\.isInUse) == [true])
    #expect(try readFile(path) == torn)
    claim.release()
    #expect(store.checkPieces(isRepaired: true).map(\.isInUse) == [false])
    #expect(try readFile(path).count == torn.count - 3)
  }

  @Test func damageIsFoundByAllThreadsAndRemovedOnlyWhereThatIsWanted() throws {
    let store = DiskStore(root: root.path)
    let keys = (0..<200).map { Sample($0).digest }
    for number in 0..<200 { try Sample(number).save(to: store) }
    let wrong = [keys[7], keys[64], keys[199]]
    for key in wrong {
      var bytes = try readFile(store.path(of: key))
      bytes[bytes.count - 1] ^= 1
      try DiskStoreTests.overwrite(store.path(of: key), bytes)
    }
    let reader = DiskStore(root: root.path, isReadOnly: true)
    #expect(reader.damaged(among: keys, threads: 3) == wrong)
    #expect(wrong.allSatisfy { access(store.path(of: $0), F_OK) == 0 })
    #expect(store.damaged(among: keys, threads: 2) == wrong)
    #expect(wrong.allSatisfy { access(store.path(of: $0), F_OK) != 0 })
    store.forgetLost()
    #expect(DiskStore(root: root.path).summaries().count == 197)
  }
}
