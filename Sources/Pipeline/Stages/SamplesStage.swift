import Learners

#if canImport(Glibc)
  import Glibc
#endif

/// Puts the samples of one modality of one unit on a grid, window by window.
///
/// Inputs: `windows`, `recording`, `signal/recording` where the modality has signal steps. There is such a
/// stage only where a model looks at samples. Steps begin with the window; a step without a sample is
/// missing, and so are all steps of windows that the modality does not cover.
struct SamplesStage: Stage {
  static let kind = "samples"
  static let revision = 1
  let configuration: ParameterValues
  private let request: SampleRequests.Request

  /// Numbers of a unit at most: 1 GiB in single precision.
  static let most = 1 << 28

  /// - Parameter request: the modality, and steps per second.
  init(_ request: SampleRequests.Request) {
    self.request = request
    var values = ParameterValues(["modality": .text(request.modality)])
    values["rate_hz"] = request.rateHz.map { .number($0) }
    configuration = values
  }

  func run(_ inputs: StageInputs, _ context: StageContext) throws -> StageResult {
    let windows = UnitWindows(try inputs.artifact("windows"))
    let recordings = try inputs.recordings("recording", of: request.modality).bySubject
    let sets = windows.sets(of: request.modality)
    let used = sets.compactMap { recordings[$0.subject] }
    let names = used.first?.channels.map(\.name) ?? []
    guard used.allSatisfy({ $0.channels.map(\.name) == names }) else {
      throw failure("subjects have different channels")
    }
    if request.rateHz == nil, used.contains(where: { $0.tracks.count > 1 }) {
      throw failure("its channels have different rates: say 'rate_hz'")
    }
    let steps = sets.reduce(1) { max($0, Self.steps($1.set, request.rateHz)) }
    let count = windows.windows.count
    let (width, isHuge) = steps.multipliedReportingOverflow(by: max(names.count, 1))
    guard !isHuge, width <= Self.most, count <= Self.most / width else {
      throw failure(
        "\(count) windows of \(steps) steps of \(names.count) channels take too much memory: "
          + "lower 'rate_hz'")
    }
    var values = [Float](repeating: .nan, count: count * width)
    for ((subject, set), range) in zip(sets, windows.ranges) {
      if context.isCancelled() { throw CancellationError() }
      guard let recording = recordings[subject], !range.isEmpty else { continue }
      let grid = SampleGrid(
        recording: recording, set: set, steps: steps, rateHz: request.rateHz)
      let first = range.lowerBound * width
      values.withUnsafeMutableBufferPointer { values in
        grid.fill(
          UnsafeMutableBufferPointer(rebasing: values[first..<first + range.count * width]),
          executor: context.executor)
      }
    }
    var artifact = Artifact()
    artifact.set(texts: names, as: "names")
    artifact["values"] = Tensor(
      shape: names.isEmpty ? [0] : [count, steps, names.count],
      .f32(names.isEmpty ? [] : values))
    return StageResult(artifact)
  }

  /// Steps of the longest window.
  private static func steps(_ set: WindowSet, _ rateHz: Double?) -> Int {
    guard let rateHz else {
      return set.modalities.flatMap(\.rows).reduce(0) { max($0, $1.count) }
    }
    let longest = set.windows.reduce(0.0) { max($0, $1.end - $1.start) }
    // Beyond any memory; the product is looked at by the caller.
    return Int(min(max((longest * rateHz - 1e-6).rounded(.up), 1), 1e15))
  }

  private func failure(_ message: String) -> StageFailure {
    StageFailure(message, place: "modality \(request.modality)", specPath: request.path)
  }
}

/// The samples of one subject's windows on a grid.
struct SampleGrid {
  let recording: Recording
  let set: WindowSet
  let steps: Int
  /// `nil` where each sample is a step.
  let rateHz: Double?

  /// Windows per piece of work.
  private static let chunk = 16

  /// Writes windows × steps × channels: of each step the mean of its samples.
  /// - Parameters:
  ///   - out: the numbers of these windows, all missing.
  ///   - executor: does the work in parallel.
  func fill(_ out: UnsafeMutableBufferPointer<Float>, executor: any Executor) {
    guard let part = set[recording.modality] else { return }
    let count = set.windows.count
    let width = steps * recording.channels.count
    nonisolated(unsafe) let out = out
    executor.perform(chunks: (count + Self.chunk - 1) / Self.chunk) { chunk in
      var sums = [Double](repeating: 0, count: steps)
      var found = [Int](repeating: 0, count: steps)
      for window in chunk * Self.chunk..<min(count, (chunk + 1) * Self.chunk)
      where part.isCovered[window] {
        let own = UnsafeMutableBufferPointer(
          rebasing: out[window * width..<(window + 1) * width])
        for channel in recording.channels.indices {
          add(channel, window, part, &sums, &found)
          for step in 0..<steps where found[step] > 0 {
            let mean = Float(sums[step] / Double(found[step]))
            own[step * recording.channels.count + channel] = mean.isFinite ? mean : .nan
            (sums[step], found[step]) = (0, 0)
          }
        }
      }
    }
  }

  private func add(
    _ channel: Int, _ window: Int, _ part: ModalityWindows, _ sums: inout [Double],
    _ found: inout [Int]
  ) {
    let number = recording.trackOf[channel]
    let track = recording.tracks[number]
    let rows = number == 0 ? part.rows[window] : part.trackRows[number - 1][window]
    let start = set.windows[window].start
    for row in rows {
      let value = recording.values[channel][row]
      if value.isNaN { continue }
      var step = row - rows.lowerBound
      if let rateHz {
        // A sample within a microsecond before a border lies on it.
        let place = (track.times[row] - start + Windowing.tolerance) * rateHz
        step = place.isFinite ? Int(max(0, min(place, Double(steps - 1)))) : 0
      }
      guard step < steps else { continue }
      sums[step] += value
      found[step] += 1
    }
  }
}
