/// Stretches of a binary file, read by position.
struct BinaryInput: Sendable {
  let file: InputFile

  /// Opens a file.
  init(path: String) throws(DataFault) { file = try InputFile(path: path) }

  /// The file as the user named it.
  var path: String { file.path }
  /// The length in bytes when the file was opened.
  var size: Int { file.size }

  /// Fills `target`; a file that ends earlier was cut short by another program since it was opened.
  ///
  /// - Throws: the disk fails, or the file ends before.
  func read(
    into target: UnsafeMutableRawPointer, count: Int, at offset: Int
  ) throws(DataFault) {
    switch file.read(into: target, count: count, at: offset) {
    case .success(count): return
    case .success: throw InputFile.changed(path)
    case .failure(let failure): throw InputFile.fault(path, failure.code)
    }
  }

  /// Bytes of the file; the caller has compared the count with the size of the file.
  ///
  /// - Throws: the disk fails, or the file ends before.
  func bytes(at offset: Int, count: Int) throws(DataFault) -> [UInt8] {
    var fault: DataFault?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      guard let base = buffer.baseAddress, count > 0 else { return }
      do throws(DataFault) {
        try read(into: base, count: count, at: offset)
        filled = count
      } catch {
        fault = error
      }
    }
    if let fault { throw fault }
    return bytes
  }

  /// The whole of a small text file.
  ///
  /// - Throws: it cannot be read, or is larger than a header can be.
  func text(atMost limit: Int = 64 << 20) throws(DataFault) -> String {
    guard size <= limit else {
      throw DataFault(
        file: path, "expected a header of at most \(limit >> 20) MiB, found \(size) bytes")
    }
    return HeaderText.decoded(try bytes(at: 0, count: size))
  }
}

/// Text of headers, whose encoding is seldom declared.
enum HeaderText {
  /// UTF-8 where it is valid, else Latin-1; a byte order mark is left out.
  static func decoded(_ bytes: some Collection<UInt8>) -> String {
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    let body = hasMark ? bytes.dropFirst(3) : bytes.dropFirst(0)
    if let text = String(validating: body, as: UTF8.self) { return text }
    var scalars = String.UnicodeScalarView()
    for byte in body { scalars.append(Unicode.Scalar(byte)) }
    return String(scalars)
  }

  /// Without blanks, control characters and NULs at both ends.
  static func trimmed(_ text: some StringProtocol) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { $0.value > 0x20 }),
      let last = scalars.lastIndex(where: { $0.value > 0x20 })
    else { return "" }
    return String(text[first...last])
  }
}
