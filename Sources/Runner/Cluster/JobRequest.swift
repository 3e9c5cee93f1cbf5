import Pipeline

/// What a job asks Slurm for.
struct JobRequest: Sendable, Hashable {
  /// Bytes of memory.
  var memoryBytes: Int
  /// Minutes until the job is ended; `nil` for the partition's default or what the spec says.
  var minutes: Int?

  private static let mebibyte = 1 << 20
  /// What a process takes before it has done anything, with the results that it keeps at hand.
  static let baseBytes = 256 << 20
  /// For stages that nobody ever saw run.
  static let unknownBytes = 1 << 30

  /// Asks for so much memory, and no time.
  init(memoryBytes: Int) { self.memoryBytes = memoryBytes }

  /// Sizes a job from what its stages took before.
  ///
  /// Memory: what the process itself takes, half as much again as the largest stages took that run at once, and
  /// what they read. It is rounded up to a power of two of 512 MiB, so that jobs of one size are one array. Time:
  /// three times the expected one and ten minutes, in steps of five minutes.
  ///
  /// - Parameters:
  ///   - bundle: its stages.
  ///   - plan: what they read.
  ///   - estimates: what stages took before.
  ///   - settings: what the spec says instead, and how many stages run at once.
  ///   - least: bytes that a stage needs at least, since it died with less.
  init(
    _ bundle: StageBundle, plan: Plan, estimates: Estimates, settings: SlurmSettings,
    least: [StageID: Int] = [:]
  ) {
    let floor =
      bundle.stages.map { id in
        max(least[id] ?? 0, Self.proven(plan.graph[id], estimates))
      }.max() ?? 0
    let asked = settings.memoryBytes ?? Self.expected(bundle, plan, estimates, settings)
    memoryBytes = max(asked, floor)
    minutes =
      bundle.isKnown && settings.time == nil
      ? (Int(min(bundle.seconds, 1e8) / 60 * 3) + 10 + 4) / 5 * 5 : nil
  }

  // What a stage needed when it ran alone; a scheduler begins none that needs more than four fifths of its own.
  private static func proven(_ node: StageGraph.Node, _ estimates: Estimates) -> Int {
    guard let known = estimates.known(node), known.wasAlone else { return 0 }
    return min(known.peakBytes, 1 << 50) / 7 * 9
  }

  private static func expected(
    _ bundle: StageBundle, _ plan: Plan, _ estimates: Estimates, _ settings: SlurmSettings
  ) -> Int {
    let grown = bundle.stages.map { id in
      estimates.cost(of: plan.graph[id])?.peakBytes ?? unknownBytes
    }.sorted(by: >).prefix(settings.cpus).reduce(0, +)
    let read =
      bundle.stages.map { id in
        plan.graph.dependencies(of: id).reduce(0) { $0 + (plan.summary(of: $1)?.byteCount ?? 0) }
      }.max() ?? 0
    return rounded(baseBytes + grown + grown / 2 + read)
  }

  /// The next power of two of 512 MiB.
  static func rounded(_ bytes: Int) -> Int {
    var size = 512 << 20
    while size < bytes, size < 1 << 50 { size *= 2 }
    return size
  }

  /// The memory in mebibytes, rounded up, as `--mem` takes it.
  var mebibytes: Int { (memoryBytes + Self.mebibyte - 1) / Self.mebibyte }
}
