import Pipeline

/// A job array as it was submitted: a task for each bundle, all of one size.
struct JobArray: Sendable, Hashable {
  /// Its number among those of one graph, from 1.
  let number: Int
  /// Positions of the stages of each task.
  let tasks: [[Int]]
  /// Positions of the stages that any task may make on the way.
  let trifles: [Int]
  /// Bytes of memory of each task.
  let memoryBytes: Int
  /// Minutes of each task; `nil` where Slurm or the spec says.
  let minutes: Int?
  /// Cores of each task.
  let cpus: Int
  /// Seconds that the longest task will probably take; `nil` where nobody knows.
  let seconds: Double?
  /// Arrays that have to be over before it begins.
  let after: [Int]
  /// Nodes that cannot do the work.
  let excluded: [String]
  /// Whether tasks may start the programs that the spec names.
  let allowsCommands: Bool
  /// Whether a task stops at its first failure.
  let failFast: Bool
  /// Seconds that one stage may take; `nil` for what the spec says.
  var timeoutSeconds: Double?

  /// How many stages it makes.
  var stageCount: Int { tasks.reduce(0) { $0 + $1.count } }

  /// As it is kept.
  var json: JSON {
    .object([
      .init("array", .integer(number)),
      .init("tasks", .array(tasks.map { .array($0.map { .integer($0) }) })),
      .init("trifles", .array(trifles.map { .integer($0) })),
      .init("memory", .integer(memoryBytes)),
      .init("minutes", minutes.map { .integer($0) } ?? .null), .init("cpus", .integer(cpus)),
      .init("seconds", seconds.map { .number($0) } ?? .null),
      .init("after", .array(after.map { .integer($0) })),
      .init("excluded", .array(excluded.map { .string($0) })),
      .init("allow_commands", .bool(allowsCommands)), .init("fail_fast", .bool(failFast)),
      .init("timeout", timeoutSeconds.map { .number($0) } ?? .null),
    ])
  }
}

extension JobArray {
  /// Reads what was kept; `nil` where it is something else.
  init?(_ json: JSON) {
    guard let number = json["array"]?.integer, let memory = json["memory"]?.integer,
      let cpus = json["cpus"]?.integer, let tasks = json["tasks"]?.array
    else { return nil }
    self.number = number
    self.tasks = tasks.map(Self.integers)
    trifles = Self.integers(json["trifles"] ?? .null)
    memoryBytes = memory
    minutes = json["minutes"]?.integer
    self.cpus = cpus
    seconds = json["seconds"]?.number
    after = Self.integers(json["after"] ?? .null)
    excluded = json["excluded"]?.array?.compactMap(\.string) ?? []
    allowsCommands = json["allow_commands"] == .bool(true)
    failFast = json["fail_fast"] == .bool(true)
    timeoutSeconds = json["timeout"]?.number
  }

  private static func integers(_ json: JSON) -> [Int] { json.array?.compactMap(\.integer) ?? [] }
}
