import Learners
import Pipeline

/// What `run.slurm` of a spec asks for.
struct SlurmSettings: Sendable, Hashable {
  /// The partition; `nil` for the cluster's default.
  var partition: String?
  /// The account.
  var account: String?
  /// The time limit of a job as Slurm writes it; `nil` for one from past runs.
  var time: String?
  /// Bytes of memory of a job; `nil` for an amount from past runs.
  var memoryBytes: Int?
  /// Cores of a job.
  var cpus = 1
  /// Seconds of work for one job.
  var bundleSeconds = 1800.0
  /// How many tasks of an array run at once.
  var jobs: Int?
  /// How often a stage is submitted again.
  var retries = 3
  /// More options for sbatch.
  var arguments: [String] = []

  /// The defaults.
  init() {}

  /// Reads the `run` section of a spec.
  init(run: ParameterValues) {
    guard let own = run["slurm"]?.record else { return }
    partition = own["partition"]?.text
    account = own["account"]?.text
    time = own["time"]?.text
    memoryBytes = own["memory"]?.text.flatMap { try? MemoryLimit.bytes($0) }
    cpus = own["cpus"]?.integer ?? cpus
    bundleSeconds = own["bundle_s"]?.number ?? bundleSeconds
    jobs = own["jobs"]?.integer
    retries = own["retries"]?.integer ?? retries
    arguments = own["arguments"]?.list?.compactMap(\.text) ?? []
  }

  // What is set for every job; an option of the spec must not undo it.
  private static let own: Set<String> = [
    "array", "chdir", "comment", "cpus-per-task", "dependency", "error", "export", "export-file",
    "job-name", "nodes", "ntasks", "open-mode", "output", "parsable", "requeue", "no-requeue",
    "signal", "test-only", "wait", "wrap",
  ]
  private static let declared: [String: String] = [
    "partition": "partition", "account": "account", "time": "time", "mem": "memory",
    "cpus-per-task": "cpus",
  ]

  /// What is wrong with an option; `nil` if nothing is.
  static func fault(inArgument text: String) -> String? {
    let isPlain = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\"" && $0 != "\\" }
    guard text.hasPrefix("--"), text.count > 2, isPlain else {
      return "expected an option of sbatch such as --qos=long, found '\(text)'"
    }
    let name = String(text.dropFirst(2).prefix { $0 != "=" })
    if let key = declared[name] { return "'--\(name)' is set by 'run.slurm.\(key)'" }
    return own.contains(name) ? "'--\(name)' is set for every job" : nil
  }

  /// What is wrong with a time limit; `nil` if nothing is.
  ///
  /// Slurm takes minutes, `minutes:seconds`, `hours:minutes:seconds`, and days with a hyphen before hours.
  static func fault(inTime text: String) -> String? {
    let halves = text.split(separator: "-", omittingEmptySubsequences: false)
    let fields = (halves.last ?? "").split(separator: ":", omittingEmptySubsequences: false)
    let numbers = (halves.dropLast() + fields).map { Int($0) }
    let isGood =
      halves.count <= 2 && fields.count <= 3
      && numbers.allSatisfy { $0.map { (0...1_000_000).contains($0) } ?? false }
      && numbers.contains { $0 != 0 }
    return isGood ? nil : "expected a time such as 90 (minutes), 2:00:00 or 1-12, found '\(text)'"
  }

  /// What is wrong with an amount of memory for a job; `nil` if nothing is.
  static func fault(inMemory text: String) -> String? {
    // A share of this machine's memory says nothing about a node's.
    text.contains("%") || MemoryLimit.fault(in: text) != nil
      ? "expected an amount of memory such as 8GB, found '\(text)'" : nil
  }

  /// What is wrong with a word that stands in a script; `nil` if nothing is.
  static func fault(inName text: String) -> String? {
    let allowed = text.unicodeScalars.allSatisfy {
      $0.isASCII && $0.value > 0x20 && !"\"'\\$`;&|<>#".unicodeScalars.contains($0)
    }
    return allowed && !text.isEmpty ? nil : "expected a name that Slurm knows, found '\(text)'"
  }
}
