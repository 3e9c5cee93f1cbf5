import ArgumentParser
import Pipeline

/// Specs and overrides on the command line.
struct SpecArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Specs, and overrides of the form key=value.", valueName: "file ... key=value"))
  var words: [String]

  /// Arguments that override keys.
  var overrides: [String] { words.filter(Self.isOverride) }

  mutating func validate() throws { _ = try files() }

  /// The specs.
  /// - Throws: `ValidationError` where there is none.
  func files() throws -> [String] {
    let files = words.filter { !Self.isOverride($0) }
    guard !files.isEmpty else {
      throw ValidationError("expected a spec, such as experiments/motions.yaml")
    }
    return files
  }

  // `a.b=c` is an override even if a file of that name exists; paths to specs end in .yaml or .yml.
  private static func isOverride(_ word: String) -> Bool {
    guard let sign = word.firstIndex(of: "=") else { return false }
    return !word[..<sign].contains("/") && !word.hasSuffix(".yaml") && !word.hasSuffix(".yml")
  }
}

/// Which cells are meant.
struct CellArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Only cells with this axis value, or whose name fits a pattern with *.",
      valueName: "axis=value|pattern"))
  var only: [String] = []

  @Flag(help: "Only cells that failed in the last run.")
  var failed = false

  /// Names of the cells that are meant, with the cells that they are compared with; `nil` for all.
  /// - Throws: `ExitCode` for an unknown axis or value, after saying so.
  func choose(
    from experiment: Experiment, failedBefore: Set<String>, terminal: Terminal
  ) throws -> Set<String>? {
    guard !only.isEmpty || failed else { return nil }
    let patterns = only.filter { $0.contains("*") }
    let selector: CellSelector
    do throws(SpecError) {
      selector = try CellSelector(
        arguments: only.filter { !$0.contains("*") }, axes: experiment.axes,
        names: experiment.names)
    } catch {
      terminal.note(
        "error: --only: \(error.message)" + (error.help.map { "\n  = help: \($0)" } ?? ""))
      throw ExitStatus.usage.code
    }
    let own = experiment.cells.filter { !$0.isAutomaticDummy }
    for pattern in patterns where !own.contains(where: { Glob.matches(pattern, $0.name) }) {
      let known = own.prefix(5).map(\.name).joined(separator: "; ")
      terminal.note(
        "error: --only: no cell's name fits '\(pattern)'\n  = help: cells are called \(known)"
          + (own.count > 5 ? "; and \(own.count - 5) more" : ""))
      throw ExitStatus.usage.code
    }
    var wanted = Set(
      own.filter { cell in
        selector.matches(cell.axes)
          && (patterns.isEmpty || patterns.contains { Glob.matches($0, cell.name) })
          && (!failed || failedBefore.contains(cell.name))
      }.map(\.name))
    for name in wanted {
      if let baseline = experiment.baselines[name] { wanted.insert(baseline) }
      if let dummy = experiment.dummies[name] { wanted.insert(dummy) }
    }
    return wanted
  }
}
