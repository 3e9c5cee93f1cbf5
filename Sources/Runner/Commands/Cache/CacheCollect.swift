import ArgumentParser
import Pipeline

/// `trellis cache gc`.
struct CacheCollect: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gc",
    abstract: "Says which results could go; --delete removes them.",
    discussion: """
      Without further options: what no spec of experiments/ reaches and what no last run of a spec that is \
      still there used. Nothing is removed while an experiment runs.
      """)

  @OptionGroup var place: StoreArguments

  @Option(name: .customLong("older-than"), help: "Also results not used for that long: 30d, 12h.")
  var olderThan: String?

  @Option(
    name: [.customLong("keep"), .customLong("max-size")],
    help: "Also the longest unused ones, until so much is left: 20GB.")
  var keep: String?

  @Flag(help: "Really remove them.")
  var delete = false

  mutating func validate() throws {
    _ = try olderThan.map(Self.seconds)
    _ = try keep.map(MemoryLimit.bytes)
  }

  func run() throws {
    let terminal = Terminal()
    let store = place.store(terminal)
    // From here on nobody begins to use what is about to be removed.
    let right = delete ? try exclusive(store, terminal) : nil
    defer { right?.release() }
    let reach = SpecReach(project: ProjectFolder(path: place.project), store: store)
    for note in reach.notes { terminal.note("note: \(note)") }
    let policy = CollectionPolicy(
      olderThanSeconds: try olderThan.map(Self.seconds),
      mostBytes: try keep.map(MemoryLimit.bytes))
    let chosen = policy.selection(
      from: try store.entries(reachedBySpecs: reach.keys, withoutSpec: reach.gone),
      now: MemoryGauge.unixSeconds)
    terminal.result(losses(chosen, reach))
    let bytes = chosen.reduce(0) { $0 + $1.fileBytes }
    let what = "\(Amount.count(chosen.count, "result")), \(Amount.bytes(bytes))"
    guard let right else {
      terminal.result("could go: \(what); nothing was removed (--delete removes them)\n")
      return
    }
    try store.remove(chosen.map(\.key), holding: right)
    let needed = try store.runs().filter { !reach.gone.contains($0.experiment) }
    let all = (needed.map(\.keys) + reach.keys.values).reduce(into: Set()) { $0.formUnion($1) }
    let records = try store.removeRecords(except: all)
    let more = records > 0 ? " and \(Amount.count(records, "imported record"))" : ""
    terminal.result("removed: \(what)\(more)\n")
  }

  private func exclusive(_ store: DiskStore, _ terminal: Terminal) throws -> any Claim {
    if let right = try store.exclusive() { return right }
    terminal.note("error: \(StoreFault.busy.message)")
    throw ExitStatus.claimed.code
  }

  // What each experiment loses, by name.
  private func losses(_ chosen: [StoreEntry], _ reach: SpecReach) -> String {
    var lost: [String: Int] = [:]
    for entry in chosen { for name in entry.experiments { lost[name, default: 0] += 1 } }
    return lost.sorted { $0.key < $1.key }.map { name, count in
      reach.gone.contains(name)
        ? "experiment \(name), whose spec is gone, would lose \(Amount.count(count, "result"))\n"
        : "experiment \(name) would have to make \(Amount.count(count, "result")) again\n"
    }.joined()
  }

  private static func seconds(_ text: String) throws -> Int {
    Int(try TimeLimit.seconds(text, needsUnit: true, examples: "30d or 12h"))
  }
}
