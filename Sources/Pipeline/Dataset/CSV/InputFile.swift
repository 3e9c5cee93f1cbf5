import Glibc

/// An open regular file that is read by position.
///
/// Read, not mapped: a mapped file that another program cuts short would end the process, and reading
/// into a buffer that is used again is as fast.
final class InputFile: Sendable {
  /// What tells whether a path still names the same bytes.
  struct Stamp: Sendable, Hashable {
    let device: UInt64
    let inode: UInt64
    let size: Int
    let modifiedSeconds: Int
    let modifiedNanoseconds: Int
  }

  /// The file as the user named it.
  let path: String
  /// What the file was when it was opened.
  let stamp: Stamp
  private let descriptor: Int32

  /// The length in bytes when the file was opened.
  var size: Int { stamp.size }

  /// Opens a file; the message says what stands in the way.
  init(path: String) throws(DataFault) {
    guard !path.utf8.contains(0) else {
      throw DataFault(file: path, "a path cannot hold a NUL character")
    }
    // Without blocking: opening a pipe that nobody writes to would wait for ever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Self.fault(path, errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let code = errno
      close(descriptor)
      throw Self.fault(path, code)
    }
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFREG else {
      close(descriptor)
      let found = kind == S_IFDIR ? "a folder" : "neither a file nor a folder"
      throw DataFault(file: path, "expected a file, found \(found)")
    }
    self.path = path
    self.descriptor = descriptor
    stamp = Self.stamp(of: status)
  }

  deinit { close(descriptor) }

  /// Fills `target` from a position on.
  ///
  /// - Returns: the number of bytes read, less than `count` only where the file ends; or an `errno`.
  func read(
    into target: UnsafeMutableRawPointer, count: Int, at offset: Int
  ) -> Result<Int, ReadFailure> {
    var done = 0
    while done < count {
      let got = pread(descriptor, target + done, count - done, off_t(offset + done))
      if got > 0 {
        done += got
      } else if got == 0 {
        break
      } else if errno != EINTR {
        return .failure(ReadFailure(code: errno))
      }
    }
    return .success(done)
  }

  /// Why bytes could not be read.
  struct ReadFailure: Error, Sendable {
    /// An `errno`.
    let code: Int32
  }

  /// Refuses a file that was written to since it was opened with this stamp.
  func requireUnchanged(since earlier: Stamp) throws(DataFault) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.fault(path, errno) }
    guard Self.stamp(of: status) == earlier else { throw Self.changed(path) }
  }

  /// The fault of a file that another program wrote to.
  static func changed(_ path: String) -> DataFault {
    DataFault(
      file: path, "the file was changed while it was being read",
      help: "wait until the program that writes it is done")
  }

  /// The fault behind an `errno`.
  static func fault(_ path: String, _ code: Int32) -> DataFault {
    let reason =
      switch code {
      case ENOENT: "no such file"
      case ENOTDIR: "a part of the path is not a folder"
      case EACCES, EPERM: "permission denied"
      case EMFILE, ENFILE: "too many open files"
      case ENAMETOOLONG: "the path is too long"
      case ELOOP: "too many symbolic links"
      case EIO: "the disk reports an input/output error"
      case ESTALE: "the network folder that it lies in was lost"
      default: "system error \(code)"
      }
    return DataFault(
      file: path, "cannot be read: \(reason)", cause: FailureCause(systemError: code))
  }

  private static func stamp(of status: stat) -> Stamp {
    Stamp(
      device: UInt64(status.st_dev), inode: UInt64(status.st_ino), size: Int(status.st_size),
      modifiedSeconds: Int(status.st_mtim.tv_sec), modifiedNanoseconds: Int(status.st_mtim.tv_nsec))
  }
}
