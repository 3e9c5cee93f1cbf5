extension Artifact {
  /// The rows that models see.
  init(rows: DesignRows) {
    self.init()
    self["trial"] = Tensor(rows.trial)
    self["unit"] = Tensor(rows.unit)
    self["window"] = Tensor(rows.window)
    self["start_s"] = Tensor(rows.start)
    self["end_s"] = Tensor(rows.end)
    self["weight"] = Tensor(rows.weight)
    set(texts: rows.modalities, as: "modalities")
    for (index, covered) in rows.covered.enumerated() {
      self["\(index)/covered"] = Tensor(shape: [covered.count], .u8(covered.map { $0 ? 1 : 0 }))
    }
    for (index, samples) in rows.samples.enumerated() {
      self["\(index)/first"] = Tensor(samples.map(\.lowerBound))
      self["\(index)/last"] = Tensor(samples.map(\.upperBound))
    }
    set(notes: rows.notes)
  }

  /// The rows of a rows stage.
  var designRows: DesignRows {
    let modalities = texts("modalities") ?? []
    return DesignRows(
      trial: integers("trial"), unit: integers("unit"), window: integers("window"),
      start: doubles("start_s"), end: doubles("end_s"), weight: doubles("weight"),
      modalities: modalities,
      covered: modalities.indices.map { index in
        guard case .u8(let bytes)? = self["\(index)/covered"]?.elements else { return [] }
        return bytes.map { $0 == 1 }
      },
      samples: modalities.indices.map { index in
        zip(integers("\(index)/first"), integers("\(index)/last")).map { $0..<$1 }
      }, notes: notes)
  }
}
