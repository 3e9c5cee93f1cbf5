import Testing

@testable import Pipeline

struct MeasureUnitTests {
  @Test func unitsHaveOneSpelling() {
    for spelling in [
      "uV", "µV", "μV", "microvolts", "Microvolt", " uV ", "uv", "\u{FFFD}V", "\u{C2}\u{B5}V",
    ] {
      #expect(MeasureUnit.normalised(spelling) == "uV", "\(spelling)")
    }
    #expect(MeasureUnit.normalised("mV") == "mV" && MeasureUnit.normalised("millivolts") == "mV")
    #expect(MeasureUnit.normalised("V") == "V" && MeasureUnit.normalised("nV") == "nV")
    #expect(MeasureUnit.normalised("µS") == "uS" && MeasureUnit.normalised("μT") == "uT")
    #expect(MeasureUnit.normalised("degC") == "degC" && MeasureUnit.normalised("%") == "%")
    #expect(MeasureUnit.normalised("  ") == nil && MeasureUnit.normalised("") == nil)
  }

  @Test func namesBecomeUnique() {
    #expect(ColumnNames.unique(["a", "b"]).names == ["a", "b"])
    let unique = ColumnNames.unique(["a", "a", "a#2", "a", "b"])
    #expect(unique.names == ["a", "a#3", "a#2", "a#4", "b"])
    #expect(unique.changed == 2)
  }

  @Test func headersAreDecodedAsTheyAreWritten() {
    #expect(HeaderText.decoded([0xC2, 0xB5, 0x56]) == "µV")
    #expect(HeaderText.decoded([0xB5, 0x56]) == "µV")
    #expect(HeaderText.decoded([0xEF, 0xBB, 0xBF, 0x41]) == "A")
    #expect(HeaderText.trimmed(" \0 a b \r\n") == "a b")
    #expect(HeaderText.trimmed(" \0") == "")
  }

  /// The steps of a 24-bit sample, at both ends and around 0.
  @Test func samplesOf24BitsKeepTheirSign() {
    let bytes: [UInt8] = [0, 0xFF, 0xFF, 0x7F, 0, 0, 0x80, 0xFF, 0xFF, 0xFF, 1, 0, 0]
    var out = [Double](repeating: 0, count: 4)
    bytes.withUnsafeBytes { bytes in
      out.withUnsafeMutableBufferPointer { out in
        guard let base = bytes.baseAddress, let target = out.baseAddress else { return }
        Pipeline.SampleFormat.int24.decode(
          base + 1, count: 4, scale: LinearScale(gain: 2, offset: 1), into: target
        ) { $0 * 3 }
      }
    }
    #expect(out == [16_777_215, -16_777_215, -1, 3])
  }
}
