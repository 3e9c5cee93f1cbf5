/// Something wrong in a data file, as a value: only the terminal renders it.
public struct DataFault: Error, Sendable, Hashable {
  /// The file as the user named it.
  public let file: String
  /// The line in the file, counted from 1; `nil` where no line can be blamed.
  public let line: Int?
  /// The name of the column; `nil` where the fault is not in one column.
  public let column: String?
  /// What was expected and what was found; lower case, the user's words in single quotes.
  public let message: String
  /// What to do, or the known words.
  public let help: String?
  /// How many further faults the same reading met behind this one.
  public let others: Int
  /// The dotted path of the spec that names what is wrong: `dataset.root`; `nil` where no line of it does.
  public let specPath: String?
  /// What kind of reason it has, where the system gave one that may pass; `nil` for what the file says.
  public let cause: FailureCause?

  /// Describes one fault.
  public init(
    file: String, line: Int? = nil, column: String? = nil, _ message: String,
    help: String? = nil, others: Int = 0, specPath: String? = nil,
    cause: FailureCause? = nil
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
    self.help = help
    self.others = others
    self.specPath = specPath
    self.cause = cause
  }
}

extension DataFault {
  /// The same fault, with the path of the spec that names what is wrong.
  func at(specPath: String) -> DataFault {
    DataFault(
      file: file, line: line, column: column, message, help: help, others: others,
      specPath: specPath, cause: cause)
  }
}

extension DataFault: CustomStringConvertible {
  /// `EEG.csv:214: column 'Delta_TP9': expected a number, found 'abc' (and 3 more faults)`.
  public var description: String {
    var text = file
    if let line { text += ":\(line)" }
    text += ": "
    if let column { text += "column '\(column)': " }
    text += message
    if others > 0 { text += " (and \(others) more \(others == 1 ? "fault" : "faults"))" }
    return text
  }
}
