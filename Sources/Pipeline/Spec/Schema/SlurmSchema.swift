import Learners

/// Keys of `run.slurm`: what jobs ask the cluster for. Nothing here enters a key.
enum SlurmSchema {
  static let record = Record([
    Parameter(
      "partition", .text, default: nil, role: .presentation,
      "Partition, or several with commas between; absent: the cluster's default."),
    Parameter(
      "account", .text, default: nil, role: .presentation, "Account that is charged."),
    Parameter(
      "time", .text, default: nil, role: .presentation,
      "Time limit of each job, as Slurm writes it: `2:00:00`; absent: from past runs."),
    Parameter(
      "memory", .text, default: nil, role: .presentation,
      "Memory of each job: `8GB`; absent: from past runs."),
    Parameter(
      "cpus", .integer(1...1024), default: .integer(1), role: .presentation,
      "Processor cores of each job, all on one node."),
    Parameter(
      "bundle_s", .number(.positive), default: .number(1800), role: .presentation,
      "Seconds of work that one job is given."),
    Parameter(
      "jobs", .integer(1...100_000), default: nil, role: .presentation,
      "How many jobs of an array run at once; absent: as the cluster allows."),
    Parameter(
      "retries", .integer(0...20), default: .integer(3), role: .presentation,
      "How often a stage whose job died is submitted again, with more memory where that was why."),
    Parameter(
      "arguments", .list(.text), default: nil, role: .presentation,
      "More options of sbatch: `--qos=long`, `--constraint=haswell`."),
  ])
}
