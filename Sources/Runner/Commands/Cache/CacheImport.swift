import ArgumentParser
import Pipeline

/// `trellis cache import`: takes over what somebody else's tables rest on.
struct CacheImport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Takes over an archive that 'trellis cache export' wrote.",
    discussion: """
      Every byte is checked first; an archive that is damaged changes nothing. Results that are here are kept, \
      specs are written only where there are none. Files of the data that are not here are then known by the \
      digests that they had where the archive was written.
      """)

  @Argument(help: "The archive.")
  var archive: String

  @OptionGroup var place: StoreArguments

  func run() throws {
    let terminal = Terminal()
    let store = place.store(terminal)
    defer { store.close() }
    do {
      let imported = try store.importArchive(archive, now: MemoryGauge.unixSeconds)
      terminal.result(Self.words(imported))
      let written = try Self.write(imported.specs, in: place.project, terminal)
      Self.warn(imported, terminal)
      let specs = written.filter { $0.hasPrefix("experiments/") }
      if !specs.isEmpty {
        terminal.result("next: trellis run \(specs.joined(separator: " "))\n")
      }
    } catch let fault as ArchiveFault {
      terminal.note("error: '\(archive)' cannot be imported: \(fault.message); nothing was changed")
      throw ExitStatus.missingData.code
    } catch let fault as FolderFault {
      terminal.note("error: \(fault)")
      throw ExitStatus.missingData.code
    } catch let fault as StoreFault {
      terminal.note("error: \(fault.message)")
      throw (fault == .busy ? ExitStatus.claimed : .missingData).code
    }
  }

  private static func words(_ imported: ImportedArchive) -> String {
    let names = imported.contents.experiments.map(\.name).joined(separator: ", ")
    return "\(names): \(Amount.count(imported.newResults, "new result")), "
      + "\(Amount.count(imported.newRecords, "new record")) without results, "
      + "\(imported.knownResults) here before\n"
  }

  private static func warn(_ imported: ImportedArchive, _ terminal: Terminal) {
    let other = imported.differingResults
    if let first = other.first {
      terminal.note(
        "note: \(Amount.count(other.count, "result")) here with other bytes under the same key, first "
          + "'\(first)'; what was here is kept")
    }
    let made = imported.contents.instructionSet
    if made != InstructionSet.current {
      terminal.note(
        "note: the results were made on \(made), this machine is \(InstructionSet.current): "
          + "with TRELLIS_INSTRUCTION_SET=\(made) they are found")
    }
  }

  // No link is followed and nothing that is there is changed.
  private static func write(
    _ specs: [ArchiveContents.Text], in project: String, _ terminal: Terminal
  ) throws -> [String] {
    var names: [String] = []
    for spec in specs {
      var folder = try SafeFolder(path: project, shownAs: "")
      let parts = spec.name.split(separator: "/").map(String.init)
      for part in parts.dropLast() { folder = try folder.folder(part) }
      guard let name = parts.last else { continue }
      names.append(spec.name)
      if let there = try folder.read(name) {
        if there != spec.bytes {
          terminal.note("note: \(spec.name) is not as it was in the archive; it is left alone")
        }
        continue
      }
      try folder.write(spec.bytes, to: name)
      terminal.result("wrote \(spec.name)\n")
    }
    return names
  }
}
