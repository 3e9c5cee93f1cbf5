import Learners

/// What trials are labelled with, as it stands in the data: also what a run would leave out or refuse.
public struct TrialCategories: Sendable {
  /// What becomes of the trials of a category.
  public enum Kind: Sendable, Hashable {
    /// They have a class.
    case declared
    /// Their value is none of the classes.
    case other
    /// They have no value.
    case missing
  }

  /// One of them.
  public struct Category: Sendable, Hashable {
    /// The class, or the value that is none.
    public let name: String
    /// What becomes of its trials.
    public let kind: Kind
  }

  /// Classes in declared order, then other values, then what has none.
  public let all: [Category]
  private let placeOf: [String: Int]

  /// - Parameters:
  ///   - label: the declaration; empty where nothing is predicted.
  ///   - values: what the column of the label holds.
  init(label: ParameterValues, values: [String?]) {
    var all: [Category] = []
    var placeOf: [String: Int] = [:]
    let found = Set(values.compactMap { $0 })
    if let classes = Labelling.declaredClasses(of: label) {
      for (name, meant) in classes {
        for value in meant { placeOf[value] = all.count }
        all.append(Category(name: name, kind: .declared))
      }
      for value in NaturalOrder.sorted(Array(found)) where placeOf[value] == nil {
        placeOf[value] = all.count
        all.append(Category(name: value, kind: .other))
      }
    } else {
      for value in NaturalOrder.sorted(Array(found)) {
        placeOf[value] = all.count
        all.append(Category(name: value, kind: .declared))
      }
    }
    if values.contains(nil) { all.append(Category(name: "no value", kind: .missing)) }
    self.all = all
    self.placeOf = placeOf
  }

  /// The place of a value's category.
  func place(of value: String?) -> Int? {
    value.map { placeOf[$0] } ?? all.firstIndex { $0.kind == .missing }
  }
}
