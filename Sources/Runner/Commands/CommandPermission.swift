import ArgumentParser
import Pipeline

/// Whether the programs that a spec names may be started: a spec from somebody else never does so by itself.
struct CommandPermission: ParsableArguments {
  @Flag(
    name: .customLong("allow-commands"),
    help: "Let the spec start the programs that its 'use: command' features name.")
  var allowsCommands = false

  /// Stops before anything starts where a program would have to run that nobody allowed.
  ///
  /// - Parameters:
  ///   - isAllowed: whether the user allowed it.
  ///   - plan: what is to be done; finished stages need no permission.
  ///   - terminal: where it is said.
  /// - Throws: `ExitCode` after naming the programs.
  static func require(_ isAllowed: Bool, for plan: Plan, terminal: Terminal) throws {
    if isAllowed { return }
    let found = commands(of: plan)
    guard !found.isEmpty else { return }
    let programs = found.count == 1 ? "a program" : "programs"
    terminal.note(
      "error: the spec starts \(programs) on this machine, which you did not allow; nothing was run"
    )
    for command in found { terminal.note("  " + command) }
    terminal.note("  = help: if you trust the spec and its files, add --allow-commands")
    throw ExitStatus.usage.code
  }

  /// The command lines of a plan that are not done, each once, in the order of the graph.
  static func commands(of plan: Plan) -> [String] {
    var out: [String] = []
    for (index, node) in plan.graph.nodes.enumerated() {
      guard let words = node.stage.program else { continue }
      switch plan.state(of: StageID(index)) {
      case .done, .unneeded: continue
      default: break
      }
      let line = words.joined(separator: " ")
      if !out.contains(line) { out.append(line) }
    }
    return out
  }
}
