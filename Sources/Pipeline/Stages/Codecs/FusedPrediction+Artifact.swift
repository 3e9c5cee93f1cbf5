import Learners

extension Artifact {
  /// The answers of one fold.
  /// - Parameters:
  ///   - answers: what the fusion gave.
  ///   - rows: how many test rows the fold has.
  init(answers: FusedPrediction, of rows: Int) {
    self.init()
    self["probability"] = Tensor(
      shape: [answers.probabilities.rows, answers.probabilities.columns],
      .f64(answers.probabilities.elements))
    set(texts: answers.notes, as: "notes")
    if let answered = answers.answered, answered.count < rows {
      self["answered"] = Tensor(answered)
    }
    set(chosen: answers.chosen, as: "chosen")
    set(decisionWeights: answers.decisionWeights, as: "decision_weights")
    set(attention: answers.attention, as: "attention")
  }

  /// The answers of one fold that were kept.
  var foldAnswers: FusedPrediction {
    let shape = self["probability"]?.shape ?? [0, 0]
    return FusedPrediction(
      probabilities: Matrix(rows: shape[0], columns: shape[1], elements: doubles("probability")),
      answered: self["answered"]?.integers,
      notes: texts("notes") ?? [], chosen: chosen("chosen"),
      decisionWeights: self["decision_weights"]?.doubles,
      attention: attention("attention"))
  }

  /// Keeps choices, where there are any, as names and values in turn.
  mutating func set(chosen: [ChosenValue], as name: String) {
    guard !chosen.isEmpty else { return }
    set(texts: chosen.flatMap { [$0.name, $0.value] }, as: name)
  }

  /// Choices that were kept.
  func chosen(_ name: String) -> [ChosenValue] {
    let words = texts(name) ?? []
    return stride(from: 0, to: words.count - 1, by: 2).map {
      ChosenValue(words[$0], words[$0 + 1])
    }
  }

  /// Keeps a factor per class, where there are any.
  mutating func set(decisionWeights: [Double]?, as name: String) {
    guard let decisionWeights else { return }
    self[name] = Tensor(shape: [decisionWeights.count], .f64(decisionWeights))
  }

  /// Keeps shares of attention, where there are any.
  mutating func set(attention: AttentionTable?, as name: String) {
    guard let attention else { return }
    let entries = attention.entries
    set(texts: entries.map(\.modality), as: name + "/modalities")
    self[name + "/steps"] = Tensor(entries.map { $0.step ?? 0 })
    self[name + "/means"] = Tensor(entries.map(\.mean))
    self[name + "/deviations"] = Tensor(entries.map(\.deviation))
    self[name + "/counts"] = Tensor(entries.map(\.count))
  }

  /// Shares of attention that were kept.
  func attention(_ name: String) -> AttentionTable? {
    guard let modalities = texts(name + "/modalities") else { return nil }
    let (steps, counts) = (integers(name + "/steps"), integers(name + "/counts"))
    let (means, deviations) = (doubles(name + "/means"), doubles(name + "/deviations"))
    return AttentionTable(
      entries: modalities.indices.map {
        AttentionTable.Entry(
          modality: modalities[$0], step: steps[$0] > 0 ? steps[$0] : nil, mean: means[$0],
          deviation: deviations[$0], count: counts[$0])
      })
  }
}
