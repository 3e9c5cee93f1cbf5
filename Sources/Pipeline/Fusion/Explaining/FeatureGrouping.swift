import Learners

/// Says of a feature which modality, frequency band, electrode or action unit it is about, by its name.
struct FeatureGrouping: Sendable {
  /// What features are summed by.
  enum Kind: String, Sendable, CaseIterable {
    /// Each feature by itself.
    case none
    case modality
    case band
    case channel
    case actionUnit = "action_unit"

    /// How a spec names the group of columns of `by: action_unit`.
    static let unitColumns = "action_unit"
  }

  /// Columns that the dataset declares.
  struct Column: Sendable, Hashable {
    let modality: String
    let group: String
    /// A name, or a pattern with `*`.
    let name: String
    var band: String?
    var electrode: String?

    var isPattern: Bool { name.contains("*") }
  }

  /// What does not tell.
  static let other = "other"
  /// What tells of more than one.
  static let several = "several"

  let kind: Kind
  let columns: [Column]
  /// Names of bands in small letters, and how they are shown.
  private let bands: [String: String]
  private let electrodes: Set<String>
  private let namesBands: Bool

  /// - Parameters:
  ///   - kind: what features are summed by.
  ///   - columns: what the dataset declares.
  ///   - further: names of bands, as features define them.
  init(_ kind: Kind, columns: [Column], bands further: [String] = []) {
    self.kind = kind
    self.columns = columns
    var bands: [String: String] = [:]
    let classical = ["delta", "theta", "alpha", "beta", "gamma"]
    for name in columns.compactMap(\.band) + further + classical
    where bands[name.lowercased()] == nil {
      bands[name.lowercased()] = name
    }
    self.bands = bands
    electrodes = Set(columns.compactMap(\.electrode))
    namesBands =
      !further.isEmpty
      || columns.contains { $0.band != nil || bands[$0.name.lowercased()] != nil }
  }

  /// Whether any feature could belong to a group.
  var canTell: Bool {
    switch kind {
    case .none, .modality, .channel: true
    case .band: namesBands
    case .actionUnit: columns.contains { $0.group == Kind.unitColumns }
    }
  }

  /// The group of a column that a model is given, `modality:feature` as far as steps keep names; `nil` where
  /// each stands for itself.
  func group(of name: String) -> String? {
    if kind == .none { return nil }
    let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, columns.contains(where: { $0.modality == parts[0] }) else {
      return Self.other
    }
    let (modality, feature) = (String(parts[0]), String(parts[1]))
    switch kind {
    case .none: return nil
    case .modality: return modality
    case .band: return band(of: feature, modality)
    case .channel: return channel(of: feature, modality)
    case .actionUnit:
      guard let own = column(of: feature, modality), own.column.group == Kind.unitColumns else {
        return Self.other
      }
      return own.name
    }
  }

  private func band(of feature: String, _ modality: String) -> String {
    if let own = column(of: feature, modality)?.column.band {
      return bands[own.lowercased()] ?? own
    }
    return Self.one(of: Self.words(feature).compactMap { bands[$0.lowercased()] })
  }

  private func channel(of feature: String, _ modality: String) -> String {
    let own = column(of: feature, modality)
    if let electrode = own?.column.electrode { return electrode }
    let named = Self.words(feature).filter(electrodes.contains)
    if named.isEmpty, let own { return own.name }
    return Self.one(of: named)
  }

  private static func one(of found: [String]) -> String {
    let distinct = Set(found)
    return distinct.count > 1 ? several : distinct.first ?? other
  }

  private static func words(_ name: String) -> [String] {
    name.split { !($0.isLetter || $0.isNumber) }.map(String.init)
  }

  /// The declared column that a feature is called after: the longest name that it begins with; of patterns
  /// the shortest beginning that matches.
  private func column(of feature: String, _ modality: String) -> (column: Column, name: String)? {
    // `kind.feature` where two kinds of features give one name.
    let plain = feature.firstIndex(of: ".").map { String(feature[feature.index(after: $0)...]) }
    let own = columns.filter { $0.modality == modality }
    for name in [feature, plain].compactMap({ $0 }) {
      let beginnings = Self.beginnings(of: name)
      for beginning in beginnings {
        if let found = own.first(where: { $0.name == beginning }) { return (found, beginning) }
      }
      for beginning in beginnings.reversed() {
        if let found = own.first(where: { $0.isPattern && Glob.matches($0.name, beginning) }) {
          return (found, beginning)
        }
      }
    }
    return nil
  }

  /// A name, then without its last word, and so on.
  private static func beginnings(of name: String) -> [String] {
    var out = [name]
    var rest = name[...]
    while let end = rest.lastIndex(of: "_") {
      rest = rest[..<end]
      out.append(String(rest))
    }
    return out
  }
}

extension FeatureGrouping {
  /// Reads what a dataset and its features declare.
  init(_ kind: Kind, dataset: ParameterValues, features: [ParameterValue.Entry]) {
    var columns: [Column] = []
    for modality in dataset.map("modalities") {
      for group in modality.value.record?.map("columns") ?? [] {
        guard let own = group.value.record else { continue }
        columns += Self.columns(own, modality: modality.key, group: group.key)
      }
    }
    var bands: [String] = []
    for feature in features.flatMap({ $0.value.list ?? [] }) {
      bands += (feature.record?["bands"]?.map ?? []).map(\.key)
    }
    self.init(kind, columns: columns, bands: bands)
  }

  private static func columns(
    _ own: ParameterValues, modality: String, group: String
  ) -> [Column] {
    guard own["pattern"] != nil else {
      return own.texts("include").map { Column(modality: modality, group: group, name: $0) }
    }
    let bands: [String?] = own["bands"] == nil ? [nil] : own.texts("bands")
    let electrodes: [String?] = own["channels"] == nil ? [nil] : own.texts("channels")
    return bands.flatMap { band in
      electrodes.map { electrode in
        Column(
          modality: modality, group: group,
          name: Glob.filled(own.text("pattern"), ["band": band, "channel": electrode]),
          band: band, electrode: electrode)
      }
    }
  }

  /// The grouping as a stage's configuration holds it.
  var content: ParameterValues {
    ParameterValues([
      "by": .text(kind.rawValue),
      "columns": .list(
        columns.map { column in
          .list(
            [
              column.modality, column.group, column.name, column.band ?? "",
              column.electrode ?? "",
            ].map { .text($0) })
        }),
      "bands": .list(bands.sorted { $0.key < $1.key }.map { .text($0.value) }),
    ])
  }

  /// Reads a stage's configuration.
  init(content: ParameterValues) {
    let columns = content.list("columns").map { entry -> Column in
      let words = (entry.list ?? []).compactMap(\.text)
      return Column(
        modality: words[0], group: words[1], name: words[2],
        band: words[3].isEmpty ? nil : words[3],
        electrode: words[4].isEmpty ? nil : words[4])
    }
    self.init(
      Kind(rawValue: content.text("by")) ?? .none, columns: columns,
      bands: content.texts("bands"))
  }
}
