import Glibc
import Testing

@testable import Pipeline

@Suite struct DiskPiecesTests {
  let root = TemporaryRoot()
  let sample = Sample(1)

  private func artifact(_ number: Int) -> Artifact {
    Artifact(tensors: ["x": Tensor([number])], attributes: ["n": "\(number)"])
  }

  @Test func aFinishedPieceIsNotMadeAgain() throws {
    let store = DiskStore(root: root.path)
    let pieces = store.pieces(of: sample.digest)
    for number in 0..<4 {
      #expect(try pieces.piece("fold \(number)") { artifact(number) } == artifact(number))
    }
    pieces.close()
    let again = DiskStore(root: root.path).pieces(of: sample.digest)
    for number in 0..<4 {
      let kept = try again.piece("fold \(number)") {
        Issue.record("made again")
        return artifact(9)
      }
      #expect(kept == artifact(number))
    }
    #expect(try again.piece("fold 4") { artifact(4) } == artifact(4))
  }

  @Test func whatWasTornIsMadeAgainAndWhatWasNotStays() throws {
    let store = DiskStore(root: root.path)
    let path = store.piecesPath(of: sample.digest)
    let pieces = store.pieces(of: sample.digest)
    for number in 0..<3 { _ = try pieces.piece("\(number)") { artifact(number) } }
    pieces.close()
    store.close()
    let bytes = try readFile(path)
    let one = bytes.count / 3
    for count in [one, one + 1, one + 30, 2 * one, bytes.count - 1] {
      try DiskStoreTests.overwrite(path, Array(bytes.prefix(count)))
      var made: [Int] = []
      for _ in 0..<2 {
        let again = DiskStore(root: root.path).pieces(of: sample.digest)
        for number in 0..<3 {
          let piece = try again.piece("\(number)") {
            made.append(number)
            return artifact(number)
          }
          #expect(piece == artifact(number))
        }
        again.close()
      }
      #expect(made == Array(count / one..<3))
      #expect(try readFile(path) == bytes)
    }
  }

  @Test func aChangedPieceIsMadeAgain() throws {
    let store = DiskStore(root: root.path)
    let path = store.piecesPath(of: sample.digest)
    let pieces = store.pieces(of: sample.digest)
    _ = try pieces.piece("a") { artifact(1) }
    pieces.close()
    store.close()
    var bytes = try readFile(path)
    bytes[bytes.count - 3] ^= 1
    try DiskStoreTests.overwrite(path, bytes)
    var made = 0
    let piece = try DiskStore(root: root.path).pieces(of: sample.digest).piece("a") {
      made += 1
      return artifact(1)
    }
    #expect(made == 1 && piece == artifact(1))
  }

  @Test func piecesGoWhenTheResultIsThere() throws {
    let store = DiskStore(root: root.path)
    let pieces = store.pieces(of: sample.digest)
    _ = try pieces.piece("a") { artifact(1) }
    #expect(access(store.piecesPath(of: sample.digest), F_OK) == 0)
    try sample.save(to: store)
    #expect(access(store.piecesPath(of: sample.digest), F_OK) != 0)
  }

  @Test func aFailureIsNotKept() throws {
    let pieces = DiskStore(root: root.path).pieces(of: sample.digest)
    #expect(throws: StageFailure.self) { try pieces.piece("a") { throw StageFailure("no") } }
    #expect(try pieces.piece("a") { artifact(1) } == artifact(1))
  }

  @Test func piecesOfAStageThatHasOnlyJustBegunStayInMemory() throws {
    let store = DiskStore(root: root.path, pieceDelay: 3600)
    let pieces = store.pieces(of: sample.digest)
    for number in 0..<2 {
      #expect(try pieces.piece("\(number)") { artifact(number) } == artifact(number))
      let again = try pieces.piece("\(number)") {
        Issue.record("made again")
        return artifact(9)
      }
      #expect(again == artifact(number))
    }
    pieces.close()
    #expect(access(store.piecesPath(of: sample.digest), F_OK) != 0)
  }

  @Test func aStageThatTakesLongerWritesTheFirstOnesToo() throws {
    let store = DiskStore(root: root.path, pieceDelay: 0.05)
    let pieces = store.pieces(of: sample.digest)
    for number in 0..<3 {
      _ = try pieces.piece("\(number)") {
        if number == 2 { usleep(60_000) }
        return artifact(number)
      }
    }
    pieces.close()
    store.close()
    let extent = DiskPieces.extent(of: store.piecesPath(of: sample.digest))
    #expect(extent?.whole == 3)
    #expect(extent?.end == extent?.size)
  }
}
