import Glibc

/// A file that grows piece by piece under another name, and takes its place whole or not at all.
final class StreamedFile {
  private let path: String
  private let temporary: String
  private var descriptor: Int32

  /// Begins a file in a folder.
  /// - Throws: `FolderFault` for names that lead elsewhere and files that cannot be made.
  init(_ name: String, in folder: String) throws(FolderFault) {
    guard !name.isEmpty, name != ".", name != "..", !name.utf8.contains(0x2F),
      !name.utf8.contains(0)
    else { throw FolderFault(path: folder, message: "the name '\(name)' would leave the folder") }
    path = ProjectFolder.join(folder, name)
    temporary = ProjectFolder.join(
      folder, ".\(name.utf8.count > 200 ? "file" : name).\(getpid()).tmp")
    unlink(temporary)
    descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
    if descriptor < 0 { throw FolderFault(path: path, message: SystemError.words(errno)) }
  }

  deinit {
    if descriptor >= 0 {
      close(descriptor)
      unlink(temporary)
    }
  }

  /// Adds text.
  /// - Throws: `FolderFault` where the disk takes no more.
  func append(_ text: String) throws(FolderFault) {
    var text = text
    let code = text.withUTF8 { AtomicFile.writeAll(UnsafeRawBufferPointer($0), to: descriptor) }
    if code != 0 { throw FolderFault(path: path, message: SystemError.words(code)) }
  }

  /// Puts the file into its place.
  /// - Throws: `FolderFault` where that cannot be done; then there is no file, or the old one.
  func commit() throws(FolderFault) {
    let own = descriptor
    descriptor = -1
    guard close(own) == 0, rename(temporary, path) == 0 else {
      let code = errno
      unlink(temporary)
      throw FolderFault(path: path, message: SystemError.words(code))
    }
  }
}

extension SafeFolder {
  /// Makes a folder with all folders above it.
  /// - Throws: `FolderFault` where one of them cannot be made.
  static func make(_ path: String) throws(FolderFault) {
    var made = path.hasPrefix("/") ? "/" : ""
    for name in path.split(separator: "/") {
      made = ProjectFolder.join(made, String(name))
      if mkdir(made, 0o777) != 0, errno != EEXIST {
        throw FolderFault(path: made, message: SystemError.words(errno))
      }
    }
    guard path.isEmpty || ProjectFolder.isFolder(path) else {
      throw FolderFault(path: path, message: "is not a folder")
    }
  }
}
