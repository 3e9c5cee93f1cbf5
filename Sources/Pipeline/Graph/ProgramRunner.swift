/// Starts programs of the user's own; only who was given one can start any.
///
/// A stage finds it in its context, and there only where the user allowed the commands of a spec.
public protocol ProgramRunner: Sendable {
  /// Runs a program to its end, its time limit or until whoever waits gives up; what it started goes with it.
  ///
  /// - Parameters:
  ///   - call: what to start.
  ///   - isCancelled: asked again and again while the program runs.
  /// - Returns: how it ended.
  /// - Throws: `ProgramFault` where it could not be started.
  func run(
    _ call: ProgramCall, isCancelled: @escaping @Sendable () -> Bool
  ) throws(ProgramFault) -> ProgramOutcome
}

/// A program to start: its words, never the line of a shell.
public struct ProgramCall: Sendable, Hashable {
  /// The program and its arguments; one without a `/` is looked for where the user's shell would.
  public let arguments: [String]
  /// Variables beside the few that every program needs.
  public let variables: [String: String]
  /// The folder that it runs in.
  public let folder: String
  /// Seconds after which it is ended with everything that it started.
  public let timeoutSeconds: Double

  /// Describes a program to start.
  public init(
    arguments: [String], variables: [String: String], folder: String, timeoutSeconds: Double
  ) {
    precondition(!arguments.isEmpty, "a program has a name")
    self.arguments = arguments
    self.variables = variables
    self.folder = folder
    self.timeoutSeconds = timeoutSeconds
  }
}

/// How a program ended, and the end of what it printed.
public struct ProgramOutcome: Sendable, Hashable {
  /// How it ended.
  public enum End: Sendable, Hashable {
    /// By itself, with a status.
    case exited(Int32)
    /// By a signal that somebody else sent, or that a crash is.
    case signalled(Int32)
    /// At its time limit.
    case overtime
    /// Because whoever waited gave up.
    case cancelled
  }

  /// How it ended.
  public let end: End
  /// The last lines that it printed, few and short, without control characters.
  public let lastLines: [String]

  /// - Parameters:
  ///   - end: how it ended.
  ///   - output: the end of what it printed.
  public init(_ end: End, output: [UInt8] = []) {
    self.end = end
    let lines = String(decoding: output, as: UTF8.self).split(whereSeparator: \.isNewline)
    lastLines = lines.suffix(Self.lines).compactMap { line in
      let plain = line.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }
      let text = String(String.UnicodeScalarView(plain.suffix(Self.width)))
      return text.allSatisfy { $0 == " " } ? nil : text
    }
  }

  private static let lines = 5
  private static let width = 200
}

/// Why a program could not be started, or did not do what it should.
public struct ProgramFault: Error, Sendable, Hashable {
  /// What was expected and what was found.
  public let message: String

  /// Describes a fault.
  public init(_ message: String) { self.message = message }
}
