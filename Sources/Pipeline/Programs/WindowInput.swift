import Learners

/// What a program gets of one subject: samples, times, the rows of windows; no label, no id.
struct WindowInput {
  /// The version of the format, for programs: docs/command-features.md.
  static let format = "trellis-windows-1"

  let tensors: [String: Tensor]
  let metadata: [(key: String, value: String)]

  /// - Parameters:
  ///   - recording: of one subject.
  ///   - windows: of the same subject.
  ///   - covered: places of the windows that the modality covers; the others the program does not see.
  ///   - feature: which columns, names and parameters.
  ///   - showsAll: whether samples outside of these windows are there; else they are missing.
  /// - Throws: `FeatureFault` where the columns are not there or do not share a clock.
  init(
    _ recording: Recording, windows: WindowSet, covered: [Int], feature: CommandFeature,
    showsAll: Bool = true
  ) throws(FeatureFault) {
    let chosen = try feature.selection.indices(in: recording.channels)
    let tracks = Set(chosen.map { recording.trackOf[$0] })
    guard let track = tracks.first, tracks.count == 1 else {
      throw FeatureFault(
        "the columns of a command need one clock, found \(tracks.count)", parameter: "columns",
        help: "use a command for each group of columns, or resample all of them alike")
    }
    guard let part = windows[recording.modality] else {
      preconditionFailure("the windows were cut without '\(recording.modality)'")
    }
    let rows = track == 0 ? part.rows : part.trackRows[track - 1]
    let own = recording.tracks[track]
    let shown = showsAll ? nil : covered.map { rows[$0] }
    tensors = [
      "values": Self.rowMajor(
        chosen.map { Self.values(recording.values[$0], in: shown) }, rows: own.count),
      "times": Tensor(own.times),
      "rows": Tensor(
        shape: [covered.count, 2],
        .i64(covered.flatMap { [Int64(rows[$0].lowerBound), Int64(rows[$0].upperBound)] })),
      "bounds": Tensor(
        shape: [covered.count, 2],
        .f64(covered.flatMap { [windows.windows[$0].start, windows.windows[$0].end] })),
    ]
    let channels = chosen.map { recording.channels[$0] }
    let rate = own.sampleSeconds.map { 1 / $0 } ?? channels.lazy.compactMap(\.rateHz).first
    metadata = [
      ("format", Self.format), ("modality", recording.modality),
      ("rate_hz", (rate.map { JSON.number($0) } ?? .null).text),
      ("channels", JSON.array(channels.map(Self.json)).text),
      ("names", JSON.array(feature.names.map { .string($0) }).text),
      (
        "parameters",
        JSON.object(feature.program.settings.map { .init($0.key, Self.json($0.value)) }).text
      ),
    ]
  }

  /// A column, or what of it lies in some stretches; the rest is missing.
  private static func values(_ column: [Double], in stretches: [Range<Int>]?) -> [Double] {
    guard let stretches else { return column }
    var out = [Double](repeating: .nan, count: column.count)
    for rows in stretches { out.replaceSubrange(rows, with: column[rows]) }
    return out
  }

  private static func rowMajor(_ columns: [[Double]], rows: Int) -> Tensor {
    let width = columns.count
    let elements = [Double](unsafeUninitializedCapacity: rows * width) { out, count in
      for (place, column) in columns.enumerated() {
        column.withUnsafeBufferPointer { column in
          for row in 0..<rows { out[row * width + place] = column[row] }
        }
      }
      count = rows * width
    }
    return Tensor(shape: [rows, width], .f64(elements))
  }

  private static func json(_ channel: Channel) -> JSON {
    func text(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }
    return .object([
      .init("name", .string(channel.name)), .init("group", .string(channel.group)),
      .init("unit", text(channel.unit)), .init("scale", .string(channel.scale.rawValue)),
      .init("band", text(channel.band)), .init("electrode", text(channel.electrode)),
      .init("rate_hz", channel.rateHz.map { .number($0) } ?? .null),
    ])
  }

  private static func json(_ value: ParameterValue) -> JSON {
    if let list = value.list { return .array(list.map(json)) }
    return .string(value.text ?? "")
  }
}
