import Testing

@testable import Runner

@Test func theCommandHasItsName() {
  #expect(Trellis.configuration.commandName == "trellis")
}
