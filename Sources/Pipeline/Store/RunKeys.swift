import Glibc

/// Which results an experiment used last: `runs/EXPERIMENT/keys`, so that nobody removes them unasked.
public struct RunKeys: Sendable, Hashable {
  /// The experiment's name.
  public let experiment: String
  /// The keys of all stages that its cells need.
  public let keys: Set<Digest>
  /// When it was last run, in seconds since 1970.
  public let usedAt: Int
}

extension DiskStore {
  /// Notes which results an experiment uses, in the place of what was noted before.
  ///
  /// - Parameters:
  ///   - keys: of all stages that its cells need, as far as they are known.
  ///   - experiment: a name without `/`.
  /// - Throws: `StoreFault`.
  public func remember(_ keys: [Digest], of experiment: String) throws(StoreFault) {
    let folder = try runFolder(experiment)
    var text: [UInt8] = []
    text.reserveCapacity(keys.count * 65 + 32)
    for key in Set(keys).sorted() {
      key.append(to: &text)
      text.append(0x0A)
    }
    // The last line proves that the file is whole.
    text += "end \(SHA256.digest(of: text))\n".utf8
    try replace(folder + "/keys", text)
  }

  /// The folder for what is known of an experiment's runs; made if need be.
  ///
  /// - Parameter experiment: a name without `/`.
  /// - Returns: its path.
  /// - Throws: `StoreFault`.
  public func runFolder(_ experiment: String) throws(StoreFault) -> String {
    guard !experiment.isEmpty, !experiment.contains("/"), !experiment.hasPrefix(".") else {
      throw StoreFault("'\(experiment)' cannot be the name of a folder")
    }
    let folder = "\(root)/runs/\(experiment)"
    try prepare(folder)
    return folder
  }

  /// What experiments used, by name.
  ///
  /// - Returns: one value for each experiment.
  /// - Throws: `StoreFault` where what an experiment uses cannot be read: then it is not safe to say that
  ///   nobody uses a result.
  public func runs() throws(StoreFault) -> [RunKeys] {
    var runs: [RunKeys] = []
    for name in namesIn(root + "/runs") {
      let path = "\(root)/runs/\(name)/keys"
      var status = stat()
      guard stat(path, &status) == 0 else { continue }
      guard let keys = Self.keys(try readFile(path)) else {
        throw StoreFault("'\(path)' is damaged: run the experiment again, or remove the file")
      }
      runs.append(RunKeys(experiment: name, keys: keys, usedAt: status.st_mtim.tv_sec))
    }
    return runs
  }

  /// What an experiment used.
  ///
  /// - Parameter experiment: its name.
  /// - Returns: nothing where that is not known.
  /// - Throws: `StoreFault` where it cannot be read.
  public func rememberedKeys(of experiment: String) throws(StoreFault) -> Set<Digest> {
    let path = "\(root)/runs/\(experiment)/keys"
    guard access(path, F_OK) == 0 else { return [] }
    guard let keys = Self.keys(try readFile(path)) else {
      throw StoreFault("'\(path)' is damaged: run the experiment again, or remove the file")
    }
    return keys
  }

  private static func keys(_ bytes: [UInt8]) -> Set<Digest>? {
    let ending = 4 + 64 + 1
    let body = bytes.dropLast(ending)
    guard bytes.count >= ending, body.count % 65 == 0 else { return nil }
    let expected = Array("end \(body.withUnsafeBytes { SHA256.digest(of: $0) })\n".utf8)
    guard bytes.suffix(ending).elementsEqual(expected) else { return nil }
    var keys: Set<Digest> = []
    for start in stride(from: 0, to: body.count, by: 65) {
      guard let key = Digest(hex: bytes[start..<start + 64]) else { return nil }
      keys.insert(key)
    }
    return keys
  }
}
