import Support
import Testing

@testable import Pipeline

struct EDFFaultTests {
  /// The bytes of a file with a field of its header written anew.
  private func edited(_ name: String, _ changes: (byte: Int, width: Int, text: String)...) throws
    -> [UInt8]
  {
    var bytes = try BinarySamples.bytes(name)
    for (byte, width, text) in changes {
      let field = Array(text.utf8) + [UInt8](repeating: 0x20, count: width - text.utf8.count)
      bytes.replaceSubrange(byte..<byte + width, with: field)
    }
    return bytes
  }

  private func fault(_ bytes: [UInt8]) -> String {
    BinarySamples.fault(bytes, name: "a.edf", reader: EDFFormat())
  }

  private func table(_ bytes: [UInt8]) throws -> (StreamTable, TemporaryFile) {
    let file = TemporaryFile(bytes, name: "a.edf")
    return (try BinarySamples.table(try EDFFile(path: file.path, kind: .edf)), file)
  }

  @Test func fieldsOfTheHeaderAreNamed() throws {
    #expect(
      fault(try edited("plain.edf", (252, 4, "0")))
        == "a.edf: header field 'number of signals' (byte 252): expected a whole number in 1...9999, found '0'"
    )
    #expect(
      fault(try edited("plain.edf", (252, 4, "9999")))
        == "a.edf: the file ends within its header: expected 2560000 bytes for 9999 signals, found 2344"
    )
    #expect(
      fault(try edited("plain.edf", (184, 8, "1024")))
        == "a.edf: header field 'bytes in header' (byte 184): expected 1280 (256 and 256 for each of 4 signals), found '1024'"
    )
    #expect(
      fault(try edited("plain.edf", (244, 8, "0")))
        == "a.edf: header field 'duration of a data record' (byte 244): expected more than 0 and at most 100000000 seconds, found '0'"
    )
    #expect(
      fault(try edited("plain.edf", (236, 8, "many")))
        == "a.edf: header field 'number of data records' (byte 236): expected a whole number in -1...99999999, found 'many'"
    )
    // 256 + 4 signals · (16 + 80 + 8) bytes: physical minima.
    #expect(
      fault(try edited("plain.edf", (672, 8, "-187,5")))
        == "a.edf: column 'EEG Fpz-Cz': header field 'physical minimum' (byte 672): expected a number, found '-187,5'; help: write decimals with a point, not a comma"
    )
    #expect(
      fault(try edited("plain.edf", (768, 8, "-2048")))
        == "a.edf: column 'EEG Fpz-Cz': header field 'digital maximum' (byte 768): expected more than the digital minimum -2048, found -2048"
    )
    #expect(
      fault(try edited("plain.edf", (1120, 8, "1e9")))
        == "a.edf: column 'EEG Fpz-Cz': header field 'number of samples in each data record' (byte 1120): expected a whole number in 0...99999999, found '1e9'"
    )
    #expect(
      fault([UInt8](repeating: 0x30, count: 300))
        == "a.edf: header field 'version' (byte 0): expected '0' (EDF), found '00000000'")
    #expect(
      fault([]) == "a.edf: the file ends within its header: expected at least 256 bytes, found 0")
  }

  @Test func promisesThatTheFileDoesNotKeepAreCounted() throws {
    // A record has 2 · (64 + 4 + 64 + 1) = 266 bytes; there are four.
    var (read, _) = try table(try edited("plain.edf", (236, 8, "99999999")))
    #expect(read.table.rowCount == 256)
    #expect(BinarySamples.notes(read) == ["start_without_zone 1", "records_missing 99999995"])
    (read, _) = try table(try edited("plain.edf", (236, 8, "-1")))
    #expect(BinarySamples.notes(read) == ["start_without_zone 1", "records_counted 4"])
    (read, _) = try table(try edited("plain.edf", (236, 8, "")).dropLast(100))
    #expect(read.table.rowCount == 192)
    #expect(
      BinarySamples.notes(read) == ["start_without_zone 1", "records_counted 3", "record_torn 1"])
    (read, _) = try table(try edited("plain.edf", (236, 8, "2")))
    #expect(read.table.rowCount == 128)
    #expect(BinarySamples.notes(read) == ["start_without_zone 1", "trailing_bytes 532"])
    (read, _) = try table(try edited("plain.edf", (168, 16, "00.00.0000.00.00")))
    #expect(BinarySamples.notes(read) == ["start_unknown 1"])
    #expect(read.seconds?.prefix(2) == [0, 1 / 64.0])
  }

  @Test func valuesOutsideTheDeclaredRangeAreCounted() throws {
    // Digital bounds of the first signal: −2048...2047 become −100...100.
    let bytes = try edited("plain.edf", (736, 8, "-100"), (768, 8, "100"))
    let (read, _) = try table(bytes)
    let stored = try Reference.load("edf").get("files").list()[0].get("signals").list()[0]
      .get("digital").numbers()
    let outside = stored.count { abs($0) > 100 }
    #expect(outside > 0)
    #expect(BinarySamples.notes(read).contains("outside_digital_range \(outside)"))
  }

  @Test func annotationsThatAreNoneAreFaults() throws {
    var bytes = try BinarySamples.bytes("continuous.edf")
    // 256 · 4 bytes of header; a record has 2 · (20 + 1) bytes of samples in front of its annotations.
    #expect(bytes[1066] == UInt8(ascii: "+"))
    bytes[1066] = UInt8(ascii: "x")
    #expect(
      fault(bytes)
        == "a.edf: annotation in data record 1 (byte 1066): expected an onset with its sign, such as '+12.5', found 'x0.0000000...+0.'"
    )
    var gapped = try BinarySamples.bytes("discontinuous.edf")
    for byte in 1066..<1100 { gapped[byte] = 0 }
    #expect(
      fault(gapped)
        == "a.edf: data record 1 (byte 1066): expected its start as the first annotation, found none"
    )
  }

  @Test func listsAreReadAsTheStandardWritesThem() throws {
    func lists(_ text: String) -> [TimedAnnotations]? {
      let bytes = Array(text.utf8)
      return bytes.withUnsafeBytes { bytes in
        do throws(TimedAnnotations.Fault) { return try TimedAnnotations.lists(in: bytes) } catch {
          return nil
        }
      }
    }
    #expect(
      lists("+180\u{14}Lights off\u{14}Close door\u{14}\0\0")
        == [TimedAnnotations(onset: 180, duration: nil, texts: ["Lights off", "Close door"])])
    #expect(
      lists("-0.5\u{15}25.5\u{14}Apnea\u{14}\0+3\u{14}\u{14}\0")
        == [
          TimedAnnotations(onset: -0.5, duration: 25.5, texts: ["Apnea"]),
          TimedAnnotations(onset: 3, duration: nil, texts: [""]),
        ])
    #expect(lists("") == [])
    for broken in [
      "180\u{14}a\u{14}\0", "+1\u{14}a\u{14}", "+\u{14}\0", "+1a\u{14}\0", "+1\u{14}a\0",
    ] {
      #expect(lists(broken) == nil)
    }
  }

  @Test func startsAreDays() throws {
    func start(_ date: String, _ time: String, _ recording: String, isPlus: Bool) -> Double {
      var bytes = [UInt8](repeating: 0x20, count: 256)
      for (at, text) in [(88, recording), (168, date), (176, time)] {
        bytes.replaceSubrange(at..<at + text.utf8.count, with: Array(text.utf8))
      }
      return EDFStart(EDFFields(path: "a.edf", bytes: bytes), isPlus: isPlus).seconds
    }
    #expect(start("28.03.23", "17.04.09", "", isPlus: false) == 1_680_023_049)
    #expect(start("01.01.85", "00.00.00", "", isPlus: false) == 473_385_600)
    #expect(start("01-01-70", "00:00:10", "", isPlus: false) == 3_155_760_010)
    #expect(
      start("02.03.84", "00.00.01", "Startdate 02-MAR-2084 X X", isPlus: true) == 3_602_793_601)
    #expect(start("01.01.85", "00.00.00", "Startdate X X X X", isPlus: true) == 0)
    #expect(start("31.02.23", "17.04.09", "", isPlus: false) == 0)
    #expect(start("28.03.23", "24.04.09", "", isPlus: false) == 0)
    #expect(start("", "", "", isPlus: false) == 0)
  }
}
