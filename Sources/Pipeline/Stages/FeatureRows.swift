import Learners

/// Gathers the features of all units into the order of the design rows.
enum FeatureRows {
  /// - Parameters:
  ///   - rows: the rows that are wanted.
  ///   - modalities: the modalities that are wanted, in order.
  ///   - inputs: `features/<unit>/<modality>`.
  /// - Returns: one entry per modality, all with `rows.count` rows; units without the modality are missing.
  /// - Throws: `StageFailure` where subjects have different columns, or nobody has any.
  static func joined(
    rows: DesignRows, modalities: [String], inputs: StageInputs
  ) throws -> [ModalityFeatures] {
    try modalities.map { modality in
      let (names, matrices) = try columns(of: modality, units: Set(rows.unit), inputs: inputs)
      var values = [Double](repeating: .nan, count: rows.count * names.count)
      guard !names.isEmpty else {
        throw StageFailure(
          "nobody has features of modality '\(modality)'", specPath: "features.\(modality)")
      }
      var unit = -1
      var matrix: [Double]?
      for row in 0..<rows.count {
        if rows.unit[row] != unit {
          unit = rows.unit[row]
          matrix = matrices[unit]
        }
        guard let matrix else { continue }
        let from = rows.window[row] * names.count
        for column in 0..<names.count {
          values[row * names.count + column] = matrix[from + column]
        }
      }
      return ModalityFeatures(
        modality: modality, names: names,
        values: Matrix(rows: rows.count, columns: names.count, elements: values),
        covered: rows.modalities.firstIndex(of: modality).map { rows.covered[$0] })
    }
  }

  /// What rows were computed from beside the samples of their windows.
  struct Read {
    /// A row of the design.
    let row: Int
    /// Place among the design's modalities.
    let modality: Int
    /// Rows of a clock of the subject's recording.
    let samples: SampleRead
  }

  /// Everything that features read outside of their windows.
  /// - Parameters:
  ///   - rows: the rows that are wanted.
  ///   - modalities: the modalities that are used.
  ///   - inputs: `features/<unit>/<modality>`.
  /// - Returns: one entry per stretch, in the order of the modalities and rows.
  /// - Throws: where an input is missing.
  static func reads(
    rows: DesignRows, modalities: [String], inputs: StageInputs
  ) throws -> [Read] {
    let known = Set(inputs.names)
    var out: [Read] = []
    for modality in modalities {
      guard let place = rows.modalities.firstIndex(of: modality) else { continue }
      var unit = -1
      var reads: [[SampleRead]] = []
      for row in 0..<rows.count {
        if rows.unit[row] != unit {
          unit = rows.unit[row]
          let name = "features/\(unit)/\(modality)"
          reads = known.contains(name) ? try inputs.artifact(name).reads : []
        }
        guard reads.indices.contains(rows.window[row]) else { continue }
        out += reads[rows.window[row]].map { Read(row: row, modality: place, samples: $0) }
      }
    }
    return out
  }

  /// Names of the columns, and the values of each unit that has the modality.
  private static func columns(
    of modality: String, units: Set<Int>, inputs: StageInputs
  ) throws -> (names: [String], values: [Int: [Double]]) {
    let known = Set(inputs.names)
    var names: [String] = []
    var values: [Int: [Double]] = [:]
    for unit in units.sorted() {
      let name = "features/\(unit)/\(modality)"
      guard known.contains(name) else { continue }
      let artifact = try inputs.artifact(name)
      let own = artifact.texts("names") ?? []
      if own.isEmpty { continue }
      if names.isEmpty { names = own }
      guard names == own else {
        throw StageFailure(
          "subjects have different columns: \(difference(names, own))",
          place: "modality \(modality)", specPath: "dataset.modalities.\(modality).columns")
      }
      values[unit] = artifact.doubles("values")
    }
    return (names, values)
  }

  /// What was noticed while features were computed, summed over units.
  static func notes(modalities: [String], inputs: StageInputs) throws -> [DataNote] {
    var notes: [DataNote] = []
    for modality in modalities {
      for name in inputs.names where name.hasPrefix("features/") && name.hasSuffix("/\(modality)") {
        notes += try inputs.artifact(name).notes
      }
    }
    return DataNote.summarised(notes)
  }

  private static func difference(_ a: [String], _ b: [String]) -> String {
    let onlyA = a.filter { !b.contains($0) }
    let onlyB = b.filter { !a.contains($0) }
    return (onlyA + onlyB).prefix(5).map { "'\($0)'" }.joined(separator: ", ")
  }
}
