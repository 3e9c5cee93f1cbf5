import Learners

/// Training rows that a program is given together with the rows that it is to answer for.
struct FittedCommandModel: FittedLearner {
  /// The version of the format, for programs: docs/command-models.md.
  static let format = "trellis-model-1"

  let model: CommandModel
  let programs: ModelPrograms
  let data: TrainingSet
  let seed: UInt64

  let notes: [String] = []
  /// A program cannot be archived.
  var archive: ModelArchive { ModelArchive() }

  /// Starts the program once: it fits and answers.
  func predict(
    _ rows: Matrix<Double>, executor: any Executor
  ) throws(LearnerError) -> Matrix<Double> {
    let outputs = outputs
    guard rows.rows > 0 else { return Matrix(rows: 0, columns: outputs, elements: []) }
    do {
      let tensors = try programs.exchange.run(
        model.program.arguments.map { programs.paths[$0] ?? $0 },
        timeoutSeconds: programs.timeouts[model.program.arguments] ?? 600,
        tensors: tensors(rows), metadata: metadata, outputBytes: rows.rows * outputs * 8)
      return try checked(tensors, rows: rows.rows, outputs: outputs)
    } catch let fault as ProgramFault {
      throw .failed("'\(model.program.arguments.joined(separator: " "))': \(fault.message)")
    } catch is CancellationError {
      throw .cancelled
    } catch {
      throw .failed("'\(model.program.arguments.joined(separator: " "))': \(error)")
    }
  }

  private var outputs: Int {
    switch data.target {
    case .classes(_, let count): count
    case .values(let values): values.columns
    }
  }

  private var isNumeric: Bool {
    if case .values = data.target { return true }
    return false
  }

  private func tensors(_ rows: Matrix<Double>) -> [String: Tensor] {
    let target =
      switch data.target {
      case .classes(let classes, _): Tensor(classes)
      case .values(let values): Tensor(shape: [values.rows, values.columns], .f64(values.elements))
      }
    return [
      "train_features": Tensor(
        shape: [data.features.rows, data.features.columns], .f64(data.features.elements)),
      "train_target": target,
      "train_weights": Tensor(shape: [data.weights.count], .f64(data.weights)),
      "train_groups": Tensor(data.groups),
      "test_features": Tensor(shape: [rows.rows, rows.columns], .f64(rows.elements)),
    ]
  }

  private var metadata: [(key: String, value: String)] {
    let blocks = data.blocks.map { block in
      JSON.object([
        .init("name", .string(block.name)), .init("first", .integer(block.columns.lowerBound)),
        .init("columns", .integer(block.columns.count)), .init("steps", .integer(block.steps)),
      ])
    }
    return [
      ("format", Self.format), ("task", isNumeric ? "regression" : "classification"),
      ("classes", JSON.array(model.classNames.map { .string($0) }).text),
      ("features", JSON.array(data.featureNames.map { .string($0) }).text),
      ("blocks", JSON.array(blocks).text),
      // Programs take seeds of 31 bits.
      ("seed", String(seed >> 33)),
      (
        "parameters",
        JSON.object(model.program.settings.map { .init($0.key, Self.json($0.value)) }).text
      ),
    ]
  }

  private func checked(
    _ tensors: [String: Tensor], rows: Int, outputs: Int
  ) throws(ProgramFault) -> Matrix<Double> {
    let (name, file) = (isNumeric ? "values" : "probabilities", ProgramExchange.outputName)
    guard let tensor = tensors[name] else {
      let found = tensors.keys.sorted().prefix(5).map { "'\($0)'" }.joined(separator: ", ")
      throw ProgramFault(
        "its \(file) has no array '\(name)', found \(found.isEmpty ? "none" : found)")
    }
    guard let values = tensor.doubles else {
      throw ProgramFault("'\(name)' in its \(file) should be float64 (F64)")
    }
    guard tensor.shape == [rows, outputs] else {
      let what = isNumeric ? "targets" : "classes"
      throw ProgramFault(
        "'\(name)' in its \(file) should have \(rows) rows × \(outputs) \(what), found shape "
          + tensor.shape.map(String.init).joined(separator: " × "))
    }
    let out = Matrix(rows: rows, columns: outputs, elements: values)
    for row in 0..<rows {
      let own = out.row(row)
      if let value = own.first(where: { !$0.isFinite || (!isNumeric && $0 < 0) }) {
        throw ProgramFault("'\(name)' in its \(file): row \(row) holds \(value)")
      }
      let sum = own.reduce(0, +)
      if !isNumeric, abs(sum - 1) > 1e-6 {
        throw ProgramFault("'\(name)' in its \(file): row \(row) sums to \(sum), expected 1")
      }
    }
    return out
  }

  private static func json(_ value: ParameterValue) -> JSON {
    if let list = value.list { return .array(list.map(json)) }
    return .string(value.text ?? "")
  }
}
