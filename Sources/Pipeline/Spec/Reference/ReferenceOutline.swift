import Learners

/// What a language consists of, gathered once for the reference page and `trellis describe`.
struct ReferenceOutline {
  /// A map with declared keys and how one gets there.
  struct Section {
    /// `dataset.modalities.<name>`; of a record inside a kind, `random_forest.input`; empty for the whole.
    let path: String
    let record: Record
  }

  private(set) var sections: [Section] = []
  private(set) var families: [KindFamily] = []

  /// Walks the declarations, outer before inner, in their order.
  init(_ record: Record) {
    visit(record, at: "")
    var index = 0
    while index < families.count {
      let family = families[index]
      for parameter in family.shared {
        visit(parameter.type, at: family.name + "." + parameter.name)
      }
      for kind in family.kinds {
        for parameter in kind.parameters {
          visit(parameter.type, at: kind.name + "." + parameter.name)
        }
      }
      index += 1
    }
  }

  private mutating func visit(_ record: Record, at path: String) {
    guard !sections.contains(where: { $0.path == path }) else { return }
    sections.append(Section(path: path, record: record))
    for parameter in record.parameters {
      visit(parameter.type, at: path.isEmpty ? parameter.name : path + "." + parameter.name)
    }
  }

  private mutating func visit(_ type: ParameterType, at path: String) {
    switch type {
    case .bool, .integer, .number, .text, .choice, .free: return
    case .list(let element, _): visit(element, at: path + "[]")
    case .map(let element): visit(element, at: path + ".<name>")
    case .record(let record): visit(record, at: path)
    case .kind(let family):
      if !families.contains(where: { $0.name == family.name }) { families.append(family) }
    case .either(let types):
      for type in types { visit(type, at: path) }
    }
  }
}
