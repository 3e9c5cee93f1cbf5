import Learners

/// A modality's `quality` section: rows and electrodes whose values are not to be trusted become missing.
///
/// Rows stay where they are, so that time and sampling rate do not change. A row fails a requirement that
/// it does not meet or about which its column says nothing; an electrode without a contact value is kept.
struct RowQuality: Sendable {
  /// Contact of an electrode, in a column of its own.
  struct Contact: Sendable, Hashable {
    let electrode: String
    /// The column that holds the contact quality.
    let column: String
    /// Places of the electrode's columns among the channels.
    let channels: [Int]
  }

  /// What every row must meet.
  let required: [RowCondition]
  /// One entry per electrode that a group of columns names.
  let contacts: [Contact]
  /// The worst contact that is good enough.
  let atMost: Double
  private var states: [[RowCondition.State]] = []
  private var ratings: [[Double]] = []
  private var failing: [Int]
  private var unknown: [Int]
  private var poor: [Int]
  private var unrated: [Int]

  /// Reads a decoded `quality` section for some channels of a modality, of which the rules about some columns
  /// count; `nil` changes nothing.
  init(
    _ values: ParameterValues?, channels: [Channel], where isOwn: (String) -> Bool = { _ in true }
  ) {
    required = (values?["require"]?.list ?? []).compactMap { $0.record.map(RowCondition.init) }
      .filter { isOwn($0.column) }
    let rule = values?["channel_contact"]?.record
    atMost = rule?.number("at_most") ?? .infinity
    var contacts: [Contact] = []
    var known: Set<String> = []
    for electrode in channels.compactMap(\.electrode) where rule != nil {
      guard let rule, known.insert(electrode).inserted else { continue }
      contacts.append(
        Contact(
          electrode: electrode,
          column: Glob.filled(rule.text("pattern"), ["channel": electrode]),
          channels: channels.indices.filter { channels[$0].electrode == electrode }))
    }
    contacts.removeAll { !isOwn($0.column) }
    self.contacts = contacts
    failing = [Int](repeating: 0, count: required.count)
    unknown = failing
    poor = [Int](repeating: 0, count: contacts.count)
    unrated = poor
  }

  /// What to ask the reader for.
  var requests: [ColumnRequest] {
    required.map(\.request) + contacts.map { .number($0.column) }
  }

  /// Looks at all rows of a file, read with `requests`, once.
  mutating func begin(with table: ColumnTable) {
    states = required.map { $0.states(in: table) }
    ratings = contacts.map { table.numbers[$0.column] ?? [] }
  }

  /// Makes values missing and counts.
  ///
  /// - Parameters:
  ///   - values: per channel, an entry per row of `rows`.
  ///   - rows: rows of the table that `begin` saw.
  mutating func clear(_ values: inout [[Double]], rows: [Int]) {
    clearRows(&values, rows)
    for (index, contact) in contacts.enumerated() {
      let own = ratings[index]
      var bad: [Int] = []
      for (place, row) in rows.enumerated() {
        let rating = own[row]
        if rating.isNaN {
          unrated[index] += 1
        } else if rating > atMost {
          bad.append(place)
        }
      }
      poor[index] += bad.count
      for channel in contact.channels { Self.clear(&values[channel], at: bad) }
    }
  }

  private mutating func clearRows(_ values: inout [[Double]], _ rows: [Int]) {
    var isBad = [Bool](repeating: false, count: required.isEmpty ? 0 : rows.count)
    for (index, states) in states.enumerated() {
      for (place, row) in rows.enumerated() where states[row] != .holds {
        isBad[place] = true
        if states[row] == .unknown { unknown[index] += 1 } else { failing[index] += 1 }
      }
    }
    let bad = isBad.indices.filter { isBad[$0] }
    for channel in values.indices { Self.clear(&values[channel], at: bad) }
  }

  private static func clear(_ column: inout [Double], at places: [Int]) {
    guard !places.isEmpty else { return }
    column.withUnsafeMutableBufferPointer { column in
      for place in places { column[place] = .nan }
    }
  }

  /// What was counted: a note per condition and per electrode, where there is something to count.
  func notes(about modality: String) -> [DataNote] {
    var notes: [DataNote] = []
    for (index, condition) in required.enumerated() {
      notes.append(
        DataNote(
          "rows_below_quality", about: modality, count: failing[index],
          "rows in which \(condition.opposite): their values are missing, as declared"))
      notes.append(
        DataNote(
          "rows_quality_unknown", about: modality, count: unknown[index],
          "rows in which '\(condition.column)' holds nothing, which is required: their values are missing"
        ))
    }
    for (index, contact) in contacts.enumerated() {
      let about = "\(modality), electrode \(contact.electrode)"
      notes.append(
        DataNote(
          "contact_poor", about: about, count: poor[index],
          "rows in which '\(contact.column)' is above \(Canonical.short(atMost)): "
            + "values of this electrode are missing, as declared"))
      notes.append(
        DataNote(
          "contact_unknown", about: about, count: unrated[index],
          "rows in which '\(contact.column)' holds nothing: values of this electrode are kept"))
    }
    return notes.filter { $0.count > 0 }
  }
}
