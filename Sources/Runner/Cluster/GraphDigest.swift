import Pipeline

extension StageGraph {
  /// What the positions of stages mean: two graphs with one digest hold the same stages in the same order.
  ///
  /// Files enter with what they hold, so a graph over changed data has another digest.
  var digest: Digest {
    let hash = SHA256()
    for node in nodes {
      var text: [UInt8] = []
      JSON.array([
        .string(node.kind), .integer(node.revision), .string(node.configuration),
        .string(node.seed.map(String.init) ?? ""),
        .array(
          node.inputs.map { input in
            switch input.source {
            case .stage(let id, let part):
              .array([.string(input.name), .integer(id.index), .string(part)])
            case .file(_, let digest): .array([.string(input.name), .string("\(digest)")])
            }
          }),
      ]).append(to: &text)
      text.append(0x0A)
      text.withUnsafeBytes { hash.update($0) }
    }
    return hash.finish()
  }
}
