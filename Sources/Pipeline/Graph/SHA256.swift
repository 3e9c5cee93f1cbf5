import CLibCrypto

/// SHA-256 by OpenSSL's libcrypto; the only file that imports it.
public struct SHA256: ~Copyable {
  private let context: OpaquePointer

  /// Starts an incremental digest.
  public init() {
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, Self.algorithm, nil) == 1
    else {
      preconditionFailure("libcrypto has no SHA-256")
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Takes more bytes.
  public func update(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count > 0 else { return }
    let done = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    precondition(done == 1, "libcrypto could not go on with a digest")
  }

  /// The digest of all bytes taken.
  public consuming func finish() -> Digest {
    withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { out in
      let done = EVP_DigestFinal_ex(context, out.baseAddress, nil)
      precondition(done == 1, "libcrypto could not finish a digest")
      return Digest(unchecked: UnsafeRawBufferPointer(out))
    }
  }

  /// The digest of bytes that are all there.
  public static func digest(of bytes: UnsafeRawBufferPointer) -> Digest {
    withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { out in
      let done = EVP_Digest(bytes.baseAddress, bytes.count, out.baseAddress, nil, algorithm, nil)
      precondition(done == 1, "libcrypto could not make a digest")
      return Digest(unchecked: UnsafeRawBufferPointer(out))
    }
  }

  /// The digest of bytes that are all there.
  public static func digest(of bytes: [UInt8]) -> Digest {
    bytes.withUnsafeBytes { digest(of: $0) }
  }

  /// The digest of a text's UTF-8.
  public static func digest(of text: String) -> Digest {
    var text = text
    return text.withUTF8 { digest(of: UnsafeRawBufferPointer($0)) }
  }

  // Fetched once: looking an algorithm up by name costs more than hashing a small record.
  private static nonisolated(unsafe) let algorithm: OpaquePointer? =
    EVP_MD_fetch(nil, "SHA256", nil) ?? EVP_sha256()
}
