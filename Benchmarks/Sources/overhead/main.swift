import Glibc
import Learners
import Pipeline

/// Returns a small array that depends on its input, and nothing else: what is left is overhead.
struct Trivial: Stage {
  static let kind = "trivial"
  static let revision = 1
  let configuration: ParameterValues

  init(_ number: Int) { configuration = ParameterValues(["number": .integer(number)]) }

  func run(_ inputs: StageInputs, _ context: StageContext) throws -> StageResult {
    let before =
      try inputs.names.first.flatMap { try inputs.artifact($0)["x"]?.integers?.first } ?? 0
    return StageResult(
      Artifact(tensors: ["x": Tensor([before + 1, configuration.integer("number")])]))
  }
}

func chains(_ stages: Int, _ chains: Int) -> StageGraph {
  var graph = StageGraph()
  for chain in 0..<chains {
    var last: StageID?
    for step in 0..<stages / chains {
      let inputs: [(name: String, source: StageSource)] = last.map { [("in", .stage($0))] } ?? []
      last = graph.add(
        Trivial(chain * stages + step), label: "chain \(chain), step \(step)", inputs: inputs)
    }
    if let last { graph.require(last, for: "chain \(chain)") }
  }
  return graph
}

nonisolated func measure(_ name: String, per count: Int, _ body: () -> Void) {
  let (wall, cpu) = (CPUMeter.wallSeconds, processorSeconds)
  body()
  let (seconds, worked) = (CPUMeter.wallSeconds - wall, processorSeconds - cpu)
  func short(_ value: Double) -> Double { (value * 10).rounded() / 10 }
  print(
    "\(name): \(short(seconds * 1e3)) ms, \(short(seconds / Double(count) * 1e6)) us per stage",
    "(processor time \(short(worked * 1e3)) ms)")
}

/// Processor time of all threads: says more than the clock on a machine that does other things too.
nonisolated var processorSeconds: Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

func run(_ graph: StageGraph, _ root: String, workers: Int) -> RunOutcome {
  let store = DiskStore(root: root)
  let pool = WorkPool(workers: workers)
  let lease = try? store.lease()
  let scheduler = Scheduler(plan: Plan(graph, history: store), store: store, pool: pool)
  let outcome = scheduler.run()
  pool.close()
  store.close()
  lease?.release()
  return outcome
}

// Usage: overhead [FOLDER [STAGES [WORKERS]]]: trivial stages in ten chains, cold and warm, each result a
// flushed file; then the evaluation of a plan of as many stages that are all there.
//        overhead run FOLDER STAGES WORKERS: one run on what is in the folder, for overhead.py.
let isSingle = CommandLine.arguments.dropFirst().first == "run"
let arguments = Array(CommandLine.arguments.dropFirst(isSingle ? 2 : 1))
let folder = arguments.count > 0 ? arguments[0] : "/tmp"
let stages = arguments.count > 1 ? Int(arguments[1]) ?? 1_000 : 1_000
let workers = arguments.count > 2 ? Int(arguments[2]) ?? 2 : 2

func runOnce() {
  let outcome = run(chains(stages, 10), folder, workers: workers)
  precondition(outcome.plan.counts.total == stages && outcome.failures.isEmpty, "a stage failed")
  print("{\"finished\": \(outcome.counts.finished), \"cached\": \(outcome.counts.cached)}")
}

func runAll() {
  let root = "\(folder)/trellis-overhead-\(getpid())"
  var graph = StageGraph()
  measure("graph of \(stages) stages", per: stages) { graph = chains(stages, 10) }
  measure("cold run, every result flushed to the disk", per: stages) {
    let outcome = run(graph, root, workers: workers)
    precondition(outcome.counts.finished == stages, "a stage is missing")
  }
  measure("warm run", per: stages) {
    let outcome = run(graph, root, workers: workers)
    precondition(outcome.counts.cached == stages, "a stage ran again")
  }
  measure("plan of what is all there", per: stages) {
    let store = DiskStore(root: root)
    precondition(Plan(graph, history: store).counts.cached == stages, "a stage is missing")
  }
  unlink(root + "/store/index")
  measure("plan without the index", per: stages) {
    let store = DiskStore(root: root)
    precondition(Plan(graph, history: store).counts.cached == stages, "a stage is missing")
  }
}

if isSingle { runOnce() } else { runAll() }
