import Pipeline

/// Words of a spec that only this module understands: formats of tables and amounts of memory.
enum RunnerWords {
  /// What is wrong with them.
  static func faults(in base: Node) -> [SpecError] {
    var faults: [SpecError] = []
    for table in base["report"]?["tables"]?.pairs ?? [] {
      guard let node = table.value["cell"], let text = node.text, !node.isNull,
        let fault = CellFormat.validate(text)
      else { continue }
      faults.append(SpecError(fault.message, at: place(fault.offset, in: text, node.mark)))
    }
    return faults + runFaults(in: base)
  }

  /// What is wrong with those of the `run` section.
  static func runFaults(in base: Node) -> [SpecError] {
    guard let node = base["run"]?["memory"], let text = node.text, !node.isNull,
      let message = MemoryLimit.fault(in: text)
    else { return [] }
    return [SpecError(message, at: node.mark)]
  }

  /// A character of a scalar; behind quotes one further on, behind escapes only near.
  private static func place(_ offset: Int, in text: String, _ mark: SourceMark) -> SourceMark {
    if offset == 0 { return mark }
    let isPlain = mark.length == text.unicodeScalars.count
    return SourceMark(
      file: mark.file, line: mark.line, column: mark.column + offset + (isPlain ? 0 : 1), length: 1)
  }
}
