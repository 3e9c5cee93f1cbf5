import Learners

/// Named columns as they are: for tables with one row per trial.
public struct PassedColumns: Feature {
  /// `columns` in a spec.
  public static let name = "columns"
  /// One sentence for people.
  public static let summary = "Columns as they are, for tables with one row per trial."
  /// What the spec may say.
  public static let parameters: [Parameter] = [
    Parameter(
      "columns", ChannelSelection.type, default: nil,
      "A group of columns, or a list of groups and columns; all columns where absent."),
    ElementTransform.parameter,
  ]

  private let selection: ChannelSelection
  private let transform: ElementTransform

  /// Reads the declared parameters.
  public init(_ values: ParameterValues) throws(FeatureFault) {
    selection = ChannelSelection(values["columns"])
    transform = ElementTransform(values)
  }

  /// Chooses the columns.
  public func bound(to channels: [Channel], windowSeconds: Double?) throws(FeatureFault)
    -> any BoundFeature
  {
    let chosen = try selection.indices(in: channels)
    var functions: [ElementFunction] = []
    for index in chosen { functions.append(try transform.function(for: channels[index])) }
    return BoundColumns(
      names: chosen.map { channels[$0].name + transform.suffix }, channels: chosen,
      functions: functions)
  }
}

private struct BoundColumns: BoundFeature {
  let names: [String]
  let channels: [Int]
  let functions: [ElementFunction]
  var mostRows: Int { 1 }

  func compute(_ segment: Segment, into out: UnsafeMutableBufferPointer<Double>) {
    for (place, channel) in channels.enumerated() {
      out[place] = segment.mean(channel, functions[place])
    }
  }
}
