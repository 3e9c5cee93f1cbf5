/// Something about the data that a reader of the results should know, with its count: nothing is silent.
public struct DataNote: Sendable, Hashable {
  /// The kind of observation, snake_case: stable, for programs.
  public let code: String
  /// Who or what it is about: `subject 21`, `eeg`, `eeg: column Attention`; empty for the whole data set.
  public let subject: String
  /// How many rows, values or trials.
  public let count: Int
  /// The observation in words, without the count: `rows out of time order, sorted`.
  public let message: String

  /// Describes an observation.
  public init(_ code: String, about subject: String = "", count: Int, _ message: String) {
    self.code = code
    self.subject = subject
    self.count = count
    self.message = message
  }

  /// The same about something, where it says nothing itself.
  func about(_ whom: String) -> DataNote {
    subject.isEmpty ? DataNote(code, about: whom, count: count, message) : self
  }

  /// `eeg: 12 rows out of time order, sorted`.
  public var text: String {
    (subject.isEmpty ? "" : subject + ": ") + "\(count) "
      + CountedWords.agreeing(message, with: count)
  }

  /// Observations whose words hold measured numbers, which differ from file to file.
  private static let measured: Set<String> = [
    "rows_sorted", "values_held", "gaps", "values_clipped", "values_stuck", "trials_few_columns",
    "start_stamp_differs", "rate_differs",
  ]

  /// The words by which notes of one kind are told apart: without measured numbers.
  var shape: String {
    Self.measured.contains(code) ? MeasuredText(message).shape : message
  }

  /// One message for two of the same shape.
  static func united(_ one: String, _ other: String, of code: String) -> String {
    measured.contains(code) ? MeasuredText(one).united(with: MeasuredText(other)).text : one
  }

  /// Notes of many subjects in one line each: same code and message, counts added up; of measured numbers
  /// in the words the smallest and the largest stay (`0.2...0.9 s`), totals (`7.5 s in all`) are added up.
  public static func summarised(_ notes: [DataNote]) -> [DataNote] {
    var order: [String] = []
    var byKey: [String: DataNote] = [:]
    for note in notes {
      let key = note.code + "\u{1}" + note.subject + "\u{1}" + note.shape
      if let known = byKey[key] {
        byKey[key] = DataNote(
          note.code, about: note.subject, count: known.count + note.count,
          united(known.message, note.message, of: note.code))
      } else {
        order.append(key)
        byKey[key] = note
      }
    }
    return order.compactMap { byKey[$0] }
  }
}
