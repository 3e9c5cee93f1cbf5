import ArgumentParser
import Glibc
import Pipeline

/// `trellis init`: a spec to start from.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Writes a spec to start from: experiments/NAME.yaml.",
    discussion: """
      With --synthetic, a whole data set in the raw layout of a study is made as well, with the spec that runs on \
      it. OUT/truth.json says what was planted: trellis init --synthetic mrt --subjects 3 --minutes 1, \
      trellis init --synthetic planted --signal interaction
      """)

  @Argument(help: "Name of the experiment; with --synthetic it is that of the folder.")
  var name: String?

  @OptionGroup(title: "Synthetic data") var synthetic: SyntheticArguments

  func validate() throws {
    if name == nil, synthetic.synthetic == nil {
      throw ValidationError("Missing expected argument '<name>'")
    }
    if name != nil, synthetic.synthetic != nil {
      throw ValidationError("with --synthetic, --out names the folder and so the experiment")
    }
  }

  func run() throws {
    let terminal = Terminal()
    guard let name else {
      return try SyntheticProject(arguments: synthetic, terminal: terminal).make()
    }
    let mark = SourceMark(file: "NAME", line: 1, column: 1, length: name.unicodeScalars.count)
    if let fault = NameRule.fault(in: name, at: mark) {
      terminal.note("error: \(fault.message)" + (fault.help.map { "\n  = help: \($0)" } ?? ""))
      throw ExitStatus.usage.code
    }
    let path = "experiments/\(name).yaml"
    guard access(path, F_OK) != 0 else {
      terminal.note("error: \(path) exists; nothing was written")
      throw ExitStatus.usage.code
    }
    let schema = LanguageReference.schemaPath
    mkdir("experiments", 0o777)
    mkdir(ProjectFolder.parent(of: schema), 0o777)
    for (file, text) in [
      (path, StarterSpec.text(name: name)), (schema, LanguageReference.schema()),
    ] {
      if let code = AtomicFile.write(Array(text.utf8), to: file) {
        terminal.note("error: \(file): \(SystemError.words(code))")
        throw ExitStatus.missingData.code
      }
      terminal.result("wrote \(file)\n")
    }
    terminal.result("next: adapt the dataset section, then: trellis check \(path)\n")
  }
}

/// The spec that `trellis init` writes.
enum StarterSpec {
  /// - Returns: a whole spec; only the data are missing.
  static func text(name: String) -> String {
    """
    # yaml-language-server: $schema=../\(LanguageReference.schemaPath)
    spec: 1
    name: \(name)
    question: What do these recordings tell about unseen people?

    dataset:
      use: recordings
      root: data/\(name)
      subject: {column: subject}
      trial: {column: trial}
      time: {rate_hz: 128}                     # or {column: UnixTime, unit: s}
      modalities:
        eeg:
          file: eeg.csv
          columns: {raw: {include: ["eeg_*"], rate_hz: 128, unit: uV}}
      label: {use: column, column: label, on_missing: drop}

    windowing: {length_s: 4, overlap: 0.5}

    features:
      eeg:
        - {use: statistics, columns: raw, stats: [mean, std]}
        - {use: welch_band_power, columns: raw, bands: {theta: [4, 8], alpha: [8, 13], beta: [13, 30]}, of: log}

    model: {preprocess: [{use: impute}, {use: standardize}], use: logistic_regression}

    evaluation:
      outer: {use: stratified_group_kfold, group: subject, folds: 5}
      metrics: [balanced_accuracy, f1_macro]
      seeds: [0, 1, 2]

    variants:
      model:
        logreg: {}
        rf: {use: random_forest, trees: 300}

    sweep: {grid: {model: [logreg, rf], windowing.length_s: [2, 4]}}

    report:
      tables:
        results: {rows: [model], columns: [windowing.length_s], values: [balanced_accuracy], best: bold}
      html: true

    """
  }
}
