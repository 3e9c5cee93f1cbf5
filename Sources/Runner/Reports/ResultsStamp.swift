import Learners
import Pipeline

/// Tells whether the results of exactly this state are written already, without reading or making them again.
///
/// The stamp names every result that the files are made from, the report section and the build; it counts only
/// while `summary.json` has the bytes that it had then and every cell has its files.
struct ResultsStamp {
  private let path: String
  private let summaryPath: String
  private let cellFiles: [String]
  private let state: Digest

  init(open: OpenExperiment, plan: Plan, failures: [RunFailure]) {
    let experiment = open.experiment
    path = ProjectFolder.join(open.project.storeRoot, "runs/\(experiment.name)/written")
    let results = ProjectFolder.join(open.project.resultsRoot, experiment.name)
    summaryPath = results + "/summary.json"
    cellFiles = open.whole.cells.flatMap { own in
      let folder = "\(results)/cells/\(own.cell.name)/"
      return [folder + "notes.txt", folder + "params.yaml", folder + "provenance.json"]
    }
    var text =
      BuildIdentity.text + " " + BuildIdentity.file + "\n" + (experiment.question ?? "") + "\n"
    text += Canonical.text(experiment.report) + "\n"
    for own in open.whole.cells {
      text += own.cell.name
      let stages =
        [own.score, own.comparison?.stage, own.againstDummy?.stage].compactMap { $0 } + own.audits
      for id in stages {
        text += " " + (plan.digest(of: id).map { "\($0)" } ?? "-")
        if case .done = plan.state(of: id) { text += "+" }
      }
      let evaluation = own.cell.section("evaluation").record("statistics").record("compare")
      text += " \(own.comparison?.baseline ?? "-") \(Canonical.text(evaluation))\n"
    }
    for failure in failures { text += "\(failure.label): \(failure.message)\n" }
    state = SHA256.digest(of: text)
  }

  /// Whether the files are what this state would write.
  var isCurrent: Bool {
    guard case .success(let bytes) = LocalFiles.read(path),
      case .success(let summary) = LocalFiles.read(summaryPath)
    else { return false }
    let expected = "\(state) \(SHA256.digest(of: summary))\n"
    return String(decoding: bytes, as: UTF8.self) == expected
      && cellFiles.allSatisfy { LocalFiles.listing.exists($0) }
  }

  /// Remembers that the files are written.
  func save() {
    guard case .success(let summary) = LocalFiles.read(summaryPath) else { return }
    AtomicFile.write(Array("\(state) \(SHA256.digest(of: summary))\n".utf8), to: path)
  }
}
