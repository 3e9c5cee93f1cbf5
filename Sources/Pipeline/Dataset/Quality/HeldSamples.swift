import Glibc
import Learners

/// How often rows only repeat the values of the row before: a slow value, such as a band power computed ten
/// times a second, written into every row of a fast file.
///
/// Such rows are no observations of their own: standard deviations, spectra and counts of samples mislead.
public struct HeldSamples: Sendable, Hashable {
  /// The group of columns; a row repeats another where all columns of the group do.
  public let group: String
  /// Rows with a value in at least one column.
  public private(set) var rows = 0
  /// Rows with a value that equal the row before, missing cells included.
  public private(set) var held = 0
  /// Seconds that the rows stand for; 0 where rows have no duration.
  public private(set) var seconds = 0.0
  private var isTimed = true

  /// Nothing counted yet.
  public init(group: String) { self.group = group }

  /// Rows that bring values of their own.
  public var fresh: Int { rows - held }
  /// How many rows one value stands for on average; `nil` without rows.
  public var rowsPerValue: Double? { fresh > 0 ? Double(rows) / Double(fresh) : nil }
  /// How many new values come in a second; `nil` where rows have no duration.
  public var valuesPerSecond: Double? {
    isTimed && seconds > 0 ? Double(fresh) / seconds : nil
  }

  /// Counts the rows of a recording or of a part of it. Costs one pass over the columns.
  ///
  /// - Parameters:
  ///   - columns: the columns of the group, all of one length, in time order; NaN is missing.
  ///   - sampleSeconds: how long a row lasts; `nil` where that is not known.
  public mutating func add(columns: [[Double]], sampleSeconds: Double?) {
    let count = columns.first?.count ?? 0
    guard count > 0, columns.allSatisfy({ $0.count == count }) else { return }
    var isPresent = [Bool](repeating: false, count: count)
    var isFresh = [Bool](repeating: false, count: count)
    isPresent.withUnsafeMutableBufferPointer { isPresent in
      isFresh.withUnsafeMutableBufferPointer { isFresh in
        for column in columns {
          column.withUnsafeBufferPointer { Self.compare($0, isPresent, isFresh) }
        }
      }
    }
    var own = (rows: 0, held: 0)
    for row in 0..<count where isPresent[row] {
      own.rows += 1
      if row > 0, isPresent[row - 1], !isFresh[row] { own.held += 1 }
    }
    rows += own.rows
    held += own.held
    if let sampleSeconds { seconds += Double(own.rows) * sampleSeconds } else { isTimed = false }
  }

  private static func compare(
    _ column: UnsafeBufferPointer<Double>, _ isPresent: UnsafeMutableBufferPointer<Bool>,
    _ isFresh: UnsafeMutableBufferPointer<Bool>
  ) {
    isPresent[0] = isPresent[0] || !column[0].isNaN
    for row in 1..<max(1, column.count) {
      let value = column[row]
      let earlier = column[row - 1]
      isPresent[row] = isPresent[row] || value == value
      // Two missing cells are equal; a missing and a present one are not.
      isFresh[row] = isFresh[row] || (value != earlier && (value == value || earlier == earlier))
    }
  }

  /// Fewer rows say nothing.
  static let fewestRows = 50

  /// Whether a value stands for two rows or more.
  var isSlow: Bool { rows >= Self.fewestRows && (rowsPerValue ?? 0) >= 2 }

  /// What is to be said of a group whose declared rate is not that of the rows: how often its values change.
  ///
  /// - Parameters:
  ///   - declaredHz: samples per second of the group.
  ///   - modality: for the note.
  /// - Returns: `nil` within 2 %, where the rows themselves have that rate, and where nothing can be counted.
  func rateNote(declaredHz: Double, about modality: String) -> DataNote? {
    guard rows >= Self.fewestRows, isTimed, seconds > 0, let found = valuesPerSecond,
      abs(Double(rows) / seconds - declaredHz) > 0.02 * declaredHz,
      abs(found - declaredHz) > 0.02 * declaredHz
    else { return nil }
    return DataNote(
      "rate_differs", about: "\(modality), group \(group)", count: fresh,
      "sets of values, \(Self.rounded(found)) new ones a second, where the spec declares "
        + "\(SamplingRate.plain(declaredHz))")
  }

  /// What a user should know, where a value stands for two rows or more.
  func note(about modality: String) -> DataNote? {
    guard isSlow, let rowsPerValue else { return nil }
    var text = "rows repeat the values of the row before: \(fresh) sets of values in all, each for "
    text += "\(Self.rounded(rowsPerValue)) rows on average"
    if let valuesPerSecond {
      text += ", about \(Self.rounded(valuesPerSecond)) new values a second"
    }
    return DataNote("values_held", about: "\(modality), group \(group)", count: held, text)
  }

  /// Three digits that count, so that a note can be read.
  static func rounded(_ value: Double) -> String {
    guard value.isFinite, value > 0 else { return "0" }
    let unit = pow(10, 2 - log10(value).rounded(.down))
    let rounded = (value * unit).rounded() / unit
    return rounded >= 100 ? Canonical.short(rounded.rounded()) : Canonical.short(rounded)
  }
}
