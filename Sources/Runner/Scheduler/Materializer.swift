import Learners
import Pipeline

/// Gives stages their inputs: from memory, from the store, or, where a stored result turns out to be
/// damaged, by making it again on the spot.
final class Materializer: Sendable {
  /// What is known of a stage that is done.
  struct Finished: Sendable {
    let key: StageKey
    let summary: StageSummary
  }

  /// Results that were used lately or are on their way to the disk.
  let cache: ArtifactCache
  private let graph: StageGraph
  private let store: any Store
  private let options: RunOptions
  private let finished: @Sendable (StageID) -> Finished?
  private let notice: @Sendable (String) -> Void
  private let making = Monitor<Set<Digest>>([])

  /// `finished` tells what is known of a stage, if it is done; `notice` hears what is made again.
  init(
    graph: StageGraph, store: any Store, options: RunOptions,
    finished: @escaping @Sendable (StageID) -> Finished?,
    notice: @escaping @Sendable (String) -> Void
  ) {
    self.graph = graph
    self.store = store
    self.options = options
    self.finished = finished
    self.notice = notice
    cache = ArtifactCache(limit: options.cacheBytes)
  }

  /// A part (`""` of a single result) of a stage that is done; the executor is for making it again.
  func artifact(_ part: String, of id: StageID, executor: any Executor) throws -> Artifact {
    let label = graph[id].label
    guard let known = finished(id), let digest = known.summary.digest(of: part) else {
      throw StageFailure("'\(label)' has no result called '\(part)'")
    }
    if let artifact = cache[digest] { return artifact }
    // Whoever comes second waits and then finds what the first one read or made.
    let key = known.summary.key
    making.wait { $0.insert(key).inserted ? () : nil }
    defer { making.change { _ = $0.remove(key) } }
    let wasThere = store.summary(of: key) != nil
    if let artifact = lookUp(part, known, digest) { return artifact }
    // What is damaged was told by the store, in the one line that it deserves.
    if !wasThere { notice("the stored result of '\(label)' is gone; it is made again") }
    let result: StageResult
    do {
      result = try remake(id, known, executor: executor)
    } catch {
      guard store.isRecordOnly(key), !(error is RecordOnly) else { throw error }
      throw RecordOnly(
        description: "only the record of '\(label)' was imported, not its result, and it cannot be "
          + "made here: \(options.describe(error))")
    }
    guard let artifact = result.parts[part], artifact.digest == digest else {
      throw StageFailure("'\(label)' came out different when it was made again")
    }
    cache.insert(artifact, digest)
    return artifact
  }

  /// What a stage whose inputs are all there is given.
  func inputs(of id: StageID, executor: any Executor) -> StageInputs {
    let node = graph[id]
    var files: [String: String] = [:]
    for case (let name, .file(let path, _)) in node.inputs { files[name] = path }
    return StageInputs(names: node.inputs.map(\.name), files: files) { [self] name in
      for case (name, .stage(let source, let part)) in node.inputs {
        return try artifact(part, of: source, executor: executor)
      }
      throw StageFailure("'\(node.label)' has no input called '\(name)'")
    }
  }

  /// Does the work of a stage, unless a file that it reads is not what it was when the run began, before or
  /// afterwards: nothing is made from two versions of a file.
  /// - Throws: `StageFailure` that names the file, and what `body` throws.
  func unchanged<Result>(_ id: StageID, _ body: () throws -> Result) throws -> Result {
    try requireUnchanged(id)
    let result: Result
    do {
      result = try body()
    } catch {
      // A reader that stumbles over a file in change should be told so.
      try requireUnchanged(id)
      throw error
    }
    try requireUnchanged(id)
    return result
  }

  private func requireUnchanged(_ id: StageID) throws {
    for case .file(let path, let digest) in graph[id].inputs.map(\.source) {
      if let words = options.changed(path, digest) {
        throw StageFailure(words + "; run again to use it as it is now", cause: .data)
      }
    }
  }

  /// The first of a chain of stages that cannot be made again here; those behind it add nothing.
  private struct RecordOnly: Error, CustomStringConvertible {
    let description: String
  }

  private func lookUp(_ part: String, _ known: Finished, _ digest: Digest) -> Artifact? {
    if let artifact = cache[digest] { return artifact }
    guard let artifact = store.artifact(part, of: known.summary.key, digest: digest) else {
      return nil
    }
    cache.insert(artifact, digest)
    return artifact
  }

  private func remake(
    _ id: StageID, _ known: Finished, executor: any Executor
  ) throws -> StageResult {
    let node = graph[id]
    let result = try unchanged(id) {
      try node.stage.run(
        inputs(of: id, executor: executor),
        StageContext(executor: executor, programs: options.programs))
    }
    let record = StageRecord(
      result, key: known.key, label: node.label, cost: known.summary.cost,
      madeAt: options.clock(), build: options.build)
    let saved = Monitor<Result<Void, StoreFault>?>(nil)
    store.save(result, record) { outcome in saved.change { $0 = outcome } }
    try saved.wait { $0 }.get()
    return result
  }
}
