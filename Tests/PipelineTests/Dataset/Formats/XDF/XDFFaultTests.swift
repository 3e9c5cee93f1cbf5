import Support
import Testing

@testable import Pipeline

struct XDFFaultTests {
  /// A file with one stream header.
  private func file(_ xml: String) -> [UInt8] {
    let text = Array(xml.utf8)
    return Array("XDF:".utf8) + [1, UInt8(text.count + 6), 2, 0, 9, 0, 0, 0] + text
  }

  private func fault(_ bytes: [UInt8]) -> String {
    BinarySamples.fault(bytes, name: "a.xdf", reader: XDFFormat())
  }

  @Test func fieldsOfAHeaderAreNamed() {
    func info(_ count: String, _ rate: String, _ format: String) -> String {
      "<info><channel_count>\(count)</channel_count><nominal_srate>\(rate)</nominal_srate><channel_format>\(format)</channel_format></info>"
    }
    #expect(fault(file(info("2", "256", "float32"))) == "no fault")
    #expect(
      fault(file(info("0", "256", "float32")))
        == "a.xdf: header of stream 9 (byte 12): channel_count: expected a whole number in 1...65536, found '0'"
    )
    #expect(
      fault(file(info("1000000000", "256", "float32")))
        == "a.xdf: header of stream 9 (byte 12): channel_count: expected a whole number in 1...65536, found '1000000000'"
    )
    #expect(
      fault(file(info("1", "-5", "float32")))
        == "a.xdf: header of stream 9 (byte 12): nominal_srate: expected a number in 0...1e9, found '-5'"
    )
    #expect(
      fault(file(info("1", "5", "float16")))
        == "a.xdf: header of stream 9 (byte 12): channel_format: expected one of double64, float32, int16, int32, int64, int8, string, found 'float16'"
    )
    #expect(
      fault(file("<info><name>Muse</nam></info>"))
        == "a.xdf: header of stream 9 (byte 33): expected </name>, found something else")
    #expect(
      fault(file("<info><name>Muse"))
        == "a.xdf: header of stream 9 (byte 28): expected </name>, found the end of the chunk")
    let twice = file(info("1", "5", "int8"))
    #expect(
      fault(twice + twice.dropFirst(4))
        == "a.xdf: chunk at byte \(twice.count + 8): expected one header a stream, found a second one of stream 9"
    )
  }

  @Test func otherFilesAreNamed() {
    #expect(fault([]) == "a.xdf: expected the bytes 'XDF:' at the start, found an empty file")
    #expect(
      fault(Array("time,a\n1,2\n".utf8))
        == "a.xdf: expected the bytes 'XDF:' at the start, found 'time'")
    #expect(
      BinarySamples.fault([0x1F, 0x8B, 8, 0], name: "a.xdfz", reader: XDFFormat())
        == "a.xdfz: expected the bytes 'XDF:' at the start, found a compressed file; help: unpack it with gunzip first"
    )
  }

  @Test func documentsAreRead() throws {
    let text = """
      <?xml version="1.0"?><!-- <a> --><info kind="x > y"><name> A &amp; B&#181;&#x42; </name>\
      <empty/><deep><label><![CDATA[<raw>]]></label><label>2</label></deep>&unknown;</info>
      """
    let info = try XMLElement.parsed(Array(text.utf8))
    #expect(info.name == "info" && info.text == "&unknown;")
    #expect(info.value("name") == "A & BµB")
    #expect(info.value("empty") == nil && info.value("missing") == nil)
    #expect(info["deep"]?.children.map(\.text) == ["<raw>", "2"])
    for broken in [
      "", "text", "<a", "<a>", "<a><b></a>", "<a/", "<!-- a", "<a><![CDATA[x</a>", "<>x</>",
      String(repeating: "<a>", count: 100),
    ] {
      #expect(throws: XMLElement.Fault.self) { try XMLElement.parsed(Array(broken.utf8)) }
    }
  }

  /// Least squares would be drawn away by the outlier.
  @Test func outliersDoNotDrawTheLineAway() throws {
    let x = (0..<40).map { Double($0) * 5 }
    var y = x.map { 3 + 1e-4 * $0 }
    y[7] += 0.5
    let line = try #require(HuberLine(x: x, y: y, threshold: 1e-4))
    #expect(abs(line.intercept - 3) < 1e-3 && abs(line.slope - 1e-4) < 1e-5)
    #expect(HuberLine(x: [4, 4], y: [1, 2], threshold: 1e-4) == nil)
  }
}
