import Glibc
import Learners

/// Runs a user's own program on the recordings of one unit, subject by subject.
///
/// Inputs: `windows`, `recording`, `signal/recording` where the modality has signal steps, and `file/<n>` of
/// each declared file. The program sees one subject at a
/// time and nothing of labels, ids or other subjects. It runs only where the context can start programs.
struct CommandStage: Stage {
  static let kind = "command"
  static let revision = 1
  let configuration: ParameterValues
  private let modality: String
  private let declaration: ParameterValues
  private let place: Int

  /// - Parameters:
  ///   - modality: its name.
  ///   - declaration: the decoded feature.
  ///   - place: its place in the modality's list.
  init(modality: String, declaration: ParameterValues, place: Int) {
    self.modality = modality
    self.declaration = declaration
    self.place = place
    configuration = ParameterValues([
      "modality": .text(modality),
      "command": .record(Content.of(declaration, as: FeatureCatalog.family)),
      "instruction_set": .text(InstructionSet.current),
    ])
  }

  var program: [String]? { declaration.texts("run") }

  func run(_ inputs: StageInputs, _ context: StageContext) throws -> StageResult {
    guard let programs = context.programs else {
      throw failure("a spec may not start programs unless you allow it with --allow-commands", nil)
    }
    let exchange = ProgramExchange(runner: programs, isCancelled: context.isCancelled)
    let windows = UnitWindows(try inputs.artifact("windows"))
    let recordings = try inputs.recordings("recording", of: modality).bySubject
    var subject: String?
    do {
      let feature = try CommandFeature(declaration)
      let arguments = try Self.arguments(of: feature, inputs)
      var elements: [Double] = []
      var infinite = 0
      for (own, set) in windows.sets(of: modality) {
        if context.isCancelled() { throw CancellationError() }
        subject = own
        guard let recording = recordings[own] else {
          throw ProgramFault("the recording is missing")
        }
        let found = try Self.values(recording, set, feature, arguments, exchange)
        infinite += found.count { $0.isInfinite }
        elements += found.map { $0.isFinite ? $0 : .nan }
      }
      return StageResult(result(elements, names: feature.names, infinite: infinite))
    } catch let fault as FeatureFault {
      throw failure(
        fault.message + (fault.help.map { "; " + $0 } ?? ""), subject, at: fault.parameter)
    } catch let fault as ProgramFault {
      throw failure(fault.message, subject)
    }
  }

  /// Windows × names, one row after the other; NaN where the modality does not cover the window.
  private static func values(
    _ recording: Recording, _ set: WindowSet, _ feature: CommandFeature, _ arguments: [String],
    _ exchange: ProgramExchange
  ) throws -> [Double] {
    let isCovered = set[recording.modality]?.isCovered ?? []
    let covered = isCovered.indices.filter { isCovered[$0] }
    let width = feature.names.count
    var out = [Double](repeating: .nan, count: set.windows.count * width)
    if covered.isEmpty { return out }
    let input = try WindowInput(recording, windows: set, covered: covered, feature: feature)
    let tensors = try exchange.run(
      arguments, timeoutSeconds: feature.program.timeoutSeconds, tensors: input.tensors,
      metadata: input.metadata, outputBytes: covered.count * width * 8)
    let found = try checked(tensors, shape: [covered.count, width])
    if feature.readsWindowOnly, covered.count > 1 {
      let tried = covered.count / 2
      try tryAlone(
        covered[tried], Array(found[tried * width..<(tried + 1) * width]), recording, set, feature
      ) {
        try exchange.run(
          arguments, timeoutSeconds: feature.program.timeoutSeconds, tensors: $0.tensors,
          metadata: $0.metadata, outputBytes: width * 8)
      }
    }
    for (row, window) in covered.enumerated() {
      for column in 0..<width { out[window * width + column] = found[row * width + column] }
    }
    return out
  }

  /// Runs the program on one window alone: a program that reads windows only gives the same numbers.
  /// - Throws: `ProgramFault` that names the first number that differs.
  private static func tryAlone(
    _ window: Int, _ expected: [Double], _ recording: Recording, _ set: WindowSet,
    _ feature: CommandFeature, run: (WindowInput) throws -> [String: Tensor]
  ) throws {
    let alone = try WindowInput(
      recording, windows: set, covered: [window], feature: feature, showsAll: false)
    let found = try checked(try run(alone), shape: [1, expected.count])
    for (place, name) in feature.names.enumerated() {
      let (one, other) = (expected[place], found[place])
      guard one != other, !(one.isNaN && other.isNaN) else { continue }
      let own = set.windows[window]
      throw ProgramFault(
        "it declares 'reads: window', but '\(name)' of the window from \(SamplingRate.plain(own.start)) s to "
          + "\(SamplingRate.plain(own.end)) s is \(one) with the rest of the recording and \(other) without it: "
          + "leave 'reads' out, or compute each window from its own samples")
    }
  }

