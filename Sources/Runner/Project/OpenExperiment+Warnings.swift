import Pipeline

extension OpenExperiment {
  /// Says where no difference could become significant.
  ///
  /// The number of subjects is known from their folders, or once their trials have labels.
  func warnOfHopelessTests(_ plan: Plan, terminal: Terminal) {
    let byName = Dictionary(
      stages.cells.map { ($0.cell.name, $0) }, uniquingKeysWith: { first, _ in first })
    var known: [StageID: Int?] = [:]
    let warnings = ReachableSignificance.warnings(experiment) { cell in
      guard let own = byName[cell.name] else { return nil }
      if let subjects = own.subjects { return subjects }
      if known[own.label] == nil {
        known[own.label] = .some(label(own.label, plan).map(ReachableSignificance.subjects))
      }
      return known[own.label] ?? nil
    }
    if !warnings.isEmpty {
      Self.say(LoadedSpec.inOrder(warnings, files: files), files: files, terminal: terminal)
    }
  }

  private func label(_ id: StageID, _ plan: Plan) -> Artifact? {
    guard case .done = plan.state(of: id), let key = plan.digest(of: id),
      let digest = plan.summary(of: id)?.digest(of: "")
    else { return nil }
    return store.artifact("", of: key, digest: digest)
  }
}
