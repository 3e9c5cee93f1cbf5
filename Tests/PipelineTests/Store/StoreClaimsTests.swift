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
