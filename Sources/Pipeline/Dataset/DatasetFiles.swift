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

  /// All paths.
  public var paths: [String] {
    modalities.values.sorted() + [trials].compactMap { $0 } + coverage.values.sorted()
  }
}

/// What is needed of a file system to find a data set.
public struct FileListing: Sendable {
  /// Names in a folder, in any order; `nil` where the folder cannot be read.
  public let names: @Sendable (_ folder: String) -> [String]?
  /// Whether something stands at a path.
  public let exists: @Sendable (_ path: String) -> Bool
  /// Whether a folder stands at a path, also one that cannot be read.
  public let isFolder: @Sendable (_ path: String) -> Bool

  /// Wraps look-ups; without one for folders a folder is what has names.
  public init(
    names: @escaping @Sendable (String) -> [String]?, exists: @escaping @Sendable (String) -> Bool,
    isFolder: (@Sendable (String) -> Bool)? = nil
  ) {
    self.names = names
    self.exists = exists
    self.isFolder = isFolder ?? { names($0) != nil }
  }
}

/// Finds the files of a data set.
public struct DatasetFiles: Sendable, Hashable {
  /// The units, in natural order of their subjects.
  public let units: [DatasetUnit]
  /// What a user should know: subjects without a file of some modality, folders without any file.
  public let notes: [DataNote]

  /// Looks for the files that a declaration names.
  /// - Parameters:
  ///   - dataset: the declaration.
  ///   - root: the folder of the data, resolved.
  ///   - listing: looks into folders.
  /// - Throws: `DataFault` for a missing folder or file, or where nothing matches.
  public init(_ dataset: DatasetDeclaration, root: String, listing: FileListing) throws(DataFault) {
    guard listing.exists(root) else {
      throw DataFault(
        file: root, "no such folder", help: "'root' names the folder of the data",
        specPath: "dataset.root")
    }
    var units: [DatasetUnit] = []
    var passedOver: [String] = []
    for subject in try Self.subjects(of: dataset, root: root, listing: listing) {
      let search = Search(root: root, subject: subject, listing: listing)
      if let unit = try search.unit(of: dataset) {
        units.append(unit)
      } else {
        passedOver.append(subject ?? "")
      }
    }
    guard !units.isEmpty else {
      throw DataFault(
        file: root, "no folder holds a file of the data set",
        help: "looked for " + dataset.modalities.map(\.file).joined(separator: ", "),
        specPath: "dataset.modalities")
    }
    for modality in dataset.modalities
    where units.allSatisfy({ $0.modalities[modality.name] == nil }) {
      throw DataFault(
        file: root, "nobody has a file of modality '\(modality.name)'",
        help: "looked for \(modality.file)",
        specPath: "dataset.modalities.\(modality.name).file")
    }
    self.units = units
    notes = Self.notes(dataset, units, passedOver: passedOver)
  }

  private static func notes(
    _ dataset: DatasetDeclaration, _ units: [DatasetUnit], passedOver: [String]
  ) -> [DataNote] {
    var notes: [DataNote] = []
    for modality in dataset.modalities {
      let without = units.filter { $0.modalities[modality.name] == nil }.compactMap(\.subject)
      if without.isEmpty { continue }
      notes.append(
        DataNote(
          "modality_missing", about: modality.name, count: without.count,
          "subjects without a file: \(without.joined(separator: ", "))"))
    }
    if !passedOver.isEmpty {
      notes.append(
        DataNote(
          "folders_empty", count: passedOver.count,
          "folders without any file of the data set, passed over: "
            + passedOver.joined(separator: ", ")))
    }
    return notes
  }

