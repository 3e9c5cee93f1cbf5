import Pipeline

/// The small files of a cell's folder, as text.
enum CellFiles {
  /// A file with its content.
  struct File: Sendable, Equatable {
    let name: String
    let text: String
  }

  /// Files that say what came out; they go when a cell has no result any more.
  static let ofResults = [
    "metrics.json", "confusion.csv", "folds.csv", "roc.csv", "targets.csv", "attention.csv",
    "subjects.csv", "importance.csv",
  ]

  /// What is written for a finished cell.
  static func all(_ cell: Summary.Cell, _ result: CellResult) -> [File] {
    var files = [
      File(name: "metrics.json", text: MetricsDocument.json(cell, result).indentedText),
      File(name: "folds.csv", text: folds(result)),
      File(name: "notes.txt", text: notes(result.concerns + result.notes)),
    ]
    if !result.confusion.isEmpty {
      files.append(File(name: "confusion.csv", text: confusion(result)))
    }
    if !result.curves.isEmpty { files.append(File(name: "roc.csv", text: curves(result))) }
    if let rows = result.perTarget {
      files.append(File(name: "targets.csv", text: targets(rows)))
    }
    if result.folds.contains(where: { $0.attention != nil }) {
      files.append(File(name: "attention.csv", text: attention(result)))
    }
    if result.bySubject.count > 1, result.metrics.contains(where: { !$0.bySubject.isEmpty }) {
      files.append(File(name: "subjects.csv", text: subjects(result)))
    }
    if let importance = cell.importance {
      files.append(File(name: "importance.csv", text: ImportanceText.csv(importance)))
    }
    return files
  }

  /// A line per subject: its decisions, and every metric on them alone, mean over seeds.
  static func subjects(_ result: CellResult) -> String {
    let metrics = result.metrics.filter { $0.bySubject.count == result.bySubject.count }
    var out = CSVText.line(["subject", "decisions"] + metrics.map(\.name))
    for (place, own) in result.bySubject.enumerated() {
      out += CSVText.line(
        [own.name, "\(own.decisions)"] + metrics.map { CSVText.number($0.bySubject[place]) })
    }
    return out
  }

  /// Row = truth, column = prediction; decisions of all seeds.
  static func confusion(_ result: CellResult) -> String {
    let classes = result.perClass.map(\.name)
    var out = CSVText.line(["truth"] + classes.map { "predicted_\($0)" })
    for (name, counts) in zip(classes, result.confusion) {
      out += CSVText.line([name] + counts.map(String.init))
    }
    return out
  }

  static func folds(_ result: CellResult) -> String {
    var choices: [String] = []
    for chosen in result.folds.compactMap(\.chosen).joined() where !choices.contains(chosen.name) {
      choices.append(chosen.name)
    }
    // Where each subject has folds of its own, it has a column of its own.
    let isPersonal = result.folds.contains { $0.subject != nil }
    var out = CSVText.line(
      ["seed", "fold"] + (isPersonal ? ["subject"] : [])
        + ["train_windows", "test_windows", "train_groups", "test_groups"] + choices)
    for fold in result.folds {
      out += CSVText.line(
        ["\(fold.seed)", fold.name] + (isPersonal ? [fold.subject ?? ""] : [])
          + [fold.trainRows, fold.testRows, fold.trainGroups, fold.testGroups].map(String.init)
          + choices.map { name in fold.chosen?.first { $0.name == name }?.value ?? "" })
    }
    return out
  }

  /// Truth, prediction and what lies between them, a line per continuous target, in the target's unit.
  static func targets(_ rows: [CellResult.TargetRow]) -> String {
    var out = CSVText.line([
      "target", "truth_lowest", "truth_highest", "truth_mean", "truth_sd", "predicted_mean",
      "predicted_sd", "bias", "residual_sd",
    ])
    for row in rows {
      out += CSVText.line(
        [row.name]
          + [
            row.lowest, row.highest, row.mean, row.deviation, row.predictedMean,
            row.predictedDeviation, row.bias, row.residualDeviation,
          ].map(CSVText.number))
    }
    return out
  }

  /// Mean share of attention of modalities, and of the steps of each, fold by fold.
  static func attention(_ result: CellResult) -> String {
    var out = CSVText.line(["seed", "fold", "modality", "step", "mean", "sd", "n"])
    for fold in result.folds {
      for entry in fold.attention?.entries ?? [] {
        out += CSVText.line(
          ["\(fold.seed)", fold.name, entry.modality, entry.step.map(String.init) ?? ""]
            + [CSVText.number(entry.mean), CSVText.number(entry.deviation), "\(entry.count)"])
      }
    }
    return out
  }

  static func curves(_ result: CellResult) -> String {
    var out = CSVText.line(["class", "false_positive_rate", "true_positive_rate"])
    for curve in result.curves {
      for (x, y) in zip(curve.falsePositive, curve.truePositive) {
        out += CSVText.line([curve.name, CSVText.number(x), CSVText.number(y)])
      }
    }
    return out
  }

  /// A line for each note.
  static func notes(_ notes: [String]) -> String {
    notes.map { CountedWords.agreeing(throughout: $0).replacing("\n", with: " ") + "\n" }.joined()
  }
}

extension CellResult {
  /// How many units intervals and tests resample.
  var units: Int {
    switch unit {
    case "subject": subjects
    case "trial": trials
    default: decisions
    }
  }
}
