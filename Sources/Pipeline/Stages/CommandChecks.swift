import Learners

/// What the project folder can say about the commands of a spec before anything runs.
///
/// A file that a command names but does not declare could change without its results being computed again.
enum CommandChecks {
  /// The faults of one cell, in the order of the spec.
  static func faults(
    in cell: ExperimentCell, _ surroundings: ExperimentGraph.Surroundings
  ) -> [SpecError] {
    var out: [SpecError] = []
    for entry in cell.sections["features"]?.map ?? [] {
      for (place, value) in (entry.value.list ?? []).enumerated() {
        guard let own = value.record, own.use == CommandFeature.name else { continue }
        out += faults(own, at: "features.\(entry.key)[\(place)]", cell, surroundings)
      }
    }
    for (path, values) in CommandModels.all(
      model: cell.sections["model"]?.record ?? ParameterValues(),
      fusion: cell.sections["fusion"]?.record ?? ParameterValues())
    {
      out += faults(values, at: path, cell, surroundings)
    }
    return out
  }

  private static func faults(
    _ command: ParameterValues, at path: String, _ cell: ExperimentCell,
    _ surroundings: ExperimentGraph.Surroundings
  ) -> [SpecError] {
    var out: [SpecError] = []
    let files = (command["files"]?.list ?? []).compactMap(\.text)
    for (index, file) in files.enumerated() {
      let found = surroundings.resolve(file)
      if !surroundings.listing.exists(found) || surroundings.listing.isFolder(found) {
        out.append(
          SpecError(
            "no file '\(file)' in the project", at: mark("\(path).files[\(index)]", cell),
            help: "paths start at the project folder, where 'experiments' stands"))
      }
    }
    for (index, word) in command.texts("run").enumerated() where !files.contains(word) {
      if word.isEmpty || word.hasPrefix("/") { continue }
      let found = surroundings.resolve(word)
      let place = mark("\(path).run[\(index)]", cell)
      if surroundings.listing.exists(found), !surroundings.listing.isFolder(found) {
        let all = (files + [word]).joined(separator: ", ")
        out.append(
          SpecError(
            "'\(word)' is a file of the project that is not declared: changing it would go unnoticed",
            at: place, help: "write 'files: [\(all)]'"))
      } else if index == 0, word.contains("/") {
        out.append(
          SpecError(
            "no program '\(word)' in the project", at: place,
            help: "paths start at the project folder; a word without '/' is looked for in PATH"))
      }
    }
    return out
  }

  private static func mark(_ path: String, _ cell: ExperimentCell) -> SourceMark {
    cell.marks.value(path) ?? cell.marks.nearest(path)
  }
}
