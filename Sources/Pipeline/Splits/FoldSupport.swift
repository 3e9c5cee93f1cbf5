/// Looks whether every fold has what learning and scoring need.
public enum FoldSupport {
  /// Checks that each class occurs in the training part of each fold; of personal folds only that it occurs at
  /// all: nobody need have shown every class, and what a person's model has not seen it never answers.
  ///
  /// - Parameters:
  ///   - folds: the test fold of each unit.
  ///   - label: class of each unit, as an index into `classes`.
  ///   - classes: names of the classes.
  /// - Returns: notes on classes that are absent from the test part of a fold, by class.
  /// - Throws: `SplitFault` at the first fold and class without a training unit.
  public static func check(
    _ folds: FoldAssignment, label: [Int], classes: [String]
  ) throws(SplitFault) -> [String] {
    if folds.owners != nil {
      try requireAll(label, classes)
      return []
    }
    let width = classes.count
    var tested = [Int](repeating: 0, count: folds.names.count * width)
    var learned = tested
    for fold in folds.names.indices {
      let units = folds.units(of: fold)
      for unit in units.test { tested[fold * width + label[unit]] += 1 }
      for unit in units.train { learned[fold * width + label[unit]] += 1 }
    }
    for fold in folds.names.indices {
      for own in classes.indices where learned[fold * width + own] == 0 {
        let why =
          !label.contains(own)
          ? "it does not occur at all"
          : folds.leftOut.isEmpty
            ? "all its rows are tested there" : "all its rows are tested there or left out"
        throw SplitFault(
          "class '\(classes[own])' is absent from the training rows of fold "
            + "'\(folds.names[fold])': \(why)", parameter: "group")
      }
    }
    return classes.indices.compactMap { label in
      let without = folds.names.indices.filter { tested[$0 * width + label] == 0 }
      guard !without.isEmpty else { return nil }
      let names = without.map { folds.names[$0] }.joined(separator: ", ")
      return "class '\(classes[label])' has no test row in \(without.count) of "
        + "\(folds.names.count) folds: \(names)"
    }
  }

  private static func requireAll(_ label: [Int], _ classes: [String]) throws(SplitFault) {
    for (own, name) in classes.enumerated() where !label.contains(own) {
      throw SplitFault("class '\(name)' does not occur at all", parameter: "group")
    }
  }

  /// Refuses folds that learn from nothing.
  /// - Parameter folds: the test fold of each unit.
  /// - Throws: `SplitFault` naming the first such fold.
  public static func requireTraining(_ folds: FoldAssignment) throws(SplitFault) {
    for (fold, name) in folds.names.enumerated() where folds.units(of: fold).train.isEmpty {
      throw SplitFault("fold '\(name)' has no training rows: all are tested there or left out")
    }
  }
}
