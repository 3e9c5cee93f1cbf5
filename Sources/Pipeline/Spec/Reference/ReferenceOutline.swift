import Learners

/// What a language consists of, gathered once for the reference page and `trellis describe`.
struct ReferenceOutline {
  /// A map with declared keys and how one gets there.
  struct Section {
    /// `modalities.<name>.columns`, from where the walk began; empty for the whole.
    let path: String
    let record: Record
  }

  /// The maps of the spec outside of kinds, the whole first.
  let sections: [Section]
  /// The families in the order in which they are met, each once.
  private(set) var families: [KindFamily] = []

  /// Walks the declarations, outer before inner, in their order.
  /// - Parameters:
  ///   - record: the whole.
  ///   - named: families whose members a spec names without `use`.
  init(_ record: Record, named: [KindFamily] = []) {
    var walk = Walk()
    walk.visit(.record(record), at: "")
    sections = walk.sections
    var queue = walk.families + named
    while !queue.isEmpty {
      let family = queue.removeFirst()
      if families.contains(where: { $0.name == family.name }) { continue }
      families.append(family)
      var inner = Walk()
      inner.visit(family.shared)
      for kind in family.kinds { inner.visit(kind.parameters) }
      queue += inner.families
    }
  }

  /// The maps inside of some keys, outside of kinds.
  static func sections(in parameters: [Parameter]) -> [Section] {
    var walk = Walk()
    walk.visit(parameters)
    return walk.sections
  }

  private struct Walk {
    var sections: [Section] = []
    var families: [KindFamily] = []

    mutating func visit(_ parameters: [Parameter], under path: String = "") {
      for parameter in parameters {
        visit(parameter.type, at: path.isEmpty ? parameter.name : path + "." + parameter.name)
      }
    }

    mutating func visit(_ type: ParameterType, at path: String) {
      switch type {
      case .bool, .integer, .number, .text, .choice, .free: return
      case .list(let element, _): visit(element, at: path + "[]")
      case .map(let element): visit(element, at: path + ".<name>")
      case .record(let record):
        sections.append(Section(path: path, record: record))
        visit(record.parameters, under: path)
      case .kind(let family): families.append(family)
      case .either(let types):
        for type in types { visit(type, at: path) }
      }
    }
  }
}
