import ArgumentParser
import Glibc
import Pipeline

/// `trellis status`: where the last run stands, also while it runs and after a crash.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Says where the last run of an experiment stands.")

  @OptionGroup var specs: SpecArguments

  @Flag(help: "Follow what runs until it ends; Ctrl-C ends only the watching.")
  var watch = false

  func run() throws {
    let terminal = Terminal()
    var watched: [WatchedExperiment] = []
    for spec in try specs.files() {
      let loaded = try OpenExperiment.load(
        spec: spec, overrides: specs.overrides, terminal: terminal,
        environment: { Environment.value($0) ?? "" })
      guard let experiment = loaded.experiment else { continue }
      watched.append(
        WatchedExperiment(name: experiment.name, project: ProjectFolder(ofSpec: spec)))
    }
    if watch { return follow(watched, terminal) }
    for index in watched.indices { terminal.result(watched[index].text()) }
  }

  private func follow(_ watched: [WatchedExperiment], _ terminal: Terminal) {
    var watched = watched
    let isInPlace = terminal.isResultInteractive
    var screen = WatchScreen(
      isInPlace: isInPlace, columns: terminal.width, lines: terminal.height)
    while true {
      var text = ""
      var goesOn = false
      for index in watched.indices {
        text += watched[index].text()
        goesOn = goesOn || watched[index].isRunning
      }
      terminal.result(
        screen.showing(text, isLast: !goesOn, seconds: Progress.monotonicSeconds))
      if !goesOn { return }
      usleep(500_000)
    }
  }
}

/// What is shown of an experiment, again and again.
struct WatchedExperiment {
  private let name: String
  private let project: ProjectFolder
  private var follower: RunFollower
  /// Whether something ran when last looked.
  private(set) var isRunning = false

  init(name: String, project: ProjectFolder) {
    self.name = name
    self.project = project
    follower = RunFollower(folder: RunLog.folder(of: name, in: project))
  }

  /// Looks again.
  mutating func text() -> String {
    let runs = follower.look()
    isRunning = runs.contains { $0.runner != nil }
    return StatusText(
      experiment: name, runs: runs, state: RunLog.state(of: name, in: project),
      now: MemoryGauge.unixSeconds
    ).text
  }
}
