import Glibc
import Learners
import Pipeline

/// Tells whether the results of exactly this state are written already, without reading or making them again.
///
/// The stamp names every result that the files are made from, the report section and the build; it counts only
/// while `summary.json` has the bytes that it had then, every cell has its files, and nobody has written to any
/// of them since, nor was killed while writing.
struct ResultsStamp {
  private let path: String
  /// What is known of the experiment's runs.
  let runFolder: String
  private let summaryPath: String
  private let cellFiles: [String]
  /// What else is written: by its size and time it is known whether somebody changed it.
  private let otherFiles: [String]
  private let state: Digest

  init(open: OpenExperiment, plan: Plan, failures: [RunFailure]) {
    let experiment = open.experiment
    runFolder = ProjectFolder.join(open.project.storeRoot, "runs/\(experiment.name)")
    path = runFolder + "/written"
    let results = ProjectFolder.join(open.project.resultsRoot, experiment.name)
    summaryPath = results + "/summary.json"
    cellFiles = open.whole.cells.flatMap { own in
      let folder = "\(results)/cells/\(own.cell.name)/"
      return [folder + "notes.txt", folder + "params.yaml", folder + "provenance.json"]
    }
    otherFiles =
      ["tables", "rankings", "published"].flatMap { experiment.report.map($0) }
      .map { "\(results)/\($0.key).md" }
      + ["summary.csv", "report.html"].map { "\(results)/\($0)" }
      + open.whole.cells.flatMap { own in
        CellFiles.ofResults.map { "\(results)/cells/\(own.cell.name)/\($0)" }
      }
    var text =
      BuildIdentity.text + " " + BuildIdentity.file + "\n" + (experiment.question ?? "") + "\n"
    text += Canonical.text(experiment.report) + "\n"
    for own in open.whole.cells {
      text += own.cell.name
      let stages =
        [own.score, own.comparison?.stage, own.againstDummy?.stage].compactMap { $0 } + own.audits
        + own.explanations
      for id in stages {
        text += " " + (plan.digest(of: id).map { "\($0)" } ?? "-")
        if case .done = plan.state(of: id) { text += "+" }
      }
      let evaluation = own.cell.section("evaluation").record("statistics").record("compare")
      text += " \(own.comparison?.baseline ?? "-") \(Canonical.text(evaluation))\n"
    }
    for file in open.absent { text += "absent \(file.path) \(file.archive)\n" }
    for failure in failures { text += "\(failure.label): \(failure.message)\n" }
    state = SHA256.digest(of: text)
  }

  /// Whether the files are what this state would write.
  var isCurrent: Bool {
    guard case .success(let bytes) = LocalFiles.read(path),
      case .success(let summary) = LocalFiles.read(summaryPath)
    else { return false }
    let expected = stamp(summary)
    return String(decoding: bytes, as: UTF8.self) == expected
      && cellFiles.allSatisfy { LocalFiles.listing.exists($0) }
      && WritingMark.left(in: runFolder).isEmpty
  }

  /// Remembers that the files are written.
  func save() {
    guard case .success(let summary) = LocalFiles.read(summaryPath) else { return }
    AtomicFile.write(Array(stamp(summary).utf8), to: path)
  }

  private func stamp(_ summary: [UInt8]) -> String {
    var text = ""
    for file in cellFiles + otherFiles { text += Self.state(of: file) + "\n" }
    return "\(state) \(SHA256.digest(of: summary)) \(SHA256.digest(of: text))\n"
  }

  private static func state(of file: String) -> String {
    var status = stat()
    guard stat(file, &status) == 0 else { return "-" }
    return "\(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
  }
}
