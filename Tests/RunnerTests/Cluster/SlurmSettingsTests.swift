import Testing

@testable import Runner

@Suite struct SlurmSettingsTests {
  @Test(arguments: ["90", "2:00:00", "30:00", "1-12", "7-0:30", "1-00:00:00"])
  func timesOfSlurmAreTaken(text: String) {
    #expect(SlurmSettings.fault(inTime: text) == nil)
  }

  @Test(arguments: [
    "", "2h", "1:2:3:4", "-5", "1-2-3", "0", "0:00:00", "1:", "9999999999999999999",
  ])
  func otherTimesAreNot(text: String) {
    #expect(SlurmSettings.fault(inTime: text)?.contains("'\(text)'") == true)
  }

  @Test func optionsThatAreSetAnywayAreRefused() {
    for good in ["--qos=long", "--constraint=a&b", "--exclusive", "--mail-type=END"] {
      #expect(SlurmSettings.fault(inArgument: good) == nil, "\(good)")
    }
    for bad in [
      "--array=1-2", "--wrap=rm", "--output=x", "-p short", "script.sh", "--", "--a\n#SBATCH -x",
    ] {
      #expect(SlurmSettings.fault(inArgument: bad) != nil, "\(bad)")
    }
    #expect(SlurmSettings.fault(inArgument: "--mem=4G") == "'--mem' is set by 'run.slurm.memory'")
  }

  @Test func namesAndAmountsArePlain() {
    #expect(SlurmSettings.fault(inName: "short,long") == nil)
    for bad in ["", "a b", "x;y", "$(x)", "é"] { #expect(SlurmSettings.fault(inName: bad) != nil) }
    #expect(SlurmSettings.fault(inMemory: "8GB") == nil)
    #expect(SlurmSettings.fault(inMemory: "50%") != nil)
    #expect(SlurmSettings.fault(inMemory: "much") != nil)
  }

  @Test func memoryIsRoundedUpSoThatJobsAreAlike() {
    #expect(JobRequest.rounded(1) == 512 << 20)
    #expect(JobRequest.rounded(512 << 20) == 512 << 20)
    #expect(JobRequest.rounded((512 << 20) + 1) == 1 << 30)
    #expect(JobRequest(memoryBytes: 1_000_001).mebibytes == 1)
    #expect(JobRequest(memoryBytes: (1 << 20) + 1).mebibytes == 2)
  }
}
