import Learners
import Pipeline
import Testing

@Suite struct JSONTests {
  @Test func readsEveryKindOfValue() throws {
    let json = try JSON(#" {"a":[1,-2.5e1,true,false,null,"\u00e9\ud83d\ude00\n\/"],"b":{}} "#)
    #expect(
      json["a"]?.array == [
        .integer(1), .number(-25), .bool(true), .bool(false), .null, .string("é😀\n/"),
      ])
    #expect(json["b"] == .object([]))
    #expect(try JSON(json.text) == json)
  }

  @Test(arguments: [
    "", "{", "[1,]", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "01", "1.", "-", "1e", "tru", "nul", "\"",
    "\"\\x\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\\u12g4\"", "\"\t\"", "1 2",
    "{1:2}",
    "[1 2]", "1e999", "\"\\", "\"\\u12", "'a'", "NaN",
  ])
  func refusesWhatIsNotJSON(_ text: String) {
    #expect(throws: JSON.Fault.self) { try JSON(text) }
  }

  @Test func refusesBadUTF8AndDeepNesting() {
    let bytes: [[UInt8]] = [
      [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0x5C, 0x6E, 0xFF, 0x22],
    ]
    for bytes in bytes {
      bytes.withUnsafeBytes { bytes in
        _ = #expect(throws: JSON.Fault.self) { try JSON(reading: bytes) }
      }
    }
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: JSON.Fault.self) { try JSON(deep) }
    let nested = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(throws: Never.self) { try JSON(nested) }
  }

  @Test func aRepeatedKeyIsFoundAmongMany() {
    let keys = (0..<40).map { "\"k\($0)\":0" }.joined(separator: ",")
    #expect(throws: Never.self) { try JSON("{\(keys)}") }
    #expect(throws: JSON.Fault.self) { try JSON("{\(keys),\"k3\":1}") }
  }

  @Test func cutOrChangedTextsNeverTrap() {
    let text = Array(#"{"a":[1.5e-3,"\u00e9\ud83d\ude00",{"b":null}],"c":-0}"#.utf8)
    var random = SplitMix64(seed: 5)
    for _ in 0..<5_000 {
      var bytes = Array(text.prefix(Int(random.next() % UInt64(text.count + 1))))
      for _ in 0..<2 where !bytes.isEmpty {
        bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
      }
      bytes.withUnsafeBytes { bytes in
        guard let json = try? JSON(reading: bytes) else { return }
        #expect((try? JSON(json.text)) != nil)
      }
    }
  }
}
