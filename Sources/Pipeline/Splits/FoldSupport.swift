/// Looks whether every fold has what learning and scoring need.
public enum FoldSupport {
  /// Checks that each class occurs in the training part of each fold.
  ///
  /// - Parameters:
  ///   - folds: the test fold of each unit.
  ///   - label: class of each unit, as an index into `classes`.
  ///   - classes: names of the classes.
  /// - Returns: notes on classes that are absent from the test part of a fold, by class.
  /// - Throws: `SplitFault` at the first fold and class without a training unit.
  public static func check(_ folds: FoldAssignment, label: [Int], classes: [String])
    throws(SplitFault) -> [String]
  {
    let width = classes.count
    var tested = [Int](repeating: 0, count: folds.names.count * width)
    var total = [Int](repeating: 0, count: width)
    for unit in label.indices {
      total[label[unit]] += 1
      if let fold = folds.testFold[unit] { tested[fold * width + label[unit]] += 1 }
    }
    for fold in folds.names.indices {
      for label in classes.indices where tested[fold * width + label] == total[label] {
        let why = total[label] == 0 ? "it does not occur at all" : "all its rows are tested there"
        throw SplitFault(
          "class '\(classes[label])' is absent from the training rows of fold "
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
}
