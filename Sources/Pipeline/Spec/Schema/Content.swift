import Learners

/// What of a decoded section can change a result.
///
/// Places, worker counts and table layout are declared with another role and are dropped here, in one place;
/// everything else stays, so that no parameter can be forgotten in a stage key.
public enum Content {
  /// The content of a record.
  public static func of(_ values: ParameterValues, as record: Record) -> ParameterValues {
    filtered(values, record.parameters)
  }

  /// The content of a kind: its own keys and the shared ones.
  public static func of(_ values: ParameterValues, as family: KindFamily) -> ParameterValues {
    let own = family.kinds.first { $0.name == values.use }?.parameters ?? []
    var out = filtered(values, own + family.shared)
    out["use"] = values["use"]
    return out
  }

  /// The time declaration of a modality.
  static func time(of modality: DatasetDeclaration.Modality) -> ParameterValues? {
    guard let time = modality.time else { return nil }
    var values = ParameterValues()
    values["rate_hz"] = time.rateHz.map { .number($0) }
    values["offset_s"] = time.offsetSeconds.map { .number($0) }
    if let clock = time.clock {
      values["column"] = .text(clock.column)
      values["unit"] = .text(clock.unit)
      values["zone"] = clock.zone.map { .text($0) }
    } else {
      // Of a column that the format of the file names.
      values["zone"] = time.zone.map { .text($0) }
    }
    return values
  }

  private static func filtered(
    _ values: ParameterValues, _ parameters: [Parameter]
  ) -> ParameterValues {
    var out = ParameterValues()
    for parameter in parameters where parameter.role == .content {
      if let value = values[parameter.name] {
        out[parameter.name] = content(value, parameter.type)
      }
    }
    return out
  }

  private static func content(_ value: ParameterValue, _ type: ParameterType) -> ParameterValue {
    switch (type, value) {
    case (.record(let record), .record(let values)): .record(of(values, as: record))
    case (.kind(let family), .record(let values)): .record(of(values, as: family))
    case (.list(let element, _), .list(let values)): .list(values.map { content($0, element) })
    case (.map(let element), .map(let entries)):
      .map(
        entries.map { ParameterValue.Entry(key: $0.key, value: content($0.value, element)) })
    default: value
    }
  }
}
