import Learners
import Testing

@Test func seedsComeFromNamesNotOrder() {
  let a = Seed.derive(from: 7, "fold 1")
  #expect(a == Seed.derive(from: 7, "fold 1"))
  #expect(a != Seed.derive(from: 7, "fold 2"))
  #expect(a != Seed.derive(from: 8, "fold 1"))
}
