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
  func store(_ terminal: Terminal, isReadOnly: Bool = false) -> DiskStore {
    DiskStore(root: ProjectFolder(path: project).storeRoot, isReadOnly: isReadOnly) {
      terminal.note("note: \($0)")
    }
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
    let store = place.store(terminal)
    let entries = try store.entries()
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
    let records = store.importedRecords().count
    let more = records > 0 ? " and \(Amount.count(records, "imported record"))" : ""
    terminal.result("\(Amount.count(entries.count, "result"))\(more), \(Amount.bytes(bytes))\n")
  }
}
