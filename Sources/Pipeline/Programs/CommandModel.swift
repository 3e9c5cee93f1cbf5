import Learners

/// A model that a program of the user's own is: it is given training rows with their truth and test rows
/// without, and answers for these.
///
/// docs/command-models.md describes what it reads and writes. It runs only where the user allows it.
public struct CommandModel: Learner {
  /// `command` in a spec.
  public static let name = "command"
  /// For `trellis describe`.
  public static let summary =
    "A program of your own (Python, R, ...) that fits and answers; runs only with --allow-commands."
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
      "version", .text, default: nil,
      "Any text; changing it computes again, where something outside of 'files' has changed."),
    Parameter(
      "timeout_s", .number(.positive), default: .number(600), role: .presentation,
      "Seconds that the program may take for one fit; then it is ended."),
    Parameter(
      "parameters", .map(.either([.text, .list(.text)])), default: nil,
      "Passed to the program: texts or lists of texts by name."),
  ]
  /// The program is given NaN where a number is missing.
  public static let acceptsMissing = true
  /// Whatever the program can.
  public static let tasks: Set<TaskKind> = [.classification, .regression]

  let arguments: [String]
  let settings: [ParameterValue.Entry]
  let programs: ModelPrograms?
  let classNames: [String]

  /// Reads the parameters; the model can be checked, but starts nothing.
  /// - Throws: `LearnerError.parameter` for words that no command line can hold.
  public init(_ values: ParameterValues) throws(LearnerError) {
    try self.init(values, classNames: [], programs: nil)
  }

  /// - Parameters:
  ///   - values: the decoded section.
  ///   - classNames: told to the program.
  ///   - programs: starts programs; `nil` where nothing may be started.
  /// - Throws: `LearnerError.parameter` for words that no command line can hold.
  init(
    _ values: ParameterValues, classNames: [String], programs: ModelPrograms?
  ) throws(LearnerError) {
    arguments = values.texts("run")
    settings = values["parameters"]?.map ?? []
    self.classNames = classNames
    self.programs = programs
    for (index, word) in arguments.enumerated()
    where word.utf8.contains(0) || (index == 0 && word.isEmpty) {
      throw .parameter(
        "expected a word for the command line in 'run', found an empty or broken one")
    }
    let files = Self.files(values)
    for (index, file) in files.enumerated() {
      if file.isEmpty || file.utf8.contains(0) {
        throw .parameter("a file in 'files' is empty or broken")
      }
      if files.firstIndex(of: file) != index { throw .parameter("file '\(file)' stands twice") }
    }
  }

  /// Declared files, from the project folder.
  static func files(_ values: ParameterValues) -> [String] {
    values["files"]?.list?.compactMap(\.text) ?? []
  }

  /// Keeps the training rows: the program learns when it is asked.
  /// - Throws: `LearnerError.failed` where no program may be started.
  public func fitted(
    to data: TrainingSet, seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> any FittedLearner {
    guard let programs else {
      throw .failed("a spec may not start programs unless you allow it with --allow-commands")
    }
    return FittedCommandModel(model: self, programs: programs, data: data, seed: seed)
  }

  /// No archive holds a program.
  /// - Throws: `LearnerError.failed`, always.
  public static func restored(from archive: ModelArchive) throws(LearnerError) -> any FittedLearner
  {
    throw .failed("a model that is a program of your own cannot be restored")
  }
}

/// What models that are programs need of their surroundings.
public struct ModelPrograms: Sendable {
  let exchange: ProgramExchange
  /// Absolute path of each declared file.
  let paths: [String: String]
  /// Seconds that a program may take, by its words: they enter no key, so that stages keep them apart.
  let timeouts: [[String]: Double]
}
