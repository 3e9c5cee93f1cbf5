import Learners

/// Out-of-fold predictions of a cell, one row per window and seed, for people and other programs.
public enum PredictionTable {
  /// The table as CSV.
  ///
  /// - Parameters:
  ///   - label: artifact of the cell's label stage.
  ///   - rows: artifact of its rows stage.
  ///   - predictions: artifact of each fit stage with its run seed.
  /// - Returns: columns seed, fold, subject, trial, start_s, end_s, then truth, predicted and one per class;
  ///   of continuous targets truth_NAME and predicted_NAME for each.
  public static func csv(
    label: Artifact, rows: Artifact, predictions: [(seed: Int, artifact: Artifact)]
  ) -> String {
    let labelled = label.labelledTrials
    let design = rows.designRows
    var out = "seed,fold,subject,trial,start_s,end_s"
    if labelled.task == .classification { out += ",truth,predicted" }
    for name in labelled.classes { out += "," + quoted("p_" + name) }
    for name in labelled.targets {
      out += "," + quoted("truth_" + name) + "," + quoted("predicted_" + name)
    }
    out += "\n"
    for (seed, artifact) in predictions {
      let own = artifact.predictions
      for index in own.row.indices {
        let row = own.row[index]
        let trial = labelled.trials[design.trial[row]]
        let chances = own.probabilities.row(index)
        let fold = own.folds[own.fold[index]]
        out += "\(seed),\(quoted(fold.name))"
        out += ",\(quoted(labelled.subjects[trial.subject])),\(quoted(trial.id))"
        out += ",\(design.start[row]),\(design.end[row])"
        if labelled.task == .regression {
          for (truth, answer) in zip(trial.values, chances) { out += ",\(truth),\(answer)" }
        } else {
          out += ",\(quoted(trial.label.map { labelled.classes[$0] } ?? ""))"
          let decided = Decisions.decided(chances, factors: fold.decisionWeights)
          out += ",\(quoted(labelled.classes[decided]))"
          for chance in chances { out += ",\(chance)" }
        }
        out += "\n"
      }
    }
    return out
  }

  private static func quoted(_ text: String) -> String {
    guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
    return "\""
      + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }
}
