import Pipeline
import Testing

@testable import Runner

@Suite struct JobScriptTests {
  private func script(_ settings: SlurmSettings = SlurmSettings()) -> JobScript {
    JobScript(
      name: "trellis-sweep-0123abcd", comment: "af01/2", workingFolder: "/shared/it's mine",
      folder: ".trellis/runs/sweep/slurm/af01", program: "/shared/bin/trellis",
      variables: [
        (name: "DATA", value: "/shared/my data"),
        (name: "TRELLIS_INSTRUCTION_SET", value: "x86-64-fma"),
      ], settings: settings)
  }

  private func array(minutes: Int? = nil, excluded: [String] = []) -> JobArray {
    JobArray(
      number: 2, tasks: [[1, 2], [3]], trifles: [0], memoryBytes: 512 << 20, minutes: minutes,
      cpus: 3, seconds: nil, after: [], excluded: excluded, allowsCommands: false, failFast: false)
  }

  @Test func theScriptIsWhatSbatchReads() {
    var settings = SlurmSettings()
    settings.partition = "short"
    settings.account = "lab"
    settings.jobs = 20
    settings.arguments = ["--constraint=new|old", "--qos=a b"]
    let text = script(settings).text(array(minutes: 25, excluded: ["n3", "n7"]), after: [11, 12])
    #expect(
      text == """
        #!/bin/sh
        #SBATCH --job-name=trellis-sweep-0123abcd
        #SBATCH --comment=af01/2
        #SBATCH --array=0-1%20
        #SBATCH --nodes=1
        #SBATCH --ntasks=1
        #SBATCH --cpus-per-task=3
        #SBATCH --mem=512M
        #SBATCH --time=25
        #SBATCH --partition=short
        #SBATCH --account=lab
        #SBATCH --dependency=afterany:11:12
        #SBATCH --exclude=n3,n7
        #SBATCH --output="/shared/it's mine/.trellis/runs/sweep/slurm/af01/log/%A_%a.txt"
        #SBATCH --open-mode=append
        #SBATCH --requeue
        #SBATCH --signal=B:TERM@60
        #SBATCH --chdir="/shared/it's mine"
        #SBATCH --constraint=new|old
        #SBATCH --qos="a b"
        export DATA='/shared/my data'
        export TRELLIS_INSTRUCTION_SET=x86-64-fma
        exec /shared/bin/trellis slurm-task .trellis/runs/sweep/slurm/af01 2

        """)
  }

  @Test func theTimeOfTheSpecWins() {
    var settings = SlurmSettings()
    settings.time = "1-12"
    #expect(script(settings).options(array(minutes: 25), after: []).contains("--time=1-12"))
    #expect(!script().options(array(), after: []).contains { $0.hasPrefix("--time") })
  }

  @Test func wordsOfTheShellAreQuoted() {
    #expect(JobScript.shellWord("a/b-c_1.2") == "a/b-c_1.2")
    #expect(JobScript.shellWord("") == "''")
    #expect(JobScript.shellWord("a b") == "'a b'")
    #expect(JobScript.shellWord("it's $(x)") == "'it'\\''s $(x)'")
  }

  @Test func anArrayIsReadAsItWasWritten() throws {
    let array = array(minutes: 5, excluded: ["n1"])
    #expect(JobArray(try JSON(array.json.text)) == array)
    #expect(JobArray(.null) == nil)
    var report = TaskReport()
    report.node = "n1"
    report.running = [4, 5]
    report.end = .stopped
    report.failures = [.init(stage: 1, message: "a \"b\"", place: nil, isData: true)]
    #expect(TaskReport(try JSON(report.json.text)) == report)
    #expect(TaskReport(try JSON("{\"host\":1}")) == nil)
  }

  @Test func variablesOfASpecAreFound() {
    let text = "root: ${env:DATA}/x\nname: ${env:WHO_2}${env:}\n$${env:${env:LAST"
    #expect(SubmittedSpec.variables(in: Array(text.utf8)) == ["DATA", "WHO_2", "LAST"])
    #expect(SubmittedSpec.variables(in: []) == [])
  }
}
