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
    ProgramDeclaration.run, ProgramDeclaration.files, ProgramDeclaration.version,
    ProgramDeclaration.timeout(per: "fit"), ProgramDeclaration.settings,
  ]
  /// The program is given NaN where a number is missing.
  public static let acceptsMissing = true
  /// Whatever the program can.
  public static let tasks: Set<TaskKind> = [.classification, .regression]

  let program: ProgramDeclaration
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
    self.classNames = classNames
    self.programs = programs
    do throws(ProgramDeclaration.Fault) {
      program = try ProgramDeclaration(values)
    } catch {
      throw .parameter("'\(error.parameter)': \(error.message)")
    }
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
