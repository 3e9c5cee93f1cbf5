/// The columns that hold the power of one band: one per electrode, or a single column.
struct BandChannels: Sendable {
  /// One entry per electrode.
  let channels: [(index: Int, toLinear: ElementFunction)]

  /// Finds a band by the name that the group's pattern gave it, else a column by its name.
  /// - Throws: `FeatureFault` where there is neither, listing what there is.
  init(
    _ band: String, electrode: String? = nil, among chosen: [Int], of all: [Channel],
    parameter: String, electrodeParameter: String? = nil
  ) throws(FeatureFault) {
    var found = chosen.filter { all[$0].band == band }
    if found.isEmpty { found = chosen.filter { all[$0].name == band } }
    if found.isEmpty {
      let known = Set(chosen.map { all[$0].band ?? all[$0].name }).sorted()
      throw FeatureFault(
        "no band or column is named '\(band)'", parameter: parameter,
        help: "there are \(known.joined(separator: ", "))")
    }
    if let electrode {
      let known = Set(found.compactMap { all[$0].electrode }).sorted()
      found = found.filter { all[$0].electrode == electrode }
      guard found.count == 1 else {
        throw FeatureFault(
          "expected one column of band '\(band)' at electrode '\(electrode)', found \(found.count)",
          parameter: electrodeParameter ?? parameter,
          help: known.isEmpty
            ? "the columns name no electrodes: use a 'pattern' with {channel}"
            : "there are \(known.joined(separator: ", "))")
      }
    }
    channels = found.map { ($0, all[$0].scale.toLinear) }
  }

  /// Mean linear power over the window and the electrodes that have values; NaN where none has.
  func power(in segment: Segment) -> Double {
    var sum = 0.0
    var count = 0
    for (index, toLinear) in channels {
      let mean = segment.mean(index, toLinear)
      if mean.isFinite {
        sum += mean
        count += 1
      }
    }
    return count > 0 ? sum / Double(count) : .nan
  }
}
