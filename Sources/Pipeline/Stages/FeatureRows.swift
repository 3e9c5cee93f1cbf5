import Learners

/// Gathers the features of all units into the order of the design rows.
enum FeatureRows {
  /// - Returns: one entry per modality, all with `rows.count` rows; units without the modality are missing.
  static func joined(
    rows: DesignRows, modalities: [String], inputs: StageInputs
  ) throws -> [ModalityFeatures] {
    // A model that looks at no feature still has rows.
    guard !modalities.isEmpty else {
      return [
        ModalityFeatures(
          modality: "", names: [], values: Matrix(rows: rows.count, columns: 0, elements: []))
      ]
    }
    return try modalities.map { modality in
      var names: [String] = []
      var units: [Int: Artifact] = [:]
      for unit in Set(rows.unit).sorted() {
        let name = "features/\(unit)/\(modality)"
        guard inputs.names.contains(name) else { continue }
        let artifact = try inputs.artifact(name)
        let own = artifact.texts("names") ?? []
        if own.isEmpty { continue }
        if names.isEmpty { names = own }
        guard names == own else {
          throw StageFailure(
            "subjects have different columns: \(Self.difference(names, own))",
            place: "modality \(modality)", specPath: "dataset.modalities.\(modality).columns")
        }
        units[unit] = artifact
      }
      var values = [Double](repeating: .nan, count: rows.count * names.count)
      for (unit, artifact) in units.sorted(by: { $0.key < $1.key }) {
        let matrix = artifact.doubles("values")
        for row in 0..<rows.count where rows.unit[row] == unit {
          let from = rows.window[row] * names.count
          for column in 0..<names.count {
            values[row * names.count + column] = matrix[from + column]
          }
        }
      }
      return ModalityFeatures(
        modality: modality, names: names,
        values: Matrix(rows: rows.count, columns: names.count, elements: values))
    }
  }

  private static func difference(_ a: [String], _ b: [String]) -> String {
    let onlyA = a.filter { !b.contains($0) }
    let onlyB = b.filter { !a.contains($0) }
    return (onlyA + onlyB).prefix(5).map { "'\($0)'" }.joined(separator: ", ")
  }
}
