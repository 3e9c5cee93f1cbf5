import ArgumentParser
import Glibc
import Pipeline
import Synchronization

/// Makes a synthetic study with the spec that runs on it.
struct SyntheticProject {
  let arguments: SyntheticArguments
  let terminal: Terminal

  /// Writes the folder, then the spec and the schema beside it.
  /// - Throws: `ExitCode` after saying what is wrong.
  func make() throws {
    let folder = arguments.folder
    let name = ProjectFolder.name(of: folder)
    let mark = SourceMark(file: "OUT", line: 1, column: 1, length: name.unicodeScalars.count)
    if let fault = NameRule.fault(in: name, at: mark) {
      throw refused("the folder names the experiment: \(fault.message)", .usage)
    }
    let study: any SyntheticRecipe
    do throws(SyntheticFault) { study = try arguments.study() } catch {
      throw refused(error.message, .usage)
    }
    try make(study, name: name, folder: folder)
  }

  private func make(_ study: some SyntheticRecipe, name: String, folder: String) throws {
    let target = SyntheticFolder(study: study, path: folder, workers: arguments.workers)
    do throws(SyntheticFault) { try target.requireRoom() } catch {
      throw refused(error.message, .missingData)
    }
    terminal.note(
      "writing about \(Amount.bytes(study.expectedBytes)) to \(folder): \(study.outline)")
    let written = try write(target)
    terminal.result(
      "wrote \(folder): \(written.summary), \(Amount.bytes(written.bytes))\n"
        + "wrote \(folder)/truth.json: what was planted, with exact numbers\n")
    try writeSpec(study, name: name, root: folder)
  }

  private func write<Study>(_ target: SyntheticFolder<Study>) throws
    -> SyntheticFolder<Study>.Written
  {
    StopSignals.block()
    let signals = StopSignals()
    defer { signals.end() }
    signals.listen { _ in }
    do throws(SyntheticFault) {
      return try target.write { signals.exitCode != nil }
    } catch {
      let code = signals.exitCode.map { ExitCode($0) }
      throw refused(error.message, code ?? ExitStatus.missingData.code)
    }
  }

  private func writeSpec(_ study: some SyntheticRecipe, name: String, root: String) throws {
    let path = "experiments/\(name).yaml"
    let schema = LanguageReference.schemaPath
    let text = study.spec(name: name, root: root, schemaPath: schema)
    mkdir("experiments", 0o777)
    mkdir(ProjectFolder.parent(of: schema), 0o777)
    for (file, text) in [(path, text), (schema, LanguageReference.schema())] {
      // A spec may have been changed by hand; the data can be made anew, it cannot.
      if file == path, access(file, F_OK) == 0 {
        terminal.result("kept \(file), which was there\n")
        continue
      }
      if let code = AtomicFile.write(Array(text.utf8), to: file) {
        throw refused("\(file): \(SystemError.words(code))", .missingData)
      }
      terminal.result("wrote \(file)\n")
    }
    terminal.result("next: trellis run \(path)\n")
  }

  private func refused(_ message: String, _ status: ExitStatus) -> ExitCode {
    refused(message, status.code)
  }

  private func refused(_ message: String, _ code: ExitCode) -> ExitCode {
    terminal.note("error: \(message)")
    return code
  }
}
