import Learners

/// A kind of file that recordings come in.
///
/// `reader: NAME` in a spec says which, for a data set or a modality; elsewhere a file is recognised by its
/// first bytes, and what no other format claims is read as CSV.
public protocol RecordingFormat: Registered {
  /// Formats have nothing to configure: what differs from file to file stands in the file.
  init()
  /// Raised whenever the same file would give other columns, times, events or notes.
  static var revision: Int { get }
  /// What a spec need not say about files of this kind.
  static var defaults: FormatDefaults { get }
  /// Whether a file with these first bytes and this path is of the kind.
  ///
  /// - Parameters:
  ///   - head: up to `FileHead.length` bytes from the start of the file.
  ///   - path: the file, for its ending; what a header says may lie in files beside it.
  /// - Returns: `false` for a file that another format may claim as well.
  static func recognises(_ head: [UInt8], path: String) -> Bool
  /// Other files that a recording consists of: what it gives depends on their bytes, too.
  ///
  /// - Parameter path: the file that a spec names.
  /// - Returns: those that are there, in a fixed order; opening says which one is missing.
  static func companions(of path: String) -> [String]
  /// Opens a file and reads what says which streams and columns it has.
  ///
  /// - Throws: the file is not what its kind demands: file, line or byte, expected, found.
  func open(_ path: String, executor: any Executor) throws(DataFault) -> any RecordingFile
}

extension RecordingFormat {
  /// No format so far has anything to configure.
  public static var parameters: [Parameter] { [] }
  /// Where nothing was changed yet.
  public static var revision: Int { 1 }
  /// Most recordings are one file.
  public static func companions(of path: String) -> [String] { [] }
  /// Where everything stands in the file or in the spec.
  public static var defaults: FormatDefaults { FormatDefaults() }
}
