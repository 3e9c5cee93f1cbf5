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
    Parameter(
      required: "run", .nonEmptyList(.text),
      "The program and its arguments, word by word; no shell. Files of the project, from the project folder."
    ),
    Parameter(
      "files", .list(.text), default: .list([]),
      "Files that the program is made of, from the project folder: changing one computes again."),
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
    Parameter(
      "version", .text, default: nil,
      "Any text; changing it computes again, where something outside of 'files' has changed."),
    Parameter(
      "timeout_s", .number(.positive), default: .number(600), role: .presentation,
      "Seconds that the program may take for one subject; then it is ended."),
    Parameter(
      "parameters", .map(.either([.text, .list(.text)])), default: nil,
      "Passed to the program: texts or lists of texts by name."),
  ]

  /// The program and its arguments.
  let arguments: [String]
  /// Declared files, from the project folder.
  let files: [String]
  /// The columns that it gets.
  let selection: ChannelSelection
  /// What it computes.
  let names: [String]
  let timeoutSeconds: Double
  /// Whether the numbers of a window depend on its own samples alone.
  let readsWindowOnly: Bool
  /// What is passed to it, in the order of the spec.
  let settings: [ParameterValue.Entry]

  /// Reads the declared parameters.
  public init(_ values: ParameterValues) throws(FeatureFault) {
    arguments = values.texts("run")
    files = values["files"]?.list?.compactMap(\.text) ?? []
    selection = ChannelSelection(values["columns"])
    names = values.texts("names")
    timeoutSeconds = values["timeout_s"]?.number ?? 600
    readsWindowOnly = values["reads"]?.text == "window"
    settings = values["parameters"]?.map ?? []
    for (index, word) in arguments.enumerated()
    where word.utf8.contains(0) || (index == 0 && word.isEmpty) {
      throw FeatureFault(
        "expected a word for the command line, found an empty or broken one",
        parameter: "run[\(index)]")
    }
    try Self.check(names, of: "name", parameter: "names")
    try Self.check(files, of: "file", parameter: "files")
  }

  private static func check(
    _ words: [String], of kind: String, parameter: String
  ) throws(FeatureFault) {
    for (index, word) in words.enumerated() {
      if word.isEmpty || word.utf8.contains(0) {
        throw FeatureFault("a \(kind) is empty or broken", parameter: "\(parameter)[\(index)]")
      }
      if words.firstIndex(of: word) != index {
        throw FeatureFault("\(kind) '\(word)' stands twice", parameter: "\(parameter)[\(index)]")
      }
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
