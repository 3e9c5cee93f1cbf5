import Glibc

/// Puts finished files in their places, as many as have come together for one wait for the disk.
///
/// A file is written under a temporary name by whoever made it. Then, for the whole group: flush the files,
/// rename them, flush the folders. While the disk is busy with one group the next one gathers, so a single
/// file waits for nothing but the disk, and a thousand small ones share their waits.
final class GroupCommit: Sendable {
  /// A written file on its way to its place.
  struct Item: Sendable {
    let temporary: String
    let path: String
    let folder: String
    let descriptor: Int32
    let byteCount: Int
    /// Called with the file's status, or what went wrong.
    let done: @Sendable (Result<stat, StoreFault>) -> Void
  }

  private struct Queue {
    var items: [Item] = []
    var flushes: [(descriptor: Int32, path: String)] = []
    var waitingItems = 0
    var waitingBytes = 0
    var isClosed = false
    var thread: ThreadHandle?
  }

  // More than this on its way makes those who bring more wait: memory and open files are finite.
  private static let mostWaitingBytes = 256 << 20
  private static let mostWaitingItems = 200
  private let fileSystem: any FileSystem
  private let queue = Monitor(Queue())

  init(fileSystem: any FileSystem) { self.fileSystem = fileSystem }

  /// Takes over a written file; it is closed later.
  func add(_ item: Item) {
    queue.wait { queue in
      let fits = queue.waitingBytes + item.byteCount <= Self.mostWaitingBytes
      let isOne = queue.waitingItems < Self.mostWaitingItems
      return queue.waitingItems == 0 || (fits && isOne) ? () : nil
    }
    queue.change { queue in
      queue.items.append(item)
      queue.waitingItems += 1
      queue.waitingBytes += item.byteCount
      start(&queue)
    }
  }

  /// Flushes what was appended to a file, some time soon; the descriptor is closed then.
  func flushLater(_ descriptor: Int32, _ path: String) {
    queue.change { queue in
      queue.flushes.append((descriptor, path))
      start(&queue)
    }
  }

  /// Waits until everything is in its place and ends the thread.
  func close() {
    let thread = queue.change { queue in
      queue.isClosed = true
      defer { queue.thread = nil }
      return queue.thread
    }
    thread?.join()
    queue.with { $0.isClosed = false }
  }

  private func start(_ queue: inout Queue) {
    guard queue.thread == nil else { return }
    let (shared, fileSystem) = (self.queue, fileSystem)
    queue.thread = startThread { Self.serve(shared, fileSystem) }
  }

  private static func serve(_ queue: Monitor<Queue>, _ fileSystem: any FileSystem) {
    while true {
      let group = queue.wait { queue -> (items: [Item], flushes: [(Int32, String)])? in
        if queue.items.isEmpty && queue.flushes.isEmpty && !queue.isClosed { return nil }
        defer { (queue.items, queue.flushes) = ([], []) }
        return (queue.items, queue.flushes)
      }
      if group.items.isEmpty && group.flushes.isEmpty { return }
      commit(group.items, group.flushes, fileSystem)
      let bytes = group.items.reduce(0) { $0 + $1.byteCount }
      queue.change { queue in
        queue.waitingItems -= group.items.count
        queue.waitingBytes -= bytes
      }
    }
  }

  private static func commit(
    _ items: [Item], _ flushes: [(Int32, String)], _ fileSystem: any FileSystem
  ) {
    var failures = [StoreFault?](repeating: nil, count: items.count)
    do throws(StoreFault) {
      try fileSystem.flush(items.map { ($0.descriptor, $0.temporary) } + flushes)
      var folders: [String] = []
      for (index, item) in items.enumerated() {
        do throws(StoreFault) {
          try fileSystem.rename(item.temporary, to: item.path)
          if !folders.contains(item.folder) { folders.append(item.folder) }
        } catch {
          failures[index] = error
        }
      }
      if !folders.isEmpty { try fileSystem.flushFolders(folders) }
    } catch {
      for index in items.indices { failures[index] = failures[index] ?? error }
    }
    for (descriptor, _) in flushes { Glibc.close(descriptor) }
    for (item, failure) in zip(items, failures) {
      var status = stat()
      fstat(item.descriptor, &status)
      Glibc.close(item.descriptor)
      if failure != nil { try? fileSystem.remove(item.temporary) }
      item.done(failure.map(Result.failure) ?? .success(status))
    }
  }
}
