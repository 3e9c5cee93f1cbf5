import Learners

/// How a spec names a program of the user's own: the parameters that `use: command` has everywhere.
struct ProgramDeclaration: Sendable {
  /// What no command line can hold.
  struct Fault: Error {
    let message: String
    /// The parameter behind it: `run[0]`.
    let parameter: String
  }

  static let run = Parameter(
    required: "run", .nonEmptyList(.text),
    "The program and its arguments, word by word; no shell. Files of the project, from the project folder."
  )
  static let files = Parameter(
    "files", .list(.text), default: .list([]),
    "Files that the program is made of, from the project folder: changing one computes again.")
  static let version = Parameter(
    "version", .text, default: nil,
    "Any text; changing it computes again, where something outside of 'files' has changed.")
  static let settings = Parameter(
    "parameters", .map(.either([.text, .list(.text)])), default: nil,
    "Passed to the program: texts or lists of texts by name.")

  /// The time limit.
  /// - Parameter work: what the program is started for, in words.
  /// - Returns: its declaration; it enters no key.
  static func timeout(per work: String) -> Parameter {
    Parameter(
      "timeout_s", .number(.positive), default: .number(600), role: .presentation,
      "Seconds that the program may take for one \(work); then it is ended.")
  }

  /// The program and its arguments.
  let arguments: [String]
  /// Declared files, from the project folder.
  let files: [String]
  let timeoutSeconds: Double
  /// What is passed to it, in the order of the spec.
  let settings: [ParameterValue.Entry]

  /// Reads the declared parameters.
  init(_ values: ParameterValues) throws(Fault) {
    arguments = values.texts("run")
    files = Self.files(values)
    timeoutSeconds = values["timeout_s"]?.number ?? 600
    settings = values["parameters"]?.map ?? []
    for (index, word) in arguments.enumerated()
    where word.utf8.contains(0) || (index == 0 && word.isEmpty) {
      throw Fault(
        message: "expected a word for the command line, found an empty or broken one",
        parameter: "run[\(index)]")
    }
    try Self.check(files, of: "file", parameter: "files")
  }

  /// Declared files, from the project folder.
  static func files(_ values: ParameterValues) -> [String] {
    values["files"]?.list?.compactMap(\.text) ?? []
  }

  /// Refuses words that are empty, broken or not the first of their kind.
  static func check(_ words: [String], of kind: String, parameter: String) throws(Fault) {
    for (index, word) in words.enumerated() {
      if word.isEmpty || word.utf8.contains(0) {
        throw Fault(
          message: "a \(kind) is empty or broken", parameter: "\(parameter)[\(index)]")
      }
      if words.firstIndex(of: word) != index {
        throw Fault(
          message: "\(kind) '\(word)' stands twice", parameter: "\(parameter)[\(index)]")
      }
    }
  }
}
