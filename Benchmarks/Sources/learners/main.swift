import Dispatch
import Glibc
import Learners

// Usage: learners CASE [--data DIR] [--set trials] [--reps 1] [--seed 0] [--threads 2] [--trees N]
//                 [--epochs N] [--rows N]
//        Runs one case of ours and prints one line of JSON; learners.py runs it beside its peers.
//        CASE is one of Case.all, `pca`, `smote`, `shap_boosting`, `shap_forest`, or
//        `list`. With --rows the set is made up.

/// What the command line says.
struct Options {
  var name = ""
  var data = ""
  var set = "trials"
  var reps = 1
  var seed = 0
  var threads = 2
  var trees: Int?
  var epochs: Int?
  var rows: Int?

  init(_ arguments: [String]) {
    name = arguments.first ?? "list"
    for at in stride(from: 1, to: arguments.count - 1, by: 2) {
      let value = arguments[at + 1]
      switch arguments[at] {
      case "--data": data = value
      case "--set": set = value
      case "--reps": reps = Int(value) ?? 1
      case "--seed": seed = Int(value) ?? 0
      case "--threads": threads = Int(value) ?? 2
      case "--trees": trees = Int(value)
      case "--epochs": epochs = Int(value)
      case "--rows": rows = Int(value)
      case let other: fail("unknown option \(other)")
      }
    }
  }
}

func run(_ options: Options, _ executor: any Executor) throws -> Report {
  func table() -> Table {
    if let rows = options.rows { return generatedTable(rows: rows, executor) }
    return Table(path: "\(options.data)/\(options.set).csv")
  }
  switch options.name {
  case "pca": return try principalComponents(table(), options, executor)
  case "smote": return try smote(table(), options, executor)
  case "shap_boosting", "shap_forest": return try shap(table(), options, executor)
  default:
    guard let found = Case.all(options).first(where: { $0.name == options.name }) else {
      fail("unknown case \(options.name)")
    }
    if ModelCatalog.type(named: found.model) == nil { return .absent("no model '\(found.model)'") }
    return try found.run(table(), options, executor)
  }
}

let options = Options(Array(CommandLine.arguments.dropFirst()))
if options.name == "list" {
  print(
    (Case.all(options).map(\.name) + ["pca", "smote", "shap_boosting", "shap_forest"]).joined(
      separator: "\n"))
  exit(0)
}
// As in a run: the work happens on threads of the pool, which are as many as `--jobs` says.
let pool = WorkPool(workers: options.threads)
let done = DispatchSemaphore(value: 0)
let executor = pool.executor(meter: CPUMeter())
pool.submit(priority: 0) {
  do {
    print(try run(options, executor).line(options))
    done.signal()
  } catch {
    fail("\(options.name): \(error)")
  }
}
done.wait()
pool.close()
