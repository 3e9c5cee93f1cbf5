import ArgumentParser
import Glibc
import Pipeline

/// The studies that `trellis init --synthetic` can make.
enum SyntheticKind: String, CaseIterable, ExpressibleByArgument {
  /// Mental rotation: EEG, face and a trial log of students.
  case mrt
  /// EEG and face with a signal in a known place and a known Bayes rate.
  case planted
}

extension PlantedSignal: ExpressibleByArgument {}

/// What `trellis init --synthetic` is told.
struct SyntheticArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Makes recordings that nobody made: `mrt` with hazards and an effect in known numbers, `planted` with a signal whose Bayes rate is known.",
      valueName: "mrt|planted"))
  var synthetic: SyntheticKind?

  @Option(
    help: ArgumentHelp(
      "How many subjects: of mrt 38 as in the original, of planted 24 unless given.",
      valueName: "n"))
  var subjects: Int?

  @Option(help: ArgumentHelp("Same seed, same bytes; 0 unless given.", valueName: "n"))
  var seed: UInt64?

  @Option(
    help: ArgumentHelp(
      "Of mrt: EEG rows per subject on average; 302000 as in the original.", valueName: "n"))
  var rowsPerSubject: Int?

  @Option(
    help: ArgumentHelp("Of mrt: minutes of EEG per subject, instead of rows.", valueName: "m"))
  var minutes: Double?

  @Option(
    help: ArgumentHelp(
      "Of planted: where the class is told (eeg, face, interaction, time_order or none).",
      valueName: "where"))
  var signal: PlantedSignal?

  @Option(
    help: ArgumentHelp("Of planted: trials of each subject; 24 unless given.", valueName: "n"))
  var trials: Int?

  @Option(
    help: ArgumentHelp(
      "Of planted: how often labels are dealt out anew, as columns of the trial logs; 0 unless given.",
      valueName: "n"))
  var permutations: Int?

  @Option(
    help: ArgumentHelp(
      "The folder to write: data/mrt-synthetic or data/planted-synthetic unless given.",
      valueName: "folder")
  )
  var out: String?

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Threads; all cores unless given.", valueName: "n"))
  var jobs: Int?

  func validate() throws {
    let shared: [(String, Bool)] = [
      ("--subjects", subjects != nil), ("--seed", seed != nil), ("--out", out != nil),
      ("--jobs", jobs != nil),
    ]
    let ofMRT: [(String, Bool)] = [
      ("--rows-per-subject", rowsPerSubject != nil), ("--minutes", minutes != nil),
    ]
    let ofPlanted: [(String, Bool)] = [
      ("--signal", signal != nil), ("--trials", trials != nil),
      ("--permutations", permutations != nil),
    ]
    switch synthetic {
    case nil:
      if let first = (shared + ofMRT + ofPlanted).first(where: \.1) {
        throw ValidationError("\(first.0) belongs to --synthetic")
      }
    case .mrt:
      try refuse(ofPlanted, of: .planted)
      if minutes != nil, rowsPerSubject != nil {
        throw ValidationError(
          "--minutes and --rows-per-subject say the same thing: give one of them")
      }
    case .planted:
      try refuse(ofMRT, of: .mrt)
      if signal == nil {
        throw ValidationError(
          "--synthetic planted needs --signal: "
            + PlantedSignal.allCases.map(\.rawValue).joined(separator: ", "))
      }
    }
  }

  private func refuse(_ options: [(String, Bool)], of owner: SyntheticKind) throws {
    if let first = options.first(where: \.1) {
      throw ValidationError("\(first.0) belongs to --synthetic \(owner.rawValue)")
    }
  }

  /// The study that was asked for; an mrt one where nothing was.
  /// - Throws: `SyntheticFault` for numbers out of range.
  func study() throws(SyntheticFault) -> any SyntheticRecipe {
    synthetic == .planted ? try planted() : try mentalRotation()
  }

  private func planted() throws(SyntheticFault) -> PlantedStudy {
    try PlantedStudy(
      signal: signal ?? .none, subjects: subjects ?? 24, trials: trials ?? 24, seed: seed ?? 0,
      permutations: permutations ?? 0)
  }

  private func mentalRotation() throws(SyntheticFault) -> MRTStudy {
    var rows = rowsPerSubject ?? MRTStudy.fullRowsPerSubject
    if let minutes {
      let wanted = minutes * 60 * MRTStudy.rowsPerSecond
      guard wanted >= 0, wanted < 1e9 else {
        throw SyntheticFault("expected minutes of a recording, found \(minutes)")
      }
      rows = Int(wanted)
    }
    return try MRTStudy(subjects: subjects ?? 38, seed: seed ?? 0, rowsPerSubject: rows)
  }

  /// The folder, without slashes at its end.
  var folder: String {
    var path = out ?? "data/\((synthetic ?? .mrt).rawValue)-synthetic"
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }

  /// Threads to use.
  var workers: Int { max(1, jobs ?? sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
