import Learners

/// Decodes the samples of one stream of an XDF file.
///
/// A sample is a flag (0 or 8), 8 bytes of time stamp where the flag says so, and its values; a sample
/// without a stamp comes one nominal interval after the one before.
struct XDFSamples: Sendable {
  /// What was decoded.
  struct Decoded: Sendable {
    /// Seconds on the stream's own clock.
    var stamps: [Double] = []
    /// An array per wanted channel.
    var values: [[Double]] = []
    /// Samples of chunks whose content is not what their head says.
    var damaged = 0
  }

  let input: BinaryInput
  let stream: XDFIndex.Stream

  /// Chunks that are read at a time hold at least so many bytes, where there are enough.
  private static let together = 1 << 20

  private var interval: Double { stream.info.rateHz > 0 ? 1 / stream.info.rateHz : 0 }

  /// Decodes channels of a stream of numbers.
  ///
  /// - Throws: the file cannot be read or was changed.
  func numbers(
    _ channels: [Int], format: SampleFormat, executor: any Executor
  ) throws(DataFault) -> Decoded {
    let rows = stream.chunks.reduce(0) { $0 + $1.samples }
    var decoded = Decoded()
    decoded.values = channels.map { _ in [] }
    decoded.stamps.reserveCapacity(rows)
    for index in channels.indices { decoded.values[index].reserveCapacity(rows) }
    let width = stream.info.channels.count * format.bytes
    try forEachWave { bytes, chunks in
      var offsets: [Int] = []
      for chunk in chunks {
        let (known, stamped) = (offsets.count, decoded.stamps.count)
        let isWhole = walk(bytes, chunk, &decoded.stamps) { at, end in
          guard end - at >= width else { return nil }
          offsets.append(at)
          return at + width
        }
        if !isWhole {
          offsets.removeLast(offsets.count - known)
          decoded.stamps.removeLast(decoded.stamps.count - stamped)
          decoded.damaged += chunk.samples
        }
      }
      append(channels, from: bytes, at: offsets, format, to: &decoded.values, executor)
    }
    return decoded
  }

  /// Decodes a stream of texts, channel by channel within each sample.
  ///
  /// - Throws: the file cannot be read or was changed.
  func texts() throws(DataFault) -> (stamps: [Double], texts: [[String]], damaged: Int) {
    var stamps: [Double] = []
    var texts: [[String]] = []
    var damaged = 0
    let channels = stream.info.channels.count
    try forEachWave { bytes, chunks in
      for chunk in chunks {
        let (known, stamped) = (texts.count, stamps.count)
        let isWhole = walk(bytes, chunk, &stamps) { at, end in
          var at = at
          var sample: [String] = []
          for _ in 0..<channels {
            guard let text = Self.takeText(bytes, &at, end: end) else { return nil }
            sample.append(text)
          }
          texts.append(sample)
          return at
        }
        if !isWhole {
          texts.removeLast(texts.count - known)
          stamps.removeLast(stamps.count - stamped)
          damaged += chunk.samples
        }
      }
    }
    return (stamps, texts, damaged)
  }

  /// A chunk inside of a buffer.
  private struct Piece {
    let start: Int
    let end: Int
    let samples: Int
  }

  /// Reads chunks into one buffer after the other; 16 readable bytes lie in front of them.
  private func forEachWave(
    _ body: (UnsafeRawPointer, [Piece]) -> Void
  ) throws(DataFault) {
    var first = 0
    while first < stream.chunks.count {
      var end = first
      var size = 0
      while end < stream.chunks.count, size < Self.together {
        size += stream.chunks[end].bytes
        end += 1
      }
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size + 16, alignment: 16)
      defer { buffer.deallocate() }
      guard let base = buffer.baseAddress else { return }
      var pieces: [Piece] = []
      var at = 0
      for chunk in stream.chunks[first..<end] {
        try input.read(into: base + 16 + at, count: chunk.bytes, at: chunk.byte)
        pieces.append(Piece(start: at, end: at + chunk.bytes, samples: chunk.samples))
        at += chunk.bytes
      }
      body(UnsafeRawPointer(base + 16), pieces)
      first = end
    }
    try input.file.requireUnchanged(since: input.file.stamp)
  }

  /// Goes from sample to sample; tells whether the samples fill the chunk.
  ///
  /// `values` takes the first byte of a sample's values and the end of the chunk, and returns the byte
  /// behind the values; `nil` where they do not fit.
  @inline(__always)
  private func walk(
    _ bytes: UnsafeRawPointer, _ chunk: Piece, _ stamps: inout [Double],
    _ values: (Int, Int) -> Int?
  ) -> Bool {
    var at = chunk.start
    var last = stamps.last ?? 0
    for _ in 0..<chunk.samples {
      guard at < chunk.end else { return false }
      let flag = bytes.load(fromByteOffset: at, as: UInt8.self)
      at += 1
      if flag == 8 {
        guard chunk.end - at >= 8 else { return false }
        let bits = bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
        last = Double(bitPattern: UInt64(littleEndian: bits))
        at += 8
      } else if flag == 0 {
        last += interval
      } else {
        return false
      }
      guard let next = values(at, chunk.end) else { return false }
      stamps.append(last)
      at = next
    }
    return at == chunk.end
  }

  private static func takeText(_ bytes: UnsafeRawPointer, _ at: inout Int, end: Int) -> String? {
    guard at < end else { return nil }
    let head = UnsafeRawBufferPointer(start: bytes + at, count: min(9, end - at))
    var cursor = XDFCursor(Array(head))
    guard let length = cursor.takeLength(), length <= end - at - cursor.at else { return nil }
    at += cursor.at
    let text = UnsafeRawBufferPointer(start: bytes + at, count: length)
    at += length
    return String(decoding: text, as: UTF8.self)
  }

  private func append(
    _ channels: [Int], from bytes: UnsafeRawPointer, at offsets: [Int], _ format: SampleFormat,
    to values: inout [[Double]], _ executor: any Executor
  ) {
    guard !offsets.isEmpty, !channels.isEmpty else { return }
    nonisolated(unsafe) let bytes = bytes
    values.withUnsafeMutableBufferPointer { values in
      nonisolated(unsafe) let values = values
      executor.perform(chunks: channels.count) { index in
        let first = bytes + channels[index] * format.bytes
        withUnsafeTemporaryAllocation(of: Double.self, capacity: offsets.count) { scratch in
          guard let target = scratch.baseAddress else { return }
          offsets.withUnsafeBufferPointer { offsets in
            format.decode(first, count: offsets.count, scale: LinearScale(), into: target) {
              offsets[$0]
            }
          }
          values[index].append(
            contentsOf: UnsafeBufferPointer(start: target, count: offsets.count))
        }
      }
    }
  }
}
