/// Models of single modalities, which a spec writes as patches of `model`.
enum ModalityModels {
  /// A `fusion` section whose `models` are whole: each goes over `model` as a variant of it would.
  ///
  /// - Parameters:
  ///   - fusion: the section as it is written.
  ///   - model: the `model` section of the same cell; `nil` where there is none.
  ///   - faults: gets what does not go together.
  /// - Returns: the section, with marks where things are written.
  static func completed(
    _ fusion: Node.Pair, with model: Node?, faults: inout [SpecError]
  ) -> Node.Pair {
    guard let model, model.pairs != nil, let pairs = fusion.value.pairs,
      let place = pairs.firstIndex(where: { $0.key == "models" }),
      let models = pairs[place].value.pairs
    else { return fusion }
    let whole = models.map { pair -> Node.Pair in
      guard pair.value.pairs != nil else { return pair }
      var out = pair
      // A threshold of the model is about all modalities together.
      let base = Node(
        .mapping((model.pairs ?? []).filter { $0.key != "threshold" }), at: pair.value.mark)
      out.value = MergeRule.merged(section: "model", base, with: pair.value, faults: &faults)
      return out
    }
    var out = fusion
    var own = pairs
    own[place].value = Node(.mapping(whole), at: pairs[place].value.mark)
    out.value = Node(.mapping(own), at: fusion.value.mark)
    return out
  }
}
