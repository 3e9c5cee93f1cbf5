import Learners

/// All kinds of files that recordings are read from.
public enum FormatCatalog {
  /// The formats, sorted by name.
  public static let all: [any RecordingFormat.Type] = [
    AffectivaFormat.self,
    BDFFormat.self,
    BrainVisionFormat.self,
    CSVFormat.self,
    EDFFormat.self,
    IMotionsFormat.self,
    MindMonitorFormat.self,
    NeuroSkyFormat.self,
    OpenFaceFormat.self,
    PyFeatFormat.self,
    XDFFormat.self,
  ]

  /// The formats as the reference page and `trellis describe` show them.
  public static let family = KindFamily(name: "reader", kinds: all.map { KindDeclaration($0) })

  /// What may stand after `reader`.
  public static let names = all.map { $0.name }

  /// The format of a name; `nil` for an unknown one.
  public static func format(named name: String) -> (any RecordingFormat.Type)? {
    all.first { $0.name == name }
  }

  /// The format that claims a file.
  /// - Parameters:
  ///   - head: the first bytes of the file.
  ///   - path: the file.
  /// - Returns: the first by name, CSV where no other does.
  public static func recognised(_ head: [UInt8], path: String) -> any RecordingFormat.Type {
    all.first { $0.name != CSVFormat.name && $0.recognises(head, path: path) } ?? CSVFormat.self
  }

  /// The format of a file.
  /// - Parameters:
  ///   - path: the file.
  ///   - reader: the name that the spec declares.
  ///   - head: reads the first bytes of a file.
  /// - Returns: the declared one, else the one that claims it.
  public static func format(
    of path: String, reader: String?, head: (String) -> [UInt8] = FileHead.read
  ) -> any RecordingFormat.Type {
    reader.flatMap(format(named:)) ?? recognised(head(path), path: path)
  }
}
