import Testing

@testable import Runner

@Suite struct SystemCommandTests {
  @Test func givesWhatAProgramPrints() throws {
    let outcome = try SystemCommand.run(
      ["sh", "-c", "echo out; echo err >&2; exit 3"], seconds: 30)
    #expect(outcome == .init(status: 3, output: "out\n", errors: "err\n"))
    let large = try SystemCommand.run(["sh", "-c", "head -c 300000 /dev/zero"], seconds: 30)
    #expect(large.output.utf8.count == 300_000)
  }

  @Test func tellsWhatIsWrong() {
    #expect(throws: SystemCommand.Fault.absent) {
      try SystemCommand.run(["no-such-program-here"], seconds: 30)
    }
    #expect(throws: SystemCommand.Fault.overtime) {
      try SystemCommand.run(["sh", "-c", "sleep 600"], seconds: 0.2)
    }
    #expect((try? SystemCommand.run(["sh", "-c", "kill -9 $$"], seconds: 30))?.status == 137)
  }

  @Test func faultsOfSlurmAreSlurmsOwnWords() {
    let refusing = SlurmClient { (_) throws(SystemCommand.Fault) in
      .init(
        status: 1, output: "",
        errors: "sbatch: error: invalid partition specified: nope\nsbatch: error: failed\n")
    }
    #expect(
      throws: SlurmFault(
        message:
          "'sbatch' ended with exit status 1:\n  sbatch: error: invalid partition specified: "
          + "nope\n  sbatch: error: failed")
    ) { try refusing.submit("x.sh", options: []) }
    let absent = SlurmClient { (_) throws(SystemCommand.Fault) in throw .absent }
    #expect { try absent.tasks(named: "x") } throws: { ($0 as? SlurmFault)?.isAbsent == true }
    #expect(absent.accounted([1]).isEmpty)
    #expect(absent.mostArrayTasks() == 1001)
  }
}
