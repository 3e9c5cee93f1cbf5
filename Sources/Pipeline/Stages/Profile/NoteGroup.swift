/// Notes that say the same about several columns or subjects.
public struct NoteGroup: Sendable, Hashable {
  /// A column or subject with its share of the count.
  public struct Part: Sendable, Hashable {
    /// Its name.
    public let name: String
    /// How many rows, values or trials.
    public let count: Int
  }

  /// The kind of observation.
  public let code: String
  /// What it is about: a modality, the trial log; empty for the whole data set.
  public let about: String
  /// The observation in words, without the count.
  public let message: String
  /// All together.
  public let count: Int
  /// Columns, electrodes, groups or trials, most first; empty where it is about none.
  public let columns: [Part]
  /// Subjects, most first; empty where files do not tell them apart.
  public let subjects: [Part]

  /// Groups notes in the order in which they first came up.
  ///
  /// - Parameter notes: each with the subject whose files it is about.
  /// - Returns: one group for the same words about the same modality.
  public static func of(_ notes: [(subject: String?, note: DataNote)]) -> [NoteGroup] {
    struct Key: Hashable {
      let code: String
      let about: String
      let message: String
    }
    struct Sums {
      var count = 0
      var message: String?
      var columns: [String: Int] = [:]
      var subjects: [String: Int] = [:]
    }
    var order: [Key] = []
    var sums: [Key: Sums] = [:]
    for (subject, note) in notes {
      let (about, column) = split(note.subject)
      let key = Key(code: note.code, about: about, message: note.shape)
      if sums[key] == nil { order.append(key) }
      var own = sums[key] ?? Sums()
      own.count += note.count
      own.message =
        own.message.map { DataNote.united($0, note.message, of: note.code) } ?? note.message
      if let column { own.columns[column, default: 0] += note.count }
      if let subject { own.subjects[subject, default: 0] += note.count }
      sums[key] = own
    }
    return order.compactMap { key in
      sums[key].map {
        NoteGroup(
          code: key.code, about: key.about, message: $0.message ?? key.message, count: $0.count,
          columns: parts($0.columns), subjects: parts($0.subjects))
      }
    }
  }

  /// `eeg, column Attention` as `eeg` and `Attention`; `subject 21, trial 3` as a part of the trial log.
  private static func split(_ about: String) -> (String, String?) {
    if about.hasPrefix("subject ") { return ("trial log", about) }
    for word in [", column ", ", electrode ", ", group "] {
      guard let range = about.firstRange(of: word) else { continue }
      return (String(about[..<range.lowerBound]), String(about[range.upperBound...]))
    }
    return (about, nil)
  }

  private static func parts(_ counts: [String: Int]) -> [Part] {
    NaturalOrder.sorted(Array(counts.keys)).enumerated()
      .map { (place: $0, part: Part(name: $1, count: counts[$1] ?? 0)) }
      .sorted { ($1.part.count, $0.place) < ($0.part.count, $1.place) }.map(\.part)
  }
}
