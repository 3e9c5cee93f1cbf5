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
    (subject.isEmpty ? "" : subject + ": ") + "\(count) " + message
  }

  /// Observations whose words hold measured numbers, which differ from file to file.
  private static let measured: Set<String> = [
    "rows_sorted", "values_held", "gaps", "values_clipped", "values_stuck", "trials_few_columns",
    "start_stamp_differs",
  ]

  /// Notes of many subjects in one line each: same code and message, counts added up; of measured numbers
  /// in the words the smallest and the largest stay (`0.2...0.9 s`), totals (`7.5 s in all`) are added up.
  public static func summarised(_ notes: [DataNote]) -> [DataNote] {
    var order: [String] = []
    var byKey: [String: DataNote] = [:]
    for note in notes {
      let words = measured.contains(note.code) ? MeasuredText(note.message).shape : note.message
      let key = note.code + "\u{1}" + note.subject + "\u{1}" + words
      if let known = byKey[key] {
        let message =
          known.message == note.message
          ? note.message : MeasuredText(known.message).united(with: MeasuredText(note.message)).text
        byKey[key] = DataNote(
          note.code, about: note.subject, count: known.count + note.count, message)
      } else {
        order.append(key)
        byKey[key] = note
      }
    }
    return order.compactMap { byKey[$0] }
  }
}
