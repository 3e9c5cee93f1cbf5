import Learners

/// Keys of the `run` section: nothing here enters a key.
enum RunSchema {
  static let record = Record([
    Parameter(
      "jobs", .either([.integer(1...1024), .choice(["auto"])]), default: .text("auto"),
      role: .presentation, "Stages at once; `auto` is one per core."),
    Parameter(
      "memory", .text, default: .text("75%"), role: .presentation,
      "Memory that running stages may take together: `75%`, `8GB`."),
    Parameter(
      "on_error", .choice(["keep_going", "fail_fast"]), default: .text("keep_going"),
      role: .presentation, "Whether a failed cell stops the others."),
    Parameter(
      "max_failures", .integer(1...1_000_000), default: .integer(5), role: .presentation,
      "The same failure that many times stops the run."),
    Parameter(
      "timeout_s", .number(.positive), default: nil, role: .presentation,
      "Seconds that one stage may take; then it fails with the cause `timeout` and the others go on. "
        + "Time in which the machine slept does not count."),
    Parameter(
      "retry", .record(retry), default: nil, role: .presentation,
      "Which failures are tried again, and how often; none unless they are named here."),
    Parameter(
      "executor", .choice(["local", "slurm"]), default: nil, role: .presentation,
      "Where stages run: on this machine, or as jobs of Slurm; `--executor` says otherwise."),
    Parameter(
      "slurm", .record(SlurmSchema.record), default: nil, role: .presentation,
      "How jobs are submitted to Slurm."),
  ])

  /// Keys of `retry`.
  private static let retry = Record([
    Parameter(
      required: "causes", .nonEmptyList(.choice(["io", "memory", "timeout", "command"])),
      role: .presentation,
      "`io`: a disk error, no space left, a network folder that went away. `memory`: none was left, or the "
        + "system ended a program. `timeout`: `timeout_s`, here or of a program. `command`: a program ended "
        + "with one of `exit_codes`."),
    Parameter(
      "times", .integer(1...100), default: .integer(3), role: .presentation,
      "How often one stage is tried again."),
    Parameter(
      "pause_s", .number(NumberRange(0, 3600)), default: .number(5), role: .presentation,
      "Seconds before it is tried again; twice as long each further time, at most ten minutes."),
    Parameter(
      "exit_codes", .nonEmptyList(.integer(1...255)), default: .list([.integer(75)]),
      role: .presentation,
      "Exit statuses by which a program says that trying again may help."),
  ])
}
