import Learners

/// Numbers that a program of the user's own computes from whole recordings: the columns that it fills.
///
/// The program itself is run by a stage of its own, and only where the user allows it; docs/command-features.md
/// describes what it reads and writes.
public struct CommandFeature: Feature {
  /// `command` in a spec.
  public static let name = "command"
  /// 2: what it reads counts as samples of its windows.
  public static let revision = 2
  /// One sentence for people.
  public static let summary =
    "Numbers that a program of your own computes (Python, R, ...); runs only with --allow-commands."
  /// What the spec may say.
  public static let parameters: [Parameter] = [
    ProgramDeclaration.run, ProgramDeclaration.files,
    Parameter(
      "columns", ChannelSelection.type, default: nil,
      "The columns that it gets: a group, or a list of groups and columns; all columns where absent."
    ),
    Parameter(
      required: "names", .nonEmptyList(.text), "Names of the numbers that it computes, in order."),
    Parameter(
      "reads", .choice(["recording", "window"]), default: nil,
      """
      What the numbers of a window are computed from: its own samples alone (`window`, which is tried out on one \
      window of each subject), or also others of the subject (absent), so that no split may divide a subject.
      """),
    ProgramDeclaration.version, ProgramDeclaration.timeout(per: "subject"),
    ProgramDeclaration.settings,
  ]

  /// The program, its files and what is passed to it.
  let program: ProgramDeclaration
  /// The columns that it gets.
  let selection: ChannelSelection
  /// What it computes.
  let names: [String]
  /// Whether the numbers of a window depend on its own samples alone.
  let readsWindowOnly: Bool

  /// Reads the declared parameters.
  public init(_ values: ParameterValues) throws(FeatureFault) {
    selection = ChannelSelection(values["columns"])
    names = values.texts("names")
    readsWindowOnly = values["reads"]?.text == "window"
    do throws(ProgramDeclaration.Fault) {
      program = try ProgramDeclaration(values)
      try ProgramDeclaration.check(names, of: "name", parameter: "names")
    } catch {
      throw FeatureFault(error.message, parameter: error.parameter)
    }
  }

  /// Chooses the columns; the numbers come from the program.
  public func bound(to channels: [Channel], windowSeconds: Double?) throws(FeatureFault)
    -> any BoundFeature
  {
    _ = try selection.indices(in: channels)
    return readsWindowOnly ? BoundCommand(names: names) : ReadingCommand(names: names)
  }
}

/// Keeps the places that a program fills.
private struct BoundCommand: BoundFeature {
  let names: [String]

  /// Nothing is known here: what the program computed is placed afterwards.
  func compute(_ segment: Segment, into out: UnsafeMutableBufferPointer<Double>) {
    out.update(repeating: .nan)
  }
}

/// The same for a program that may use everything that was recorded of the subject.
private struct ReadingCommand: ReachingFeature {
  let names: [String]

  func stretches(of window: Int, in subject: SubjectWindows) -> [Segment] {
    let recording = subject.recording
    return [
      Segment(
        recording: recording, rows: 0..<recording.count,
        trackRows: recording.tracks.dropFirst().map { 0..<$0.count },
        window: subject.windows[window])
    ]
  }

  func prepared(from stretches: [Segment]) -> [Double] { [] }

  func compute(
    _ segment: Segment, with prepared: [Double], into out: UnsafeMutableBufferPointer<Double>
  ) {
    out.update(repeating: .nan)
  }
}
