import Learners

/// A model per modality and what brings their answers together, as `late` fits them.
struct FittedLate: FittedFusion {
  let train: MultimodalRows
  let test: MultimodalTest
  /// Whether each modality's model learned from each training row: modalities × rows.
  let learned: [[Bool]]
  /// One per modality.
  let members: [RecipeRun.Fitted]
  let combination: any FittedLateCombination
  let missing: MissingModality

  var unit: AnswerUnit { members.map { AnswerUnit($0.recipe.values) }.max() ?? .row }

  func answers(
    for rows: MultimodalTest, executor: any Executor
  ) throws(LearnerError) -> Matrix<Double> {
    let own = try answersOfMembers(
      for: rows, present: missing.answering(rows), executor: executor)
    return try combined(own, executor: executor).probabilities
  }

  /// What each modality's model answers.
  /// - Parameters:
  ///   - rows: rows of all modalities.
  ///   - present: whether each model answers for each row: modalities × rows.
  ///   - executor: threads that may help.
  /// - Returns: answers of all modalities, as far as they answer.
  /// - Throws: `LearnerError` naming the modality.
  func answersOfMembers(
    for rows: MultimodalTest, present: [[Bool]], executor: any Executor
  ) throws(LearnerError) -> ModalityAnswers {
    var out = ModalityAnswers(present: present)
    for (index, member) in members.enumerated() {
      let part = rows.modalities[index]
      do throws(LearnerError) {
        out.add(
          try member.predict(Self.rows(rows, index, present[index]), executor: executor),
          to: index)
      } catch {
        throw error.in(part.modality, names: part.names)
      }
    }
    return out
  }

  func combined(
    _ answers: ModalityAnswers, executor: any Executor
  ) throws(LearnerError) -> LateAnswers {
    try combination.combined(answers, prior: train.prior, executor: executor)
  }

  private static func rows(
    _ all: MultimodalTest, _ modality: Int, _ present: [Bool]
  ) -> ModelRows {
    let own = present.indices.filter { present[$0] }
    return ModelRows(
      joining: [all.modalities[modality].selecting(rows: own)],
      places: all.places.selecting(rows: own))
  }

  /// The values of the models, weighed as their answers are; where answers are a weighted sum, and all
  /// models are explained in the unit of the answers.
  func exactShap(
    of rows: MultimodalTest, standIns: StandIns, executor: any Executor
  ) throws(LearnerError) -> NamedShap? {
    let present = missing.answering(rows)
    let taking = (0..<rows.count).map { row in present.indices.filter { present[$0][row] } }
    guard members.allSatisfy({ $0.calibration == nil && $0.model.model is any ExactlyExplained }),
      combination.weights(of: [0]) != nil
    else { return nil }
    var parts: [NamedShap] = []
    for (index, member) in members.enumerated() {
      let known = learned[index].indices.filter { learned[index][$0] }
      let own = try member.exactShap(
        of: Self.rows(rows, index, present[index]),
        background: Self.rows(train.withoutTruth, index, learned[index]),
        weights: known.map { train.weights[$0] }, standIns: standIns, executor: executor)
      guard let own, own.shap.unit != .margin else { return nil }
      parts.append(own)
    }
    let answers = try answers(for: rows, executor: executor)
    return joined(parts, present: present, taking: taking, answers: answers)
  }

  private func joined(
    _ parts: [NamedShap], present: [[Bool]], taking: [[Int]], answers: Matrix<Double>
  ) -> NamedShap {
    let names = parts.flatMap(\.names)
    var values = [Matrix<Double>](
      repeating: Matrix(repeating: 0, rows: taking.count, columns: names.count),
      count: answers.columns)
    var base = Matrix(repeating: 0.0, rows: taking.count, columns: answers.columns)
    let prior = train.prior
    for (row, modalities) in taking.enumerated() where modalities.isEmpty {
      for output in prior.indices { base[row, output] = prior[output] }
    }
    var first = 0
    for (index, part) in parts.enumerated() {
      var from = 0
      for row in taking.indices where present[index][row] {
        let weights = combination.weights(of: taking[row]) ?? []
        let weight = taking[row].firstIndex(of: index).map { weights[$0] } ?? 0
        for output in values.indices {
          base[row, output] += weight * part.shap.base[from, output]
          for (column, value) in part.shap.values[output].row(from).enumerated() {
            values[output][row, first + column] = weight * value
          }
        }
        from += 1
      }
      first += part.names.count
    }
    var methods: [String] = []
    for part in parts where !methods.contains(part.method) { methods.append(part.method) }
    return NamedShap(
      shap: ShapValues(
        values: values, base: base, answers: answers, unit: parts.first?.shap.unit ?? .probability),
      names: names,
      method: methods.joined(separator: " and ") + ", weighed as the answers of the models are")
  }
}
