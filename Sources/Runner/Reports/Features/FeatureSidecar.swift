import Learners
import Pipeline

/// What the columns of a table of features are, as JSON beside it.
struct FeatureSidecar {
  let experiment: String
  let configuration: DataStages.Configuration
  let modality: String
  /// The decoded list of the modality.
  let features: [ParameterValue]
  let columns: [FeatureColumn]
  /// Columns of continuous targets.
  let targets: [(name: String, meaning: String)]
  let counts: FeatureExport.Counts
  let notes: [DataNote]

  /// The document; same data, same bytes.
  var json: JSON {
    let cell = configuration.declared.cell
    return .object([
      .init("experiment", .string(experiment)),
      .init("modality", .string(modality)),
      .init(
        "configuration",
        .object(
          configuration.declared.axes.map { .init($0.axis, .string($0.label)) })),
      .init("rows", .integer(counts.rows)),
      .init("subjects", .integer(counts.subjects.count)),
      .init("trials", .integer(counts.trials)),
      .init("missing", .string("an empty field is a number that is undefined")),
      .init("columns", .array(fixedColumns + featureColumns)),
      .init("features", .array(features.map(JSON.init))),
      .init("windowing", cell.sections["windowing"].map(JSON.init) ?? .null),
      .init("label", cell.section("dataset")["label"].map(JSON.init) ?? .null),
      .init(
        "notes",
        .array(
          notes.map {
            .object([
              .init("code", .string($0.code)), .init("about", .string($0.subject)),
              .init("count", .integer($0.count)), .init("message", .string($0.message)),
            ])
          })),
    ])
  }

  private var fixedColumns: [JSON] {
    (FeatureExport.fixed + targets).map {
      .object([.init("name", .string($0.name)), .init("meaning", .string($0.meaning))])
    }
  }

  private var featureColumns: [JSON] {
    zip(columns, FeatureExport.heads(columns)).map { column, head in
      var members: [JSON.Member] = [
        .init("name", .string(head)), .init("unit", JSON(column.unit)),
        .init("feature", .integer(column.feature)),
      ]
      if let channel = column.channel {
        members += [
          .init("column", .string(channel.name)), .init("group", .string(channel.group)),
          .init("scale", .string(channel.scale.rawValue)),
        ]
        if let rate = channel.rateHz { members.append(.init("rate_hz", JSON(rate))) }
      }
      return .object(members)
    }
  }
}

extension JSON {
  /// A decoded value; keys of records sorted, keys of free maps in their own order.
  init(_ value: ParameterValue) {
    switch value {
    case .bool(let own): self = .bool(own)
    case .integer(let own): self = .integer(own)
    case .number(let own): self = .number(own)
    case .text(let own): self = .string(own)
    case .list(let elements): self = .array(elements.map(JSON.init))
    case .map(let entries): self = .object(entries.map { Member($0.key, JSON($0.value)) })
    case .record(let own):
      self = .object(own.keys.compactMap { key in own[key].map { Member(key, JSON($0)) } })
    }
  }
}
