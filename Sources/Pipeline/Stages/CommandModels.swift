import Glibc
import Learners

/// The models of a fit that are programs of the user's own.
enum CommandModels {
  /// Decoded sections with `use: command`, with their place in the spec.
  static func all(
    model: ParameterValues, fusion: ParameterValues
  ) -> [(path: String, values: ParameterValues)] {
    var out: [(path: String, values: ParameterValues)] = []
    let own = fusion["models"]?.map ?? []
    if model["use"]?.text == CommandModel.name { out.append(("model", model)) }
    for entry in own {
      if let values = entry.value.record, values["use"]?.text == CommandModel.name {
        out.append(("fusion.models.\(entry.key)", values))
      }
    }
    return out
  }

  /// The words of all command lines; `nil` where no model is a program.
  static func words(model: ParameterValues, fusion: ParameterValues) -> [String]? {
    var lines: [[String]] = []
    for (_, values) in all(model: model, fusion: fusion) where !lines.contains(values.texts("run"))
    {
      lines.append(values.texts("run"))
    }
    return lines.isEmpty ? nil : Array(lines.joined(separator: ["and"]))
  }

  /// Declared files, each once.
  static func files(model: ParameterValues, fusion: ParameterValues) -> [String] {
    var out: [String] = []
    for (_, values) in all(model: model, fusion: fusion) {
      for file in ProgramDeclaration.files(values) where !out.contains(file) { out.append(file) }
    }
    return out
  }

  /// Seconds that each program may take, by its words; the longest of several.
  static func timeouts(model: ParameterValues, fusion: ParameterValues) -> [[String]: Double] {
    var out: [[String]: Double] = [:]
    for (_, values) in all(model: model, fusion: fusion) {
      let words = values.texts("run")
      out[words] = max(out[words] ?? 0, values["timeout_s"]?.number ?? 600)
    }
    return out
  }

  /// What starts the programs of a fit; `nil` where no model is one.
  /// - Throws: `StageFailure` where nothing may be started.
  static func programs(
    model: ParameterValues, fusion: ParameterValues, timeouts: [[String]: Double],
    inputs: StageInputs, context: StageContext
  ) throws -> ModelPrograms? {
    guard words(model: model, fusion: fusion) != nil else { return nil }
    guard let runner = context.programs else {
      throw StageFailure(
        "a spec may not start programs unless you allow it with --allow-commands",
        specPath: "model")
    }
    var paths: [String: String] = [:]
    for file in files(model: model, fusion: fusion) {
      guard let path = inputs.file("file/\(file)") else {
        throw StageFailure("the file '\(file)' is missing", specPath: "model.files")
      }
      paths[file] = try absolute(path)
    }
    return ModelPrograms(
      exchange: ProgramExchange(runner: runner, isCancelled: context.isCancelled), paths: paths,
      timeouts: timeouts)
  }

  private static func absolute(_ path: String) throws -> String {
    if path.hasPrefix("/") { return path }
    guard let folder = getcwd(nil, 0) else { throw StageFailure("the current folder is gone") }
    defer { free(folder) }
    return String(cString: folder) + "/" + path
  }
}

extension DataGraph {
  /// The files that a fit's models are made of: `file/<name>`.
  mutating func modelFiles(
    model: ParameterValues, fusion: ParameterValues
  ) throws -> [StageInput] {
    try CommandModels.files(model: model, fusion: fusion).map { name in
      ("file/\(name)", try file(surroundings.resolve(name)))
    }
  }
}
