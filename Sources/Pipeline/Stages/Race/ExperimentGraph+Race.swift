import Learners

extension ExperimentGraph {
  /// Cells that meet in one race: they predict the same under the same evaluation.
  private struct Field: Hashable {
    let label: StageID
    /// Where every window is a decision, only windows of one windowing can be paired.
    let rows: StageID?
    let evaluation: String
    let seeds: [Int]
    /// Values on the axes that do not race.
    let apart: [AxisValue]
  }

  /// Adds heats, looks and the fits behind them for all cells that race.
  ///
  /// - Parameters:
  ///   - cells: all cells of the experiment.
  ///   - unraced: cells that others are compared with: they have to be whole.
  /// - Returns: the fits of cells that race, one per seed, by name of the cell.
  /// - Throws: as the graph of any cell.
  mutating func race(
    _ cells: [ExperimentCell], unraced: Set<String>
  ) throws -> [String: [StageID]] {
    var order: [Field] = []
    var members: [Field: [Fitting]] = [:]
    for cell in cells where !cell.isDummy && !unraced.contains(cell.name) {
      let evaluation = cell.section("evaluation")
      guard let race = evaluation["race"]?.record else { continue }
      let own = try fitting(of: cell)
      // What a program does once it need not do again: it cannot be decided upon twice.
      if own.fits.contains(where: { $0.stage.program != nil }) { continue }
      let racing = race["over"].map { _ in Set(race.texts("over")) }
      let field = Field(
        label: own.windowing.label,
        rows: evaluation.record("vote").use == "none" ? own.windowing.rows : nil,
        evaluation: Canonical.text(evaluation.removing(["smoothing", "inner"])), seeds: cell.seeds,
        apart: cell.axes.filter { value in racing.map { !$0.contains(value.axis) } ?? false })
      if members[field] == nil { order.append(field) }
      members[field, default: []].append(own)
    }
    var fits: [String: [StageID]] = [:]
    for field in order {
      let own = members[field] ?? []
      // Nobody races alone.
      guard own.count > 1 else { continue }
      fits.merge(try race(own)) { first, _ in first }
    }
    return fits
  }

  /// The race of one field.
  private mutating func race(_ members: [Fitting]) throws -> [String: [StageID]] {
    let evaluation = members[0].cell.section("evaluation")
    let race = evaluation.record("race")
    let after = race.list("after").compactMap(\.integer)
    var heats: [[StageID]]?
    var verdicts: StageID?
    var finished = 0
    for (look, folds) in after.enumerated() {
      let own = members.enumerated().map { place, member in
        member.fits.enumerated().map { fit, found in
          data.graph.add(
            HeatStage(fit: found.stage, folds: folds),
            label: "heat/\(member.cell.name)/seed \(member.cell.seeds[fit])/\(folds) folds",
            inputs: found.inputs
              + Self.known(heats?[place][fit], finished, verdicts, place))
        }
      }
      verdicts = data.graph.add(
        RaceStage(evaluation: evaluation, race: race, look: look, cells: members.count),
        label: "race/\(members[0].cell.name)/\(folds) folds",
        inputs: try looked(at: own, members, before: verdicts))
      (heats, finished) = (own, folds)
    }
    var fits: [String: [StageID]] = [:]
    for (place, member) in members.enumerated() {
      fits[member.cell.name] = member.fits.enumerated().map { fit, found in
        data.graph.add(
          RacedFitStage(fit: found.stage),
          label: "fit/\(member.cell.name)/seed \(member.cell.seeds[fit])",
          inputs: found.inputs + Self.known(heats?[place][fit], finished, verdicts, place))
      }
    }
    return fits
  }

  /// What a heat or fit takes over from the heat before it.
  private static func known(
    _ heat: StageID?, _ folds: Int, _ verdicts: StageID?, _ place: Int
  ) -> [StageInput] {
    let earlier = heat.map { heat in
      (0..<folds).map { fold -> StageInput in
        ("earlier/\(HeatStage.part(fold))", .stage(heat, part: HeatStage.part(fold)))
      }
    }
    return (earlier ?? [])
      + (verdicts.map { [("verdict", .stage($0, part: RaceStage.part(place)))] } ?? [])
  }

  private mutating func looked(
    at heats: [[StageID]], _ members: [Fitting], before: StageID?
  ) throws -> [StageInput] {
    var inputs: [StageInput] = [("label", .stage(members[0].windowing.label))]
    for (place, member) in members.enumerated() {
      inputs.append(("rows/\(place)", .stage(member.windowing.rows)))
      for (seed, heat) in zip(member.cell.seeds, heats[place]) {
        inputs.append(("heat/\(place)/\(seed)", .stage(heat)))
        inputs.append(("progress/\(place)/\(seed)", .stage(heat, part: "progress")))
      }
      if let before {
        inputs.append(("verdict/\(place)", .stage(before, part: RaceStage.part(place))))
      }
    }
    return inputs + (try commonRows(members[0]))
  }
}
