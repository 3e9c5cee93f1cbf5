import Pipeline

extension InspectText {
  /// Classes or numbers that are made from channels and ratings, and who has how many of them.
  static func truth(_ own: TruthProfile) -> String {
    let unit = own.isOfWindows ? "window" : "trial"
    var out = line("label", "\(own.name), over \(Amount.count(own.count, unit))")
    if !own.classes.isEmpty {
      let words = own.classes.map { entry in
        let share = own.count == 0 ? nil : Double(entry.count) / Double(own.count)
        return "\(entry.name) \(entry.count) (\(Amount.share(share)))"
      }
      out += line("", "classes: " + Words.list(words, limit: 8))
    }
    for target in own.targets {
      let parts = [target.lowest, target.mean, target.highest].map { NumberStyle.significant($0) }
      out += line(
        "", "\(target.name): \(parts[0]) to \(parts[2]), mean \(parts[1])")
    }
    if own.without > 0 { out += line("", "without a truth: \(Amount.count(own.without, unit))") }
    guard own.subjects.count > 1, own.classes.count > 1 else { return out }
    let each = own.subjects.indices.map { subject in
      "\(own.subjects[subject]) "
        + own.classes.map { "\($0.bySubject[subject])" }.joined(separator: "/")
    }
    let names = own.classes.map(\.name).joined(separator: "/")
    out += line("", "per subject, \(names): \(Words.list(each, limit: 12))")
    for entry in own.classes {
      let lacking = own.subjects.indices.filter { entry.bySubject[$0] == 0 }
      guard !lacking.isEmpty else { continue }
      out += line(
        "",
        "no \(entry.name) from \(Amount.count(lacking.count, "subject")):"
          + " \(Words.list(lacking.map { own.subjects[$0] }, limit: 8))")
    }
    return out
  }
}
