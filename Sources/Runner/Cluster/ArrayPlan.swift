import Pipeline

/// Which arrays are to be submitted for what is left to do.
struct ArrayPlan: Sendable {
  /// Bundles of one size, which become one array.
  struct Size: Sendable {
    /// The bundles.
    var bundles: [StageBundle]
    /// Bytes of memory of each.
    let memoryBytes: Int
    /// Minutes of each; `nil` where nobody knows or the spec says.
    var minutes: Int?
    /// Seconds that the longest will probably take; `nil` where nobody knows.
    var seconds: Double? {
      bundles.allSatisfy(\.isKnown) ? bundles.map(\.seconds).max() : nil
    }
  }

  /// Arrays that can run beside each other, wave after wave.
  private(set) var waves: [[Size]] = []
  /// Stages too small for a job.
  let trifles: [StageID]

  /// - Parameters:
  ///   - plan: where all stages stand.
  ///   - pending: what is to be done, in the order of the graph.
  ///   - store: what stages took before.
  ///   - settings: what the spec asks for.
  ///   - most: tasks that an array may have.
  ///   - least: bytes that stages need at least, since they died with less.
  init(
    _ plan: Plan, pending: [StageID], store: any StageHistory, settings: SlurmSettings, most: Int,
    least: [StageID: Int]
  ) {
    let estimates = Estimates(store.summaries())
    let bundles = StageBundles(
      plan, pending: pending, estimates: estimates,
      limits: .init(seconds: settings.bundleSeconds, most: max(1, most)))
    trifles = bundles.trifles
    for wave in bundles.waves {
      var sizes: [Int: Size] = [:]
      for bundle in wave {
        let request = JobRequest(
          bundle, plan: plan, estimates: estimates, settings: settings, least: least)
        var size =
          sizes[request.memoryBytes]
          ?? Size(bundles: [], memoryBytes: request.memoryBytes, minutes: request.minutes)
        size.bundles.append(bundle)
        // One task that nobody can judge leaves the limit to the cluster.
        size.minutes = size.minutes.flatMap { own in request.minutes.map { max(own, $0) } }
        sizes[request.memoryBytes] = size
      }
      waves.append(sizes.keys.sorted().compactMap { sizes[$0] })
    }
  }

  /// What would be submitted, a line for each array.
  func words(_ settings: SlurmSettings) -> String {
    var out = ""
    for (wave, sizes) in waves.enumerated() {
      for size in sizes {
        let array = JobArray(
          number: 0, tasks: size.bundles.map { $0.stages.map(\.index) }, trifles: [],
          memoryBytes: size.memoryBytes, minutes: size.minutes, cpus: settings.cpus,
          seconds: size.seconds, after: [], excluded: [], allowsCommands: false, failFast: false)
        out += "  wave \(wave + 1): \(ArrayWords.size(array, time: settings.time))\n"
      }
    }
    if out.isEmpty { return "jobs of Slurm: none, all is done here\n" }
    return "jobs of Slurm:\n" + out
  }
}
