import Learners

/// Out-of-fold predictions of a cell, one row per window and seed, for people and other programs.
public enum PredictionTable {
  /// The table as CSV.
  ///
  /// - Parameters:
  ///   - label: artifact of the cell's label stage.
  ///   - rows: artifact of its rows stage.
  ///   - predictions: artifact of each fit stage with its run seed.
  /// - Returns: UTF-8 text with columns seed, fold, subject, trial, start_s, end_s, then truth, predicted and
  ///   one per class; of continuous targets truth_NAME and predicted_NAME for each.
  public static func csv(
    label: Artifact, rows: Artifact, predictions: [(seed: Int, artifact: Artifact)]
  ) -> [UInt8] {
    let labelled = label.labelledTrials
    let design = rows.designRows
    var out = Array("seed,fold,subject,trial,start_s,end_s".utf8)
    if labelled.task == .classification { out += ",truth,predicted".utf8 }
    for name in labelled.classes { out += ("," + quoted("p_" + name)).utf8 }
    for name in labelled.targets {
      out += ("," + quoted("truth_" + name) + "," + quoted("predicted_" + name)).utf8
    }
    out.append(0x0A)
    // What stands in many rows is put into words once.
    let classes = labelled.classes.map { "," + quoted($0) }
    let subjects = labelled.subjects.map(quoted)
    let trials = labelled.trials.map { "," + subjects[$0.subject] + "," + quoted($0.id) }
    for (seed, artifact) in predictions {
      let own = artifact.predictions
      let folds = own.folds.map { "\(seed)," + quoted($0.name) }
      for index in own.row.indices {
        let row = own.row[index]
        let trial = labelled.trials[design.trial[row]]
        let chances = own.probabilities.row(index)
        out += folds[own.fold[index]].utf8
        out += trials[design.trial[row]].utf8
        append(design.start[row], to: &out)
        append(design.end[row], to: &out)
        if labelled.task == .regression {
          for (truth, answer) in zip(trial.values, chances) {
            append(truth, to: &out)
            append(answer, to: &out)
          }
        } else {
          out += (trial.label.map { classes[$0] } ?? ",").utf8
          let factors = own.folds[own.fold[index]].decisionWeights
          out += classes[Decisions.decided(chances, factors: factors)].utf8
          for chance in chances { append(chance, to: &out) }
        }
        out.append(0x0A)
      }
    }
    return out
  }

  private static func append(_ value: Double, to out: inout [UInt8]) {
    out.append(UInt8(ascii: ","))
    out += value.description.utf8
  }

  private static func quoted(_ text: String) -> String {
    guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
    return "\""
      + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }
}
