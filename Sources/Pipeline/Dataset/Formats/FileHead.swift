/// The first bytes of a file, by which its format is recognised.
public enum FileHead {
  /// The most bytes that are looked at.
  public static let length = 1 << 16

  /// Reads them.
  /// - Parameter path: a file.
  /// - Returns: fewer bytes where the file is shorter, none where it cannot be read: whoever opens it says why.
  public static func read(_ path: String) -> [UInt8] {
    let opened = Result { () throws(DataFault) in try InputFile(path: path) }
    guard case .success(let file) = opened else { return [] }
    return [UInt8](unsafeUninitializedCapacity: min(length, file.size)) { buffer, count in
      guard let base = buffer.baseAddress,
        case .success(let got) = file.read(into: base, count: buffer.count, at: 0)
      else { return }
      count = got
    }
  }
}
