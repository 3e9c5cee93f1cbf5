import Learners

/// European Data Format, plain or EDF+ (continuous, discontinuous, annotations): `reader: edf`.
public struct EDFFormat: RecordingFormat {
  /// `edf` in a spec.
  public static let name = "edf"
  /// One line for the catalog.
  public static let summary =
    "EDF and EDF+ (.edf): a stream per sampling rate, annotations as events"
  /// The format has no settings.
  public init() {}

  /// Whether the file begins with the version `0` and has numbers where EDF has them.
  public static func recognises(_ head: [UInt8], path: String) -> Bool {
    guard head.count >= 256, head.starts(with: EDFHeader.Kind.edf.version) else { return false }
    // 'bytes in header' and 'number of signals': digits and spaces.
    return (Array(head[184..<192]) + head[252..<256]).allSatisfy { $0 == 0x20 || $0 &- 48 < 10 }
  }

  /// - Throws: the header is not one of EDF, or the file ends within it.
  public func open(
    _ path: String, executor: any Executor
  ) throws(DataFault) -> any RecordingFile {
    try EDFFile(path: path, kind: .edf)
  }
}

/// BioSemi Data Format, plain or BDF+: EDF with samples of 24 bits: `reader: bdf`.
public struct BDFFormat: RecordingFormat {
  /// `bdf` in a spec.
  public static let name = "bdf"
  /// One line for the catalog.
  public static let summary =
    "BDF and BDF+ (.bdf) of BioSemi amplifiers: 24 bits, triggers of the Status channel as events"
  /// The format has no settings.
  public init() {}

  /// Whether the file begins with the byte 255 and `BIOSEMI`.
  public static func recognises(_ head: [UInt8], path: String) -> Bool {
    head.starts(with: EDFHeader.Kind.bdf.version)
  }

  /// - Throws: the header is not one of BDF, or the file ends within it.
  public func open(
    _ path: String, executor: any Executor
  ) throws(DataFault) -> any RecordingFile {
    try EDFFile(path: path, kind: .bdf)
  }
}
