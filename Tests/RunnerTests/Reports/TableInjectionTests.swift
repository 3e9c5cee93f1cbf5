import Glibc
import Support
import Testing

@testable import Runner

struct TableInjectionTests {
  static let block = TableInjection.Block(name: "study/models", content: "| a |\n| - |\n")
  static let begin = "<!-- BEGIN TRELLIS:study/models -->"
  static let end = "<!-- END TRELLIS:study/models -->"

  static func renewed(_ text: String, _ blocks: [TableInjection.Block] = [block]) throws -> String {
    let bytes = try TableInjection(Array(text.utf8), file: "README.md").replacing(blocks)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func whatStandsBetweenTheMarkersIsReplaced() throws {
    let text = "# T\n\n\(Self.begin)\nold\n\(Self.end)\nrest"
    let new = "# T\n\n\(Self.begin)\n\n| a |\n| - |\n\n\(Self.end)\nrest"
    #expect(try Self.renewed(text) == new)
    #expect(try Self.renewed(new) == new)
  }

  @Test func lineEndsOfTheFileAreKept() throws {
    let text = "a\r\n\(Self.begin)\r\n\(Self.end)\r\nb"
    #expect(
      try Self.renewed(text)
        == "a\r\n\(Self.begin)\r\n\r\n| a |\r\n| - |\r\n\r\n\(Self.end)\r\nb")
  }

  @Test func noOtherByteChanges() throws {
    var random = SystemSeed(state: 7)
    for _ in 0..<200 {
      let before = random.bytes()
      let after = random.bytes()
      let head = before + [0x0A] + Array(Self.begin.utf8) + [0x0A]
      let tail = Array(Self.end.utf8) + [0x0A] + after
      let bytes = try TableInjection(head + random.bytes() + [0x0A] + tail, file: "README.md")
        .replacing([Self.block])
      #expect(bytes.starts(with: head))
      #expect(bytes.suffix(tail.count).elementsEqual(tail))
      #expect(bytes.count == head.count + tail.count + Self.block.content.utf8.count + 2)
    }
  }

  @Test func severalBlocksAreRenewedTogether() throws {
    let text =
      "\(Self.begin)\n\(Self.end)\nmid\n<!-- BEGIN TRELLIS:study/b -->\n<!-- END TRELLIS:study/b -->"
    let other = TableInjection.Block(name: "study/b", content: "B")
    #expect(
      try Self.renewed(text, [other, Self.block])
        == "\(Self.begin)\n\n| a |\n| - |\n\n\(Self.end)\nmid\n<!-- BEGIN TRELLIS:study/b -->\n\nB\n\n"
        + "<!-- END TRELLIS:study/b -->")
  }

  @Test func codeBlocksAreText() throws {
    let text = "```\n\(Self.begin)\n\(Self.end)\n```\n\(Self.begin)\n\(Self.end)\n"
    #expect(
      try Self.renewed(text)
        == "```\n\(Self.begin)\n\(Self.end)\n```\n\(Self.begin)\n\n| a |\n| - |\n\n\(Self.end)\n")
  }

  @Test(arguments: [
    ("nothing", "README.md: no block 'study/models': write"),
    ("\(begin)\n", "README.md:1: the block 'study/models' has no 'END TRELLIS:study/models'"),
    ("\(end)\n\(begin)\n", "README.md:1: 'END TRELLIS:study/models' has no BEGIN before it"),
    (
      "\(begin)\n\(end)\n\(begin)\n\(end)\n",
      "README.md:3: the block 'study/models' stands twice, first on line 1"
    ),
    (
      "\(begin)\n<!-- BEGIN TRELLIS:study/b -->\n\(end)\n",
      "README.md:2: the block 'study/b' begins inside the block 'study/models' of line 1"
    ),
    (
      "\(begin)\n<!-- END TRELLIS:study/b -->\n\(end)\n",
      "README.md:2: 'END TRELLIS:study/b' ends the block 'study/models' of line 1"
    ),
    (
      "see \(begin)\n",
      "README.md:1: the marker of the block 'study/models' does not count: not alone"
    ),
    (
      "\n~~~md\n\(begin)\n\(end)\n~~~\n",
      "README.md:3: the marker of the block 'study/models' does not count: inside the code block of line 2"
    ),
  ])
  func faultsNameFileAndLine(_ text: String, _ message: String) {
    let fault = #expect(throws: TableInjection.Fault.self) { try Self.renewed(text) }
    #expect(fault?.description.hasPrefix(message) == true, "\(fault?.description ?? "")")
  }

  @Test func filesAreRenewedInPlaceAndChecked() throws {
    let file = TemporaryFile("\(Self.begin)\n\(Self.end)\n", name: "README.md")
    chmod(file.path, 0o640)
    let project = String(file.path.dropLast("/README.md".count))
    let target = try InjectedFile("README.md", project: project)
    #expect(try target.isStale([Self.block]))
    #expect(try target.renew([Self.block]))
    #expect(try !target.isStale([Self.block]))
    #expect(try !target.renew([Self.block]))
    var status = stat()
    #expect(stat(file.path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o640)
  }

  @Test func linksOutOfTheProjectAreRefused() throws {
    let outside = TemporaryFile("\(Self.begin)\n\(Self.end)\n", name: "README.md")
    let inside = TemporaryFile("x", name: "x.md")
    let project = String(inside.path.dropLast("/x.md".count))
    let link = project + "/README.md"
    #expect(symlink(outside.path, link) == 0)
    defer { unlink(link) }
    for path in [
      "README.md", "../\(outside.path.split(separator: "/").dropFirst().joined(separator: "/"))",
      outside.path,
    ] {
      let fault = #expect(throws: TableInjection.Fault.self) {
        try InjectedFile(path, project: project).renew([Self.block])
      }
      #expect(fault?.message == "lies outside the project folder; nothing is written there")
    }
    let missing = #expect(throws: TableInjection.Fault.self) {
      try InjectedFile("none.md", project: project)
    }
    #expect(missing?.description == "none.md: no such file or directory")
  }
}

/// Small deterministic random bytes without angle brackets, fences or line feeds at odd places.
struct SystemSeed {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 33
  }

  mutating func bytes() -> [UInt8] {
    (0..<Int(next() % 80)).map { _ in
      let byte = UInt8(next() & 0xFF)
      return [0x3C, 0x60, 0x7E].contains(byte) ? 0x0A : byte
    }
  }
}
