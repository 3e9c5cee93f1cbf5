import Glibc
import Pipeline

/// Reads whole files and folders, with faults in a user's words.
enum LocalFiles {
  /// The bytes of a regular file.
  static func read(_ path: String) -> Result<[UInt8], UnreadableFile> {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return .failure(UnreadableFile(Self.reason(errno))) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return .failure(UnreadableFile(reason(errno))) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      return .failure(UnreadableFile("it is no regular file"))
    }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    var out: [UInt8] = []
    while true {
      let count = Glibc.read(descriptor, &bytes, bytes.count)
      if count == 0 { return .success(out) }
      if count < 0 {
        if errno == EINTR { continue }
        return .failure(UnreadableFile(reason(errno)))
      }
      out.append(contentsOf: bytes[..<count])
    }
  }

  /// Look-ups for finding data sets.
  static let listing = FileListing(
    names: { folder in
      guard let stream = opendir(folder) else { return nil }
      defer { closedir(stream) }
      var names: [String] = []
      while let entry = readdir(stream) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { names.append(name) }
      }
      return names.sorted()
    },
    exists: { path in access(path, F_OK) == 0 },
    isFolder: { path in
      var status = stat()
      return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    })

  /// A system error in words.
  static func reason(_ code: Int32) -> String {
    switch code {
    case ENOENT: "no such file"
    case EACCES, EPERM: "no permission to read it"
    case EISDIR: "it is a folder"
    default: SystemError.words(code)
    }
  }
}
