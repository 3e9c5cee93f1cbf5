import ArgumentParser
import Pipeline

/// `trellis cache`: what is kept, whether it is whole, and what can go.
struct CacheCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cache", abstract: "Looks after the store of stage results.",
    subcommands: [
      CacheList.self, CacheVerify.self, CacheCollect.self, CacheExport.self, CacheImport.self,
    ])
}

/// Where the store is.
struct StoreArguments: ParsableArguments {
  @Option(help: ArgumentHelp("The project folder.", valueName: "folder"))
  var project = "."

  /// The store of the project.
  func store(_ terminal: Terminal) -> DiskStore {
    DiskStore(root: ProjectFolder(path: project).storeRoot) { terminal.note("note: \($0)") }
  }
}

/// `trellis cache ls`.
struct CacheList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ls",
    abstract: "Lists results by kind: how many, how large, used by which experiment.")

  @OptionGroup var place: StoreArguments

  @Flag(help: "One line per result.")
  var all = false

  func run() throws {
    let terminal = Terminal()
    let entries = try place.store(terminal).entries()
    if all {
      for entry in entries {
        let users = entry.experiments.isEmpty ? "unused" : entry.experiments.joined(separator: ", ")
        let name = entry.summary.map { "\($0.kind)\t\($0.label)" } ?? "damaged\t-"
        terminal.result("\(entry.key.short)\t\(name)\t\(Amount.bytes(entry.fileBytes))\t\(users)\n")
      }
      return
    }
    var counts: [String: (count: Int, bytes: Int)] = [:]
    for entry in entries {
      let users = entry.experiments.isEmpty ? "unused" : entry.experiments.joined(separator: ", ")
      let key = "\(entry.summary?.kind ?? "damaged")\t\(users)"
      let known = counts[key] ?? (0, 0)
      counts[key] = (known.count + 1, known.bytes + entry.fileBytes)
    }
    for (key, own) in counts.sorted(by: { $0.key < $1.key }) {
      terminal.result("\(key)\t\(own.count)\t\(Amount.bytes(own.bytes))\n")
    }
    let bytes = entries.reduce(0) { $0 + $1.fileBytes }
    terminal.result("\(Amount.count(entries.count, "result")), \(Amount.bytes(bytes))\n")
  }
}

/// `trellis cache verify`.
struct CacheVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Reads every result and compares it with its digest.")

  @OptionGroup var place: StoreArguments

  func run() throws {
    let terminal = Terminal()
    let store = place.store(terminal)
    let entries = try store.entries()
    var damaged = 0
    for entry in entries {
      let isWhole =
        entry.summary.map { summary in
          summary.parts.allSatisfy {
            store.artifact($0.name, of: entry.key, digest: $0.digest) != nil
          }
        } ?? false
      if isWhole { continue }
      damaged += 1
      terminal.result("damaged: \(entry.key) \(entry.summary?.label ?? "")\n")
    }
    let all = Amount.count(entries.count, "result")
    terminal.result(
      damaged == 0
        ? "\(all), all whole\n"
        : "\(damaged) of \(all) damaged; they count as absent and are made again when needed\n")
    if damaged > 0 { throw ExitStatus.someFailed.code }
  }
}

/// `trellis cache gc`.
struct CacheCollect: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gc",
    abstract: "Says which results could go; --delete removes them.",
    discussion: "Without further options: results that no experiment's last run used.")

  @OptionGroup var place: StoreArguments

  @Option(name: .customLong("older-than"), help: "Also results not used for that long: 30d, 12h.")
  var olderThan: String?

  @Option(
    name: .customLong("max-size"),
    help: "Also the longest unused ones, until so much is left: 20GB.")
  var maxSize: String?

  @Flag(help: "Really remove them.")
  var delete = false

  mutating func validate() throws {
    _ = try olderThan.map(Self.seconds)
    _ = try maxSize.map(MemoryLimit.bytes)
  }

  func run() throws {
    let terminal = Terminal()
    let store = place.store(terminal)
    let policy = CollectionPolicy(
      olderThanSeconds: try olderThan.map(Self.seconds),
      mostBytes: try maxSize.map(MemoryLimit.bytes))
    let chosen = policy.selection(from: try store.entries(), now: MemoryGauge.unixSeconds)
    let bytes = chosen.reduce(0) { $0 + $1.fileBytes }
    var lost: [String: Int] = [:]
    for entry in chosen { for name in entry.experiments { lost[name, default: 0] += 1 } }
    let what = "\(Amount.count(chosen.count, "result")), \(Amount.bytes(bytes))"
    for (name, count) in lost.sorted(by: { $0.key < $1.key }) {
      terminal.result(
        "experiment \(name) would have to make \(Amount.count(count, "result")) again\n")
    }
    guard delete else {
      terminal.result("could go: \(what); nothing was removed (--delete removes them)\n")
      return
    }
    do {
      try store.remove(chosen.map(\.key))
    } catch let fault as StoreFault where fault == .busy {
      terminal.note("error: \(fault.message)")
      throw ExitStatus.claimed.code
    }
    terminal.result("removed: \(what)\n")
  }

  private static func seconds(_ text: String) throws -> Int {
    let factors: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
    guard let unit = text.last, let factor = factors[unit], let count = Int(text.dropLast()),
      count >= 0, count < 1_000_000
    else { throw ValidationError("expected a time such as 30d or 12h, found '\(text)'") }
    return count * factor
  }
}
