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
  ])
}
