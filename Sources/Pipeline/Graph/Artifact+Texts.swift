extension Artifact {
  /// A list of texts, kept as one array of bytes; `nil` where nothing of that name is a list of texts.
  public func texts(_ name: String) -> [String]? {
    guard let tensor = self[name], case .u8(let bytes) = tensor.elements else { return nil }
    var out: [String] = []
    for piece in bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast() {
      out.append(String(decoding: piece, as: UTF8.self))
    }
    return out
  }

  /// Sets a list of texts; NUL, which no id and no cell may contain, ends each.
  public mutating func set(texts: [String], as name: String) {
    var bytes: [UInt8] = []
    for text in texts {
      bytes += text.utf8.lazy.filter { $0 != 0 }
      bytes.append(0)
    }
    self[name] = Tensor(shape: [bytes.count], .u8(bytes))
  }

  /// Numbers of that name; empty where there are none.
  public func doubles(_ name: String) -> [Double] { self[name]?.doubles ?? [] }

  /// Whole numbers of that name; empty where there are none.
  public func integers(_ name: String) -> [Int] { self[name]?.integers ?? [] }
}
