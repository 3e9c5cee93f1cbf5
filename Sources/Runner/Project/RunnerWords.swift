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
    let run = base["run"]
    return fault(run?["memory"]) { MemoryLimit.fault(in: $0) } + slurmFaults(in: run?["slurm"])
  }

  private static func slurmFaults(in slurm: Node?) -> [SpecError] {
    var faults =
      fault(slurm?["partition"]) { SlurmSettings.fault(inName: $0) }
      + fault(slurm?["account"]) { SlurmSettings.fault(inName: $0) }
      + fault(slurm?["time"]) { SlurmSettings.fault(inTime: $0) }
      + fault(slurm?["memory"]) { SlurmSettings.fault(inMemory: $0) }
    if case .sequence(let arguments) = slurm?["arguments"]?.content {
      for argument in arguments {
        faults += fault(argument) { SlurmSettings.fault(inArgument: $0) }
      }
    }
    return faults
  }

  private static func fault(_ node: Node?, _ check: (String) -> String?) -> [SpecError] {
    guard let node, let text = node.text, !node.isNull, let message = check(text) else { return [] }
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
