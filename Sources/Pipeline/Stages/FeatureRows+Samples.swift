import Learners

extension FeatureRows {
  /// Features, or samples where they are asked for, in the order of the design rows.
  /// - Parameters:
  ///   - rows: the rows that are wanted.
  ///   - modalities: the modalities that are wanted, in order.
  ///   - requests: whose samples are wanted.
  ///   - inputs: `features/<unit>/<modality>` and `samples/<unit>/<modality>`.
  /// - Returns: one entry per modality, all with `rows.count` rows.
  /// - Throws: `StageFailure` where subjects have different columns, nobody has any, or modalities whose
  ///   samples are put side by side have different rates.
  static func joined(
    rows: DesignRows, modalities: [String], requests: SampleRequests, inputs: StageInputs
  ) throws -> [ModalityFeatures] {
    let plain = try joined(
      rows: rows, modalities: modalities.filter { requests[$0] == nil }, inputs: inputs)
    return try modalities.map { modality in
      if let own = plain.first(where: { $0.modality == modality }) { return own }
      guard let request = requests[modality] else {
        throw StageFailure("nobody has features of modality '\(modality)'")
      }
      return try samples(rows: rows, request, inputs: inputs)
    }
  }

  /// Numbers of all rows at most: 4 GiB.
  private static let most = 1 << 29

  private struct Grid {
    let steps: Int
    let values: [Float]
  }

  private static func samples(
    rows: DesignRows, _ request: SampleRequests.Request, inputs: StageInputs
  ) throws -> ModalityFeatures {
    let modality = request.modality
    func failure(_ message: String) -> StageFailure {
      StageFailure(message, place: "modality \(modality)", specPath: request.path)
    }
    let known = Set(inputs.names)
    var (names, grids, steps): ([String], [Int: Grid], Int) = ([], [:], 1)
    for unit in Set(rows.unit).sorted() where known.contains("samples/\(unit)/\(modality)") {
      let artifact = try inputs.artifact("samples/\(unit)/\(modality)")
      let own = artifact.texts("names") ?? []
      guard !own.isEmpty, let tensor = artifact["values"], case .f32(let values) = tensor.elements
      else { continue }
      if names.isEmpty { names = own }
      guard names == own else { throw failure("subjects have different channels") }
      grids[unit] = Grid(steps: tensor.shape[1], values: values)
      steps = max(steps, tensor.shape[1])
    }
    guard !names.isEmpty else { throw failure("nobody has samples") }
    let width = steps * names.count
    guard rows.count <= most / width else {
      throw failure(
        "\(rows.count) windows of \(steps) steps of \(names.count) channels take too much memory: "
          + "lower 'rate_hz'")
    }
    var values = [Double](repeating: .nan, count: rows.count * width)
    for row in 0..<rows.count {
      guard let grid = grids[rows.unit[row]] else { continue }
      let own = grid.steps * names.count
      let from = rows.window[row] * own
      for at in 0..<own { values[row * width + at] = Double(grid.values[from + at]) }
    }
    return ModalityFeatures(
      modality: modality, names: names,
      values: Matrix(rows: rows.count, columns: width, elements: values), steps: steps,
      covered: rows.modalities.firstIndex(of: modality).map { rows.covered[$0] })
  }
}
