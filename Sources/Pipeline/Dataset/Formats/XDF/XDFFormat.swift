import Learners

/// Extensible Data Format of the Lab Streaming Layer: `reader: xdf`.
public struct XDFFormat: RecordingFormat {
  /// `xdf` in a spec.
  public static let name = "xdf"
  /// One line for the catalog.
  public static let summary =
    "XDF (.xdf) of the Lab Streaming Layer: clocks synchronised, times evened out, markers as events"

  /// The format has no settings.
  public init() {}

  /// Whether the file begins with `XDF:`, or is named as a compressed one.
  public static func recognises(_ head: [UInt8], path: String) -> Bool {
    head.starts(with: Array("XDF:".utf8)) || isCompressed(head, path)
  }

  /// - Throws: it is no XDF file, a compressed one, or a stream's header cannot be read.
  public func open(
    _ path: String, executor: any Executor
  ) throws(DataFault) -> any RecordingFile {
    if Self.isCompressed(FileHead.read(path), path) {
      throw DataFault(
        file: path, "expected the bytes 'XDF:' at the start, found a compressed file",
        help: "unpack it with gunzip first")
    }
    return try XDFFile(path: path)
  }

  private static func isCompressed(_ head: [UInt8], _ path: String) -> Bool {
    head.starts(with: [0x1F, 0x8B]) && (path.hasSuffix(".xdfz") || path.hasSuffix(".xdf.gz"))
  }
}
