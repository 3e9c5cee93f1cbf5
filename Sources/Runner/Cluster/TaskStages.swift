import Glibc
import Pipeline

/// The stages of a task that can be made: their inputs are there, or the task makes them itself.
///
/// What an earlier job should have made and did not is nobody else's to make: it is submitted again with more
/// memory, or on another node, and would only end this job too.
enum TaskStages {
  /// - Parameters:
  ///   - array: what was submitted.
  ///   - task: the number of the task.
  ///   - graph: the graph that it was submitted for.
  ///   - store: what is made already.
  /// - Returns: the stages to make, and those that wait for other tasks.
  static func find(
    _ array: JobArray, task: Int, graph: StageGraph, store: DiskStore
  ) -> (targets: [StageID], waiting: [StageID]) {
    guard array.tasks.indices.contains(task) else { return ([], []) }
    let own = array.tasks[task].filter { graph.nodes.indices.contains($0) }.map { StageID($0) }
    let trifles = Set(array.trifles.map { StageID($0) })
    let isOwn = Set(own)
    let plan = Plan(graph, history: store, targets: own)
    var isMade = [Bool](repeating: false, count: graph.nodes.count)
    for id in graph.closure(of: own) {
      if case .done = plan.state(of: id) {
        isMade[id.index] = true
      } else if isOwn.contains(id) || trifles.contains(id) {
        isMade[id.index] = graph.dependencies(of: id).allSatisfy { isMade[$0.index] }
      }
    }
    return (own.filter { isMade[$0.index] }, own.filter { !isMade[$0.index] })
  }
}
