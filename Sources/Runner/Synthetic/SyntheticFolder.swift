import Glibc
import Pipeline
import Synchronization

/// Writes a synthetic study into a folder that appears whole or not at all.
///
/// Subjects are written side by side, each from its own seed, into a folder beside the one that was asked for,
/// which takes its name at the end.
struct SyntheticFolder<Study: SyntheticRecipe>: Sendable {
  /// What is written.
  let study: Study
  /// The folder that was asked for.
  let path: String
  /// Threads.
  let workers: Int

  /// What was written.
  struct Written: Sendable {
    /// Rows, frames and trials, in words.
    let summary: String
    let bytes: Int
  }

  /// Makes the folder.
  /// - Parameter isStopped: asked between blocks; true ends the work.
  /// - Returns: what stands in it now.
  /// - Throws: `SyntheticFault`; nothing of the data set is left then.
  func write(isStopped: @escaping @Sendable () -> Bool) throws(SyntheticFault) -> Written {
    removeLeftovers()
    let temporary = "\(path).\(getpid()).tmp"
    do throws(SyntheticFault) {
      try Self.make(temporary)
      let (subjects, bytes) = try writeSubjects(to: temporary, isStopped)
      let text = Array(study.truth(of: subjects).indentedText.utf8)
      if let code = AtomicFile.write(text, to: temporary + "/truth.json") {
        throw Self.fault(path + "/truth.json", code)
      }
      guard rename(temporary, path) == 0 else { throw Self.fault(path, errno) }
      return Written(summary: study.summary(of: subjects), bytes: bytes + text.count)
    } catch {
      Self.remove(temporary)
      throw error
    }
  }

  // MARK: - Before

  /// Refuses a folder that holds something and a disk without room.
  /// - Throws: `SyntheticFault`; nothing was written.
  func requireRoom() throws(SyntheticFault) {
    var status = stat()
    if lstat(path, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFDIR else {
        throw SyntheticFault("\(path): expected a folder, found something else")
      }
      guard let names = LocalFiles.listing.names(path) else { throw Self.fault(path, errno) }
      guard names.isEmpty else {
        throw SyntheticFault("\(path): the folder is not empty; nothing was written")
      }
    }
    let parent = ProjectFolder.parent(of: path)
    try Self.make(parent)
    var disk = statvfs()
    guard statvfs(parent.isEmpty ? "." : parent, &disk) == 0 else {
      throw Self.fault(parent, errno)
    }
    let free = Double(disk.f_bavail) * Double(disk.f_frsize)
    guard Double(study.expectedBytes) * 1.02 < free else {
      throw SyntheticFault(
        "\(path): about \(Amount.bytes(study.expectedBytes)) are needed, "
          + "\(Amount.bytes(Int(free))) are free; nothing was written")
    }
  }

  /// Removes what processes that were killed left beside the folder.
  private func removeLeftovers() {
    let parent = ProjectFolder.parent(of: path)
    let prefix = ProjectFolder.name(of: path) + "."
    for name in LocalFiles.listing.names(parent.isEmpty ? "." : parent) ?? []
    where name.hasPrefix(prefix) && name.hasSuffix(".tmp") {
      let middle = name.dropFirst(prefix.count).dropLast(4)
      guard let process = Int32(middle), process > 0, kill(process, 0) != 0, errno == ESRCH else {
        continue
      }
      Self.remove(ProjectFolder.join(parent, name))
    }
  }

  // MARK: - Subjects

  private struct Progress: Sendable {
    var subjects: [Study.Subject?]
    var bytes = 0
    var fault: SyntheticFault?
  }

  private func writeSubjects(
    to folder: String, _ isStopped: @escaping @Sendable () -> Bool
  ) throws(SyntheticFault) -> ([Study.Subject], Int) {
    let progress = Monitor(Progress(subjects: Array(repeating: nil, count: study.subjects)))
    let pool = WorkPool(workers: workers)
    for index in 0..<study.subjects {
      pool.submit(priority: 0) { [self] in
        guard progress.with({ $0.fault }) == nil else { return }
        var subject = study.subject(at: index)
        do throws(SyntheticFault) {
          let bytes = try write(&subject, to: folder, isStopped)
          progress.with { [subject] in
            $0.subjects[index] = subject
            $0.bytes += bytes
          }
        } catch {
          progress.with { if $0.fault == nil { $0.fault = error } }
        }
      }
    }
    pool.close()
    let done = progress.with { $0 }
    if let fault = done.fault { throw fault }
    return (done.subjects.compactMap { $0 }, done.bytes)
  }

  private func write(
    _ subject: inout Study.Subject, to folder: String, _ isStopped: @escaping @Sendable () -> Bool
  ) throws(SyntheticFault) -> Int {
    try Self.make("\(folder)/\(subject.id)")
    var bytes = 0
    for name in subject.paths {
      let shown = ProjectFolder.join(path, name)
      let descriptor = open("\(folder)/\(name)", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { throw Self.fault(shown, errno) }
      let buffer = TextBuffer { (block) throws(SyntheticFault) in
        if isStopped() { throw SyntheticFault("stopped; nothing was written") }
        try Self.write(block, to: descriptor, shown)
      }
      do throws(SyntheticFault) {
        try subject.write(path: name, to: buffer)
      } catch {
        close(descriptor)
        throw error
      }
      guard close(descriptor) == 0 else { throw Self.fault(shown, errno) }
      bytes += buffer.written
    }
    return bytes
  }

  private static func write(
    _ block: UnsafeRawBufferPointer, to descriptor: Int32, _ shown: String
  ) throws(SyntheticFault) {
    var done = 0
    while done < block.count {
      guard let base = block.baseAddress else { return }
      let count = Glibc.write(descriptor, base + done, block.count - done)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw fault(shown, errno) }
      done += count
    }
  }

  // MARK: - Folders

  private static func make(_ path: String) throws(SyntheticFault) {
    if path.isEmpty || mkdir(path, 0o777) == 0 || errno == EEXIST { return }
    guard errno == ENOENT else { throw fault(path, errno) }
    try make(ProjectFolder.parent(of: path))
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw fault(path, errno) }
  }

  /// Removes a folder of this layout: files, and folders with files.
  private static func remove(_ path: String) {
    for name in LocalFiles.listing.names(path) ?? [] {
      let inner = path + "/" + name
      if unlink(inner) == 0 { continue }
      for file in LocalFiles.listing.names(inner) ?? [] { unlink(inner + "/" + file) }
      rmdir(inner)
    }
    rmdir(path)
  }

  private static func fault(_ path: String, _ code: Int32) -> SyntheticFault {
    SyntheticFault("\(path): \(SystemError.words(code)); nothing was written")
  }
}