  private static func subjects(
    of dataset: DatasetDeclaration, root: String, listing: FileListing
  ) throws(DataFault) -> [String?] {
    switch dataset.subject {
    case .single, .column: return [nil]
    case .folder(let pattern):
      let names = (listing.names(root) ?? []).filter {
        Glob.matches(pattern, $0) && !$0.hasPrefix(".") && listing.isFolder(join(root, $0))
      }
      for name in NaturalOrder.sorted(names) where listing.names(join(root, name)) == nil {
        throw DataFault(
          file: join(root, name), "the folder cannot be read: permission denied",
          help: "it fits '\(pattern)', so it is the folder of a subject",
          specPath: "dataset.subject.folder")
      }
      guard !names.isEmpty else {
        throw DataFault(
          file: root, "no folder matches '\(pattern)'",
          help: "'folder' names one folder per subject", specPath: "dataset.subject.folder")
      }
      return NaturalOrder.sorted(names)
    case .fileStem:
      var found: Set<String> = []
      for modality in dataset.modalities {
        let (folder, name) = split(modality.file)
        for entry in listing.names(join(root, folder)) ?? [] where !entry.hasPrefix(".") {
          if let subject = Glob.captured("subject", of: name, in: entry) { found.insert(subject) }
        }
      }
      guard !found.isEmpty else {
        let patterns = dataset.modalities.map(\.file).joined(separator: ", ")
        throw DataFault(
          file: root, "no file matches \(patterns)",
          help: "'{subject}' stands for the subject's id", specPath: "dataset.modalities")
      }
      return NaturalOrder.sorted(Array(found))
    }
  }

  static func join(_ folder: String, _ name: String) -> String {
    if name.hasPrefix("/") || folder.isEmpty || folder == "." { return name }
    if name.isEmpty { return folder }
    return folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  /// The path of a file that is named as seen from another file.
  static func beside(_ path: String, _ name: String) -> String { join(split(path).folder, name) }

  /// How a file is named as seen from another one: by its name alone where both stand in one folder.
  static func name(_ file: String, beside path: String) -> String {
    let folder = split(path).folder
    return !folder.isEmpty && file.hasPrefix(folder + "/")
      ? String(file.dropFirst(folder.utf8.count + 1)) : file
  }

  private static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return ("", path) }
    return (String(path[..<slash]), String(path[path.index(after: slash)...]))
  }
}

/// Looks for the files of one subject, or of the whole data set.
private struct Search {
  let root: String
  let subject: String?
  let listing: FileListing

  /// - Returns: `nil` for a folder without any file of the data set.
  /// - Throws: `DataFault` for a file that must be there.
  func unit(of dataset: DatasetDeclaration) throws(DataFault) -> DatasetUnit? {
    var modalities: [String: String] = [:]
    for modality in dataset.modalities {
      let file = path(modality.file)
      if listing.exists(file) {
        modalities[modality.name] = file
      } else if subject == nil {
        throw missing(
          file, "it is the file of modality '\(modality.name)'",
          "dataset.modalities.\(modality.name).file")
      }
    }
    let log = (dataset.trials?["file"]?.text).map(path)
    let hasLog = log.map(listing.exists) ?? false
    // A log that all subjects share says nothing about this folder.
    let isOwnLog = dataset.trials?["file"]?.text?.contains("{subject}") ?? false
    if modalities.isEmpty, !(hasLog && isOwnLog) { return nil }
    if let log, !hasLog { throw missing(log, "it is the trial log", "dataset.trials.file") }
    var coverage: [String: String] = [:]
    for modality in dataset.modalities {
      guard let declared = modality.coverage else { continue }
      let file = path(declared.text("file"))
      guard listing.exists(file) else {
        throw missing(
          file, "it is the coverage table of modality '\(modality.name)'",
          "dataset.modalities.\(modality.name).coverage.file")
      }
      coverage[modality.name] = file
    }
    return DatasetUnit(subject: subject, modalities: modalities, trials: log, coverage: coverage)
  }

  private func path(_ pattern: String) -> String {
    DatasetFiles.join(root, Glob.filled(pattern, ["subject": subject]))
  }

  private func missing(_ file: String, _ what: String, _ specPath: String) -> DataFault {
    DataFault(file: file, "no such file", help: what, specPath: specPath)
  }
}
