/// A subject's folder, or a whole data set in single files: what is read and cached by itself.
public struct DatasetUnit: Sendable, Hashable {
  /// The subject whose files these are; `nil` where files name subjects by column (or nobody).
  public let subject: String?
  /// Path of each modality's file; modalities without a file are absent.
  public let modalities: [String: String]
  /// Path of the trial log, if there is one.
  public let trials: String?
  /// Paths of coverage tables by modality.
  public let coverage: [String: String]
}

/// What is needed of a file system to find a data set.
public struct FileListing: Sendable {
  /// Names in a folder, in any order; `nil` where the folder cannot be read.
  public let names: @Sendable (_ folder: String) -> [String]?
  /// Whether something stands at a path.
  public let exists: @Sendable (_ path: String) -> Bool

  /// Wraps two look-ups.
  public init(
    names: @escaping @Sendable (String) -> [String]?, exists: @escaping @Sendable (String) -> Bool
  ) {
    self.names = names
    self.exists = exists
  }
}

/// Finds the files of a data set.
public struct DatasetFiles: Sendable, Hashable {
  /// The units, in natural order of their subjects.
  public let units: [DatasetUnit]
  /// What a user should know: a subject without a file of some modality.
  public let notes: [DataNote]

  /// Looks for the files that a declaration names.
  /// - Parameter root: the folder of the data, resolved.
  /// - Throws: `DataFault` for a missing folder or file, or where nothing matches.
  public init(_ dataset: DatasetDeclaration, root: String, listing: FileListing) throws(DataFault) {
    guard listing.exists(root) else {
      throw DataFault(file: root, "no such folder", help: "dataset.root names the folder of the data")
    }
    let subjects = try Self.subjects(of: dataset, root: root, listing: listing)
    var units: [DatasetUnit] = []
    var notes: [DataNote] = []
    for subject in subjects {
      let path = { (pattern: String) -> String in
        Self.join(root, Glob.filled(pattern, ["subject": subject]))
      }
      var modalities: [String: String] = [:]
      for modality in dataset.modalities {
        let file = path(modality.file)
        if listing.exists(file) {
          modalities[modality.name] = file
        } else if subject == nil {
          throw DataFault(file: file, "no such file", help: "it is the file of modality '\(modality.name)'")
        } else {
          notes.append(
            DataNote("modality_missing", about: modality.name, count: 1, "subjects without a file"))
        }
      }
      let log = (dataset.trials?["file"]?.text).map(path)
      if let log, !listing.exists(log) {
        throw DataFault(file: log, "no such file", help: "it is the trial log")
      }
      var coverage: [String: String] = [:]
      for modality in dataset.modalities {
        guard let declared = modality.coverage else { continue }
        let file = path(declared.text("file"))
        guard listing.exists(file) else {
          throw DataFault(file: file, "no such file", help: "it is the coverage table of modality '\(modality.name)'")
        }
        coverage[modality.name] = file
      }
      units.append(
        DatasetUnit(subject: subject, modalities: modalities, trials: log, coverage: coverage))
    }
    self.units = units
    self.notes = notes
  }

  private static func subjects(
    of dataset: DatasetDeclaration, root: String, listing: FileListing
  ) throws(DataFault) -> [String?] {
    switch dataset.subject {
    case .single, .column: return [nil]
    case .folder(let pattern):
      let names = (listing.names(root) ?? []).filter {
        Glob.matches(pattern, $0) && !$0.hasPrefix(".") && listing.names(join(root, $0)) != nil
      }
      guard !names.isEmpty else {
        throw DataFault(file: root, "no folder matches '\(pattern)'", help: "dataset.subject.folder names one folder per subject")
      }
      return NaturalOrder.sorted(names)
    case .fileStem:
      var found: Set<String> = []
      for modality in dataset.modalities {
        let (folder, name) = split(modality.file)
        for entry in listing.names(join(root, folder)) ?? [] {
          if let subject = Glob.captured("subject", of: name, in: entry) { found.insert(subject) }
        }
      }
      guard !found.isEmpty else {
        let patterns = dataset.modalities.map(\.file).joined(separator: ", ")
        throw DataFault(file: root, "no file matches \(patterns)", help: "'{subject}' stands for the subject's id")
      }
      return NaturalOrder.sorted(Array(found))
    }
  }

  static func join(_ folder: String, _ name: String) -> String {
    if name.hasPrefix("/") || folder.isEmpty || folder == "." { return name }
    return folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  private static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return ("", path) }
    return (String(path[..<slash]), String(path[path.index(after: slash)...]))
  }
}
