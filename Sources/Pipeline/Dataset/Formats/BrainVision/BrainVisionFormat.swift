import Learners

/// BrainVision Core Data Format, named by its header file: `reader: brainvision`.
public struct BrainVisionFormat: RecordingFormat {
  /// `brainvision` in a spec.
  public static let name = "brainvision"
  /// One line for the catalog.
  public static let summary =
    "BrainVision: the header (.vhdr) names the data (.eeg) and the markers (.vmrk), which are events"

  /// The format has no settings.
  public init() {}

  /// Whether the first line is that of one of the two text files; a marker file is refused when it is
  /// opened, with a word about the header.
  public static func recognises(_ head: [UInt8], path: String) -> Bool {
    let line = HeaderText.decoded(head.prefix(80).prefix { $0 != 10 && $0 != 13 })
    return BrainVisionHeader.isTitle(line, of: "header")
      || BrainVisionHeader.isTitle(line, of: "marker")
  }

  /// The data file and the marker file that a header names.
  public static func companions(of path: String) -> [String] {
    let read = Result { () throws(DataFault) in try BrainVisionHeader.siblings(of: path) }
    guard case .success(let siblings) = read else { return [] }
    return siblings.filter { sibling in
      if case .success = Result(catching: { () throws(DataFault) in try InputFile(path: sibling) })
      {
        return true
      }
      return false
    }
  }

  /// - Throws: one of the three files is missing or not what it has to be.
  public func open(
    _ path: String, executor: any Executor
  ) throws(DataFault) -> any RecordingFile {
    try BrainVisionFile(path: path)
  }
}
