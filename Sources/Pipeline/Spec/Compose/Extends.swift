/// Puts a spec over the specs that it names under `extends`, left to right, the file itself last.
///
/// Names are relative to the file that names them. A file is read once, however often it is named.
public struct Extends {
  /// Reads a file.
  public typealias ReadFile = (_ path: String) -> Result<[UInt8], UnreadableFile>

  /// How many files a chain of `extends` may hold.
  public static let depthLimit = 16

  private let readFile: ReadFile
  private let environment: Interpolation.Environment
  private var composed: [String: Node] = [:]
  /// What was read, in order, and whether it could be parsed.
  public private(set) var files: [SpecFile] = []
  /// Everything wrong.
  public private(set) var faults: [SpecError] = []
  /// Whether everything that was named could be read.
  private(set) var isWhole = true

  /// - Parameters:
  ///   - environment: for `${env:NAME}` in the names of files.
  ///   - readFile: gets paths as the spec's own path is written, extended by the names.
  public init(environment: @escaping Interpolation.Environment, readFile: @escaping ReadFile) {
    self.environment = environment
    self.readFile = readFile
  }

  /// The spec at a path with everything it extends below it; `nil` where it cannot be read or understood.
  ///
  /// Cost: every file is read and merged once.
  public mutating func load(_ path: String) -> Node? {
    load(path, named: nil, chain: [])
  }

  private mutating func load(_ path: String, named entry: Node?, chain: [String]) -> Node? {
    let identity = Self.normalized(path)
    if let known = composed[identity] { return known }
    if let start = chain.firstIndex(of: identity) {
      let cycle = (chain[start...] + [identity]).map(Self.shown).joined(separator: " -> ")
      faults.append(SpecError("a spec cannot extend itself: \(cycle)", at: entry?.mark))
      return nil
    }
    if chain.count == Self.depthLimit {
      faults.append(
        SpecError("'extends' goes deeper than \(Self.depthLimit) files", at: entry?.mark))
      return nil
    }
    guard let own = read(path, named: entry) else { return nil }
    guard own.pairs != nil else {
      faults.append(SpecError("expected a map of sections, found \(own.words)", at: own.mark))
      return nil
    }
    let node = over(parents(of: own, at: path, chain + [identity]), own)
    composed[identity] = node
    return node
  }

  private mutating func read(_ path: String, named entry: Node?) -> Node? {
    switch readFile(path) {
    case .failure(let fault):
      faults.append(SpecError("cannot read \(Self.shown(path)): \(fault.reason)", at: entry?.mark))
      return nil
    case .success(let bytes):
      let reading = YAMLReader.read(bytes, file: path)
      files.append(SpecFile(path: path, bytes: bytes))
      faults += reading.faults
      return reading.node
    }
  }

  private mutating func parents(of node: Node, at path: String, _ chain: [String]) -> [Node] {
    guard let value = node["extends"] else { return [] }
    guard let entries = value.elements else {
      faults.append(
        SpecError(
          "expected a list of files, found \(value.words)", at: value.mark,
          help: "write 'extends: [base.yaml]'"))
      isWhole = false
      return []
    }
    var parents: [Node] = []
    for entry in entries {
      let name = Interpolation(environment: environment).applied(to: entry, faults: &faults)
      guard let text = name.text, !name.isNull, !text.isEmpty else {
        faults.append(SpecError("expected a file, found \(name.words)", at: name.mark))
        isWhole = false
        continue
      }
      let parent = Self.joined(text, to: path)
      if let node = load(parent, named: name, chain: chain) {
        parents.append(node)
      } else {
        isWhole = false
      }
    }
    return parents
  }

  private mutating func over(_ parents: [Node], _ own: Node) -> Node {
    var own = own
    if let pairs = own.pairs {
      own.content = .mapping(pairs.filter { $0.key != "extends" })
    }
    guard var node = parents.first else { return own }
    for layer in parents.dropFirst() + [own] {
      node = MergeRule.merged(node, with: layer, layer: .file, faults: &faults)
    }
    return node
  }

  /// A path in quotes, whole, on one line.
  private static func shown(_ path: String) -> String {
    let line = path.unicodeScalars.map { scalar in
      CharacterSets.breaksLine(scalar) ? " " : String(scalar)
    }
    return "'\(line.joined())'"
  }

  /// A name relative to the folder of a file.
  static func joined(_ name: String, to file: String) -> String {
    guard !name.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return name }
    return file[...slash] + name
  }

  /// A path without `.`, empty parts, and `..` after a named part.
  static func normalized(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }
}

/// A file that a spec came from.
public struct SpecFile: Sendable, Hashable {
  /// The path as the user named it; `command line` for overrides, a line for each.
  public let path: String
  /// What it holds.
  public let bytes: [UInt8]

  /// Pairs a path and what it holds.
  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }
}

/// Why a file could not be read.
public struct UnreadableFile: Error, Sendable, Hashable {
  /// In lower case words: `no such file`.
  public let reason: String

  /// Says why.
  public init(_ reason: String) { self.reason = reason }
}
