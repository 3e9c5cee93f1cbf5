import ArgumentParser
import Glibc
import Pipeline

/// The studies that `trellis init --synthetic` can make.
enum SyntheticKind: String, CaseIterable, ExpressibleByArgument {
  /// Mental rotation: EEG, face and a trial log of students.
  case mrt
}

/// What `trellis init --synthetic` is told.
struct SyntheticArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Makes raw recordings that nobody made, with hazards and an effect in known numbers.",
      valueName: "mrt"))
  var synthetic: SyntheticKind?

  @Option(help: ArgumentHelp("How many subjects; 38 as in the original.", valueName: "n"))
  var subjects: Int?

  @Option(help: ArgumentHelp("Same seed, same bytes; 0 unless given.", valueName: "n"))
  var seed: UInt64?

  @Option(
    help: ArgumentHelp(
      "EEG rows per subject on average; 302000 as in the original.", valueName: "n"))
  var rowsPerSubject: Int?

  @Option(help: ArgumentHelp("Minutes of EEG per subject, instead of rows.", valueName: "m"))
  var minutes: Double?

  @Option(
    help: ArgumentHelp("The folder to write: data/mrt-synthetic unless given.", valueName: "folder")
  )
  var out: String?

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Threads; all cores unless given.", valueName: "n"))
  var jobs: Int?

  func validate() throws {
    guard synthetic == nil else {
      if minutes != nil, rowsPerSubject != nil {
        throw ValidationError(
          "--minutes and --rows-per-subject say the same thing: give one of them")
      }
      return
    }
    let given: [(String, Bool)] = [
      ("--subjects", subjects != nil), ("--seed", seed != nil),
      ("--rows-per-subject", rowsPerSubject != nil), ("--minutes", minutes != nil),
      ("--out", out != nil), ("--jobs", jobs != nil),
    ]
    if let first = given.first(where: \.1) {
      throw ValidationError("\(first.0) belongs to --synthetic")
    }
  }

  /// The study.
  /// - Throws: `SyntheticFault` for numbers out of range.
  func study() throws(SyntheticFault) -> MRTStudy {
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
    var path = out ?? "data/mrt-synthetic"
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }

  /// Threads to use.
  var workers: Int { max(1, jobs ?? sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