  private static func checked(
    _ tensors: [String: Tensor], shape: [Int]
  ) throws(ProgramFault) -> [Double] {
    let name = ProgramExchange.outputName
    guard let tensor = tensors["values"] else {
      let found = tensors.keys.sorted().prefix(5).map { "'\($0)'" }.joined(separator: ", ")
      throw ProgramFault(
        "its \(name) has no array 'values', found \(found.isEmpty ? "none" : found)")
    }
    guard let values = tensor.doubles else {
      throw ProgramFault("'values' in its \(name) should be float64 (F64)")
    }
    guard tensor.shape == shape else {
      throw ProgramFault(
        "'values' in its \(name) should have \(shape[0]) windows × \(shape[1]) names, found shape "
          + "\(tensor.shape.map(String.init).joined(separator: " × "))")
    }
    return values
  }

  /// The words of the command line; declared files by absolute path, for the program runs elsewhere.
  private static func arguments(
    of feature: CommandFeature, _ inputs: StageInputs
  ) throws(ProgramFault) -> [String] {
    var out: [String] = []
    for word in feature.program.arguments {
      guard let index = feature.program.files.firstIndex(of: word) else {
        out.append(word)
        continue
      }
      guard let path = inputs.file("file/\(index)") else {
        throw ProgramFault("the file '\(word)' is missing")
      }
      out.append(try absolute(path))
    }
    return out
  }

  private static func absolute(_ path: String) throws(ProgramFault) -> String {
    if path.hasPrefix("/") { return path }
    guard let folder = getcwd(nil, 0) else {
      throw ProgramFault("the current folder is gone")
    }
    defer { free(folder) }
    return String(cString: folder) + "/" + path
  }

  private func result(_ elements: [Double], names: [String], infinite: Int) -> Artifact {
    var artifact = Artifact()
    artifact.set(texts: names, as: "names")
    artifact["values"] = Tensor(
      shape: [elements.count / names.count, names.count], .f64(elements))
    let about = "\(modality), command \(place + 1)"
    let isLocal = declaration["reads"]?.text == "window"
    let windows = DataNote(
      "command_windows", about: about, count: elements.count / names.count,
      isLocal
        ? "windows with numbers of a program that says it reads each window by itself: tried on one window of "
          + "each subject"
        : "windows with numbers of a program that saw the whole recording of their subject")
    let missing = DataNote(
      "command_infinite", about: about, count: infinite,
      "infinite numbers from the program, missing there")
    artifact.set(notes: infinite > 0 ? [windows, missing] : [windows])
    return artifact
  }

  private func failure(
    _ message: String, _ subject: String?, at parameter: String? = nil
  ) -> StageFailure {
    let words = (program ?? []).joined(separator: " ")
    return StageFailure(
      "'\(words)': \(message)",
      place: "modality \(modality)" + (subject.map { ", subject \($0)" } ?? ""),
      specPath: "features.\(modality)[\(place)]" + (parameter.map { ".\($0)" } ?? ""))
  }
}

/// What a program computed for the windows of one unit, as it is kept between stages.
struct CommandColumns {
  let notes: [DataNote]
  private let width: Int
  private let elements: [Double]

  init(_ artifact: Artifact) {
    notes = artifact.notes
    width = artifact.texts("names")?.count ?? 0
    elements = artifact.doubles("values")
  }

  /// The rows of one subject's windows.
  func rows(_ first: Int, _ set: WindowSet) -> Matrix<Double> {
    let count = set.windows.count
    return Matrix(
      rows: count, columns: width,
      elements: Array(elements[first * width..<(first + count) * width]))
  }
}

extension DataGraph {
  /// The stages of the commands among a modality's features, for one unit: `command/<place>`.
  mutating func commands(
    _ features: [ParameterValue], of modality: String, unit: DatasetUnit, inputs: [StageInput]
  ) throws -> [StageInput] {
    var out: [StageInput] = []
    for (place, feature) in features.enumerated() {
      guard let own = feature.record, own.use == CommandFeature.name else { continue }
      var sources = inputs
      for (index, name) in (own["files"]?.list ?? []).compactMap(\.text).enumerated() {
        sources.append(("file/\(index)", try file(surroundings.resolve(name))))
      }
      let stage = graph.add(
        CommandStage(modality: modality, declaration: own, place: place),
        label: "command/\(modality)[\(place)]\(Self.suffix(unit))", inputs: sources)
      out.append(("command/\(place)", .stage(stage)))
    }
    return out
  }
}
