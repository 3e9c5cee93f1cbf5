import Learners

/// Samples that lie in records of one size, each column in a run of equally spaced samples of a record.
///
/// EDF: a record is a data record, a column's samples follow each other. Multiplexed files: a record is
/// one sample of all channels.
struct RecordSamples: Sendable {
  /// Where the samples of a column lie.
  struct Column: Sendable {
    /// From the start of the record.
    let offset: Int
    /// Samples in a record, one behind the other.
    let samples: Int
    let scale: LinearScale
    /// Physical values that the header allows; others are counted.
    var bounds: ClosedRange<Double>?
  }

  let input: BinaryInput
  let format: SampleFormat
  /// The first byte of the first record.
  let start: Int
  let recordBytes: Int
  let records: Int

  /// Bytes that are read at a time: enough for the disk, little enough for the cache.
  private static let stretch = 1 << 20

  /// Decodes columns; all have room for what the file holds, never for what a header promises.
  ///
  /// - Returns: an array per column, and how many values of each lie outside of its bounds.
  func read(
    _ columns: [Column], executor: any Executor
  ) throws(DataFault) -> (values: [[Double]], outside: [Int]) {
    var outs = columns.map { column in
      var out = Out()
      out.values.reserveCapacity(records * column.samples)
      return out
    }
    if recordBytes <= 4 * Self.stretch {
      try readTogether(columns, &outs, executor)
    } else {
      try readApart(columns, &outs, executor)
    }
    try input.file.requireUnchanged(since: input.file.stamp)
    return (outs.map(\.values), outs.map(\.outside))
  }

  /// What is decoded of one column.
  private struct Out: Sendable {
    var values: [Double] = []
    var outside = 0
    var fault: DataFault?
  }

  /// Reads whole records, decodes the columns side by side.
  private func readTogether(
    _ columns: [Column], _ outs: inout [Out], _ executor: any Executor
  ) throws(DataFault) {
    let together = max(1, min(records, Self.stretch / max(1, recordBytes)))
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: together * recordBytes + 16, alignment: 16)
    defer { buffer.deallocate() }
    guard let base = buffer.baseAddress, !columns.isEmpty else { return }
    var record = 0
    while record < records {
      let count = min(together, records - record)
      try input.read(
        into: base + 16, count: count * recordBytes, at: start + record * recordBytes)
      nonisolated(unsafe) let bytes = UnsafeRawPointer(base + 16)
      outs.withUnsafeMutableBufferPointer { outs in
        nonisolated(unsafe) let outs = outs
        executor.perform(chunks: columns.count) { index in
          decode(bytes, records: count, columns[index], &outs[index])
        }
      }
      record += count
    }
  }

  /// Reads long records column by column, in stretches.
  private func readApart(
    _ columns: [Column], _ outs: inout [Out], _ executor: any Executor
  ) throws(DataFault) {
    outs.withUnsafeMutableBufferPointer { outs in
      nonisolated(unsafe) let outs = outs
      executor.perform(chunks: columns.count) { index in
        do throws(DataFault) {
          try readAlone(columns[index], &outs[index])
        } catch {
          outs[index].fault = error
        }
      }
    }
    for out in outs { if let fault = out.fault { throw fault } }
  }

  private func readAlone(_ column: Column, _ out: inout Out) throws(DataFault) {
    let together = Self.stretch / format.bytes
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: together * format.bytes + 16, alignment: 16)
    defer { buffer.deallocate() }
    guard let base = buffer.baseAddress else { return }
    for record in 0..<records {
      var sample = 0
      while sample < column.samples {
        let count = min(together, column.samples - sample)
        let at = start + record * recordBytes + column.offset + sample * format.bytes
        try input.read(into: base + 16, count: count * format.bytes, at: at)
        let piece = Column(offset: 0, samples: count, scale: column.scale, bounds: column.bounds)
        decode(UnsafeRawPointer(base + 16), records: 1, piece, &out)
        sample += count
      }
    }
  }

  /// Appends the samples of one column from records that lie one behind the other.
  private func decode(
    _ bytes: UnsafeRawPointer, records count: Int, _ column: Column, _ out: inout Out
  ) {
    let total = count * column.samples
    guard total > 0 else { return }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: total) { scratch in
      guard let target = scratch.baseAddress else { return }
      let width = format.bytes
      if column.samples == 1 {
        format.decode(
          bytes + column.offset, count: count, scale: column.scale, into: target
        ) { $0 * recordBytes }
      } else {
        for record in 0..<count {
          format.decode(
            bytes + column.offset + record * recordBytes, count: column.samples,
            scale: column.scale, into: target + record * column.samples
          ) { $0 * width }
        }
      }
      if let bounds = column.bounds {
        let (low, high) = (bounds.lowerBound, bounds.upperBound)
        var outside = 0
        for i in 0..<total { outside &+= target[i] < low || target[i] > high ? 1 : 0 }
        out.outside += outside
      }
      out.values.append(contentsOf: UnsafeBufferPointer(start: target, count: total))
    }
  }
}
