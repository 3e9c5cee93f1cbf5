import Learners

#if canImport(Glibc)
  import Glibc
#endif

/// Looks for features that say how long a window is, or whose it is, instead of what happened in it, and for
/// features that hardly exist.
///
/// Inputs: `label`, `rows`, and `features/<unit>/<modality>` of every unit.
struct FeatureAuditStage: Stage {
  static let kind = "audit"
  /// 2: features that most windows lack.
  static let revision = 2
  let configuration: ParameterValues

  /// - Parameter modality: whose features are looked at.
  init(modality: String) {
    configuration = ParameterValues(["modality": .text(modality)])
  }

  func run(_ inputs: StageInputs, _ context: StageContext) throws -> StageResult {
    let labelled = try inputs.artifact("label").labelledTrials
    let rows = try inputs.artifact("rows").designRows
    let modality = configuration.text("modality")
    let features = try FeatureRows.joined(rows: rows, modalities: [modality], inputs: inputs)
    var notes: [String] = []
    for part in features {
      let audit = FeatureAudit(
        part, seconds: zip(rows.start, rows.end).map { $1 - $0 },
        subjects: rows.trial.map { labelled.trials[$0].subject })
      notes += audit.notes
    }
    var artifact = Artifact()
    artifact.set(texts: notes, as: "notes")
    return StageResult(artifact)
  }
}

/// What is wrong with the features of one modality.
struct FeatureAudit {
  /// A rank correlation with the length of the window from which a feature counts as its proxy.
  static let proxy = 0.95
  /// Below so many rows nothing is said.
  static let fewestRows = 20

  /// Features that follow the length of their window.
  private(set) var durations: [String] = []
  /// Features that are the same in all windows of a person and differ between people.
  private(set) var identities: [String] = []
  /// Features that more than half of the windows lack, with the share that does.
  private(set) var absences: [(name: String, share: Double)] = []
  private let modality: String

  /// - Parameters:
  ///   - features: rows × features, NaN where missing.
  ///   - seconds: length of every row's window.
  ///   - subjects: owner of every row.
  init(_ features: ModalityFeatures, seconds: [Double], subjects: [Int]) {
    modality = features.modality
    findAbsences(features)
    guard let low = seconds.min(), let high = seconds.max(), seconds.count >= Self.fewestRows
    else { return }
    // Windows of one length cannot be told apart by it.
    let varies = high - low > 0.02 * high
    let hasPeople = Set(subjects).count > 2
    for (column, name) in features.names.enumerated() {
      let values = features.values.column(column)
      if varies, Self.followsLength(values, seconds) { durations.append(name) }
      if hasPeople, Self.namesPeople(values, subjects) { identities.append(name) }
    }
  }

  private mutating func findAbsences(_ features: ModalityFeatures) {
    let rows = features.values.rows
    guard rows >= Self.fewestRows, features.steps == 1 else { return }
    for (column, name) in features.names.enumerated() {
      let missing = (0..<rows).count { !features.values[$0, column].isFinite }
      if 2 * missing > rows { absences.append((name, Double(missing) / Double(rows))) }
    }
  }

  private static func followsLength(_ values: [Double], _ seconds: [Double]) -> Bool {
    let rows = values.indices.filter { values[$0].isFinite && seconds[$0].isFinite }
    guard rows.count >= fewestRows else { return false }
    func matrix(_ list: [Double]) -> Matrix<Double> {
      Matrix(rows: rows.count, columns: 1, elements: rows.map { list[$0] })
    }
    let outcome = Outcome(.values(truth: matrix(seconds), predicted: matrix(values)))
    return abs(SpearmanCorrelation(ParameterValues()).score(outcome) ?? 0) > proxy
  }

  /// Constant within everybody who has two rows or more, and not the same for all.
  private static func namesPeople(_ values: [Double], _ subjects: [Int]) -> Bool {
    var first: [Int: Double] = [:]
    var repeated: Set<Int> = []
    for (value, subject) in zip(values, subjects) where value.isFinite {
      if let known = first[subject] {
        if known != value { return false }
        repeated.insert(subject)
      } else {
        first[subject] = value
      }
    }
    return repeated.count > 2 && Set(repeated.compactMap { first[$0] }).count > 1
  }

  /// What a reviewer must know.
  var notes: [String] {
    var out: [String] = []
    if !absences.isEmpty {
      let words = absences.map { "'\($0.name)' \(CellConcerns.percent($0.share))" }
      out.append(
        "\(modality): features that are missing in most windows:"
          + " \(Self.list(words))")
    }
    if !durations.isEmpty {
      out.append(
        "\(modality): features that only say how long a window is (rank correlation above"
          + " \(Self.proxy)): \(Self.list(Self.quoted(durations))); use rates or shares of time")
    }
    if !identities.isEmpty {
      out.append(
        "\(modality): features that are the same in all windows of a person, and so say who it is:"
          + " \(Self.list(Self.quoted(identities)))")
    }
    return out
  }

  private static func quoted(_ names: [String]) -> [String] { names.map { "'\($0)'" } }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(5).joined(separator: ", ")
    return names.count > 5 ? "\(shown) and \(names.count - 5) more" : shown
  }
}
