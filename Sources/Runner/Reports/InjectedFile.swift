import Glibc

/// A Markdown file of the project whose blocks are renewed or checked.
struct InjectedFile: Sendable {
  private let shown: String
  private let folder: String
  private let name: String

  /// Finds a file; links are followed, but not out of the project.
  ///
  /// - Parameters:
  ///   - file: path from the project folder.
  ///   - project: the project folder.
  /// - Throws: `TableInjection.Fault` where there is no such file or it lies outside.
  init(_ file: String, project: String) throws(TableInjection.Fault) {
    shown = file
    let wanted = file.hasPrefix("/") ? file : project + "/" + file
    guard let root = Self.resolved(project), let path = Self.resolved(wanted) else {
      throw TableInjection.Fault(file: file, line: nil, message: SystemError.words(errno))
    }
    guard path.hasPrefix(root == "/" ? root : root + "/"),
      let slash = path.lastIndex(of: "/")
    else {
      throw TableInjection.Fault(
        file: file, line: nil, message: "lies outside the project folder; nothing is written there")
    }
    folder = String(path[...slash])
    name = String(path[path.index(after: slash)...])
  }

  /// Whether some block differs from what it should be.
  func isStale(_ blocks: [TableInjection.Block]) throws(TableInjection.Fault) -> Bool {
    let bytes = try read()
    return try TableInjection(bytes, file: shown).replacing(blocks) != bytes
  }

  /// Renews blocks: all of them or, on any fault, none.
  /// - Returns: whether the file changed.
  @discardableResult
  func renew(_ blocks: [TableInjection.Block]) throws(TableInjection.Fault) -> Bool {
    let bytes = try TableInjection(try read(), file: shown).replacing(blocks)
    do throws(FolderFault) {
      return try SafeFolder(path: folder).write(bytes, to: name, durably: true)
    } catch {
      throw TableInjection.Fault(file: shown, line: nil, message: error.message)
    }
  }

  private func read() throws(TableInjection.Fault) -> [UInt8] {
    do throws(FolderFault) {
      if let bytes = try SafeFolder(path: folder).read(name) { return bytes }
    } catch {
      throw TableInjection.Fault(file: shown, line: nil, message: error.message)
    }
    throw TableInjection.Fault(file: shown, line: nil, message: "no such file")
  }

  private static func resolved(_ path: String) -> String? {
    guard let found = realpath(path, nil) else { return nil }
    defer { free(found) }
    return String(cString: found)
  }
}
