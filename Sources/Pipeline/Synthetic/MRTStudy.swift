import Learners

/// A synthetic mental-rotation study: the raw files of every student, with hazards in known numbers and a
/// planted effect.
///
/// The layout is that of "A multisensor dataset of South Asian post-graduate students working on mental
/// rotation tasks" (Scientific Data 2025, doi:10.1038/s41597-025-04865-5): `SID/SID_EEG.csv` of a Muse head
/// band, `SID_TIVA.csv` of Affectiva's face metrics, `SID_PSY.csv`, the trial log. Value ranges follow its
/// published aggregates; no value of it is used.
public struct MRTStudy: Sendable {
  /// How many subjects.
  public let subjects: Int
  /// Everything is drawn from it.
  public let seed: UInt64
  /// EEG rows per subject on average; those without EEG are made up for by the others.
  public let rowsPerSubject: Int
  let roles: MRTRoles

  /// EEG rows of a subject in the original: 11.5 million of 38.
  public static let fullRowsPerSubject = 302_000
  /// EEG rows per second.
  public static let rowsPerSecond = 305.0
  /// Rows per subject that can be asked for.
  public static let rowsRange = 1000...2_000_000
  /// Subjects that can be asked for.
  public static let subjectsRange = 1...1000

  /// - Parameters:
  ///   - subjects: 1...1000.
  ///   - seed: same seed, same bytes.
  ///   - rowsPerSubject: 1,000...2,000,000.
  /// - Throws: a number is out of its range.
  public init(
    subjects: Int, seed: UInt64, rowsPerSubject: Int = fullRowsPerSubject
  ) throws(SyntheticFault) {
    guard Self.subjectsRange.contains(subjects) else {
      throw SyntheticFault("expected 1 to 1000 subjects, found \(subjects)")
    }
    guard Self.rowsRange.contains(rowsPerSubject) else {
      throw SyntheticFault(
        "expected 1000 to 2000000 EEG rows per subject (3.3 s to 109 min), found \(rowsPerSubject)")
    }
    self.subjects = subjects
    self.seed = seed
    self.rowsPerSubject = rowsPerSubject
    roles = MRTRoles(subjects: subjects, seed: Seed.derive(from: seed, "roles"))
  }

  /// Bytes of all files, about.
  public var expectedBytes: Int {
    let rows = Double(subjects * rowsPerSubject)
    let sessionRows = Double(subjects) * sessionRows
    // Measured: an EEG row has some 365 bytes, a face row 395; there are 30 EEG rows to a frame.
    return Int(rows * 365 + sessionRows / Self.rowsPerSecond * 1.06 * 10.1 * 395)
  }

  /// The ids: 1, 2, … as the original numbers them.
  public func id(of subject: Int) -> String { String(subject + 1) }

  /// The plan of one subject.
  func session(of subject: Int) -> MRTSession {
    MRTSession(
      self, subject: subject, seed: Seed.derive(from: Seed.derive(from: seed, "subject"), subject))
  }

  /// EEG rows that a subject's session has room for.
  func sessionRows(of subject: Int) -> Int {
    guard let place = roles.whole.firstIndex(of: subject) else { return Int(sessionRows) }
    // Two subjects each share what one has more and the other less.
    guard place ^ 1 < roles.whole.count else { return Int(sessionRows) }
    var noise = NoiseSource(seed: Seed.derive(from: Seed.derive(from: seed, "length"), place / 2))
    let more = noise.uniform(0.02, 0.25)
    return Int(sessionRows * (place % 2 == 0 ? 1 + more : 1 - more))
  }

  /// Rows of a session on average, so that all files together have the rows that were asked for.
  private var sessionRows: Double {
    let parts = roles.coverage.reduce(0.0) { $0 + $1.share }
    return Double(subjects * rowsPerSubject) / parts
  }
}

extension MRTRoles.Coverage {
  /// EEG rows as a share of those that the session has room for.
  var share: Double {
    switch self {
    case .whole: 1
    case .none: 0
    case .afterwards: 0.012
    case .beginsLate, .endsEarly: 0.6
    }
  }
}
