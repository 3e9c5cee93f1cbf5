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
    // Rows of recordings with one clock are written as they always were.
    for (index, clocks) in rows.furtherSamples.enumerated() {
      for (clock, samples) in clocks.enumerated() {
        self["\(index)/first/\(clock + 1)"] = Tensor(samples.map(\.lowerBound))
        self["\(index)/last/\(clock + 1)"] = Tensor(samples.map(\.upperBound))
      }
    }
    if !rows.reachSeconds.isEmpty { self["reach_s"] = Tensor(rows.reachSeconds) }
    set(notes: rows.notes)
  }

  /// The rows of a rows stage.
  var designRows: DesignRows {
    let modalities = texts("modalities") ?? []
    var rows = DesignRows(
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
    let further = modalities.indices.map { index -> [[Range<Int>]] in
      var clocks: [[Range<Int>]] = []
      while self["\(index)/first/\(clocks.count + 1)"] != nil {
        let names = ["first", "last"].map { "\(index)/\($0)/\(clocks.count + 1)" }
        clocks.append(zip(integers(names[0]), integers(names[1])).map { $0..<$1 })
      }
      return clocks
    }
    rows.furtherSamples = further.allSatisfy(\.isEmpty) ? [] : further
    rows.reachSeconds = self["reach_s"] == nil ? [] : doubles("reach_s")
    return rows
  }
}
