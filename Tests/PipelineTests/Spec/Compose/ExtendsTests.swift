import Testing

@testable import Pipeline

@Suite struct ExtendsTests {
  private func loaded(
    _ files: KeyValuePairs<String, String>, environment: [String: String] = [:]
  ) -> (flow: String?, faults: [String], files: [String]) {
    var extends = Extends(
      environment: { environment[$0] },
      readFile: { path in
        guard let file = files.first(where: { $0.key == path }) else {
          return .failure(UnreadableFile("no such file"))
        }
        return .success(Array(file.value.utf8))
      })
    let node = extends.load(files[0].key)
    return (node?.flow, extends.faults.map(\.line), extends.files.map(\.path))
  }

  @Test func laterWinsAndTheFileItselfLast() {
    let result = loaded([
      "e/a.yaml": "{extends: [b.yaml, sub/c.yaml], z: a}", "e/b.yaml": "{x: b, y: b, z: b}",
      "e/sub/c.yaml": "{extends: [../d.yaml], y: c}", "e/sub/../d.yaml": "{x: d, w: d}",
    ])
    #expect(result.flow == "{x: d, y: c, z: a, w: d}")
    #expect(result.faults.isEmpty)
    #expect(result.files == ["e/a.yaml", "e/b.yaml", "e/sub/c.yaml", "e/sub/../d.yaml"])
  }

  @Test func aSharedParentIsReadOnce() {
    let result = loaded([
      "a.yaml": "{extends: [b.yaml, c.yaml]}", "b.yaml": "{extends: [d.yaml], b: 1}",
      "c.yaml": "{extends: [./d.yaml], c: 1}", "d.yaml": "{d: 1}",
    ])
    #expect(result.flow == "{d: 1, b: 1, c: 1}")
    #expect(result.files == ["a.yaml", "b.yaml", "d.yaml", "c.yaml"])
  }

  @Test func namesTakeTheEnvironmentAndAbsolutePaths() {
    let result = loaded(
      ["e/a.yaml": "extends: ['${env:BASE}/b.yaml']", "/base/b.yaml": "b: 1"],
      environment: ["BASE": "/base"])
    #expect(result.flow == "{b: 1}")
  }

  @Test(
    arguments: [
      (
        ["a.yaml": "x: 1\nextends: [b.yaml, none.yaml]", "b.yaml": "y: 1"],
        ["a.yaml:2:19+9: error: cannot read 'none.yaml': no such file"]
      ),
      (
        ["a.yaml": "extends: [a.yaml]"],
        ["a.yaml:1:11+6: error: a spec cannot extend itself: 'a.yaml' -> 'a.yaml'"]
      ),
      (
        [
          "a.yaml": "extends: [b.yaml]", "b.yaml": "extends: [./c.yaml]",
          "./c.yaml": "extends: [b.yaml]",
        ],
        ["./c.yaml:1:11+6: error: a spec cannot extend itself: 'b.yaml' -> 'c.yaml' -> 'b.yaml'"]
      ),
      (
        ["a.yaml": "extends: b.yaml"],
        [
          "a.yaml:1:10+6: error: expected a list of files, found 'b.yaml' = write 'extends: [base.yaml]'"
        ]
      ),
      (
        ["a.yaml": "extends: [{b: 1}, ~]"],
        [
          "a.yaml:1:11+6: error: expected a file, found a map",
          "a.yaml:1:19+1: error: expected a file, found nothing",
        ]
      ),
      (
        ["a.yaml": "extends: [b.yaml]", "b.yaml": "- 1"],
        ["b.yaml:1:1+1: error: expected a map of sections, found a list"]
      ),
      (
        ["a.yaml": "extends: ['${env:NONE}']"],
        [
          "a.yaml:1:12+11: error: the environment variable 'NONE' is not set"
            + " = set it: export NONE=VALUE",
          "a.yaml:1:11+13: error: cannot read '${env:NONE}': no such file",
        ]
      ),
      (
        ["a.yaml": "extends: [\"b\\nc\"]"],
        ["a.yaml:1:11+6: error: cannot read 'b c': no such file"]
      ),
      (["a.yaml": "a: 1\na: 2"], ["a.yaml:2:1+1: error: duplicate key 'a' (first at 1:1)"]),
    ] as [(KeyValuePairs<String, String>, [String])])
  func saysWhatIsWrong(_ files: KeyValuePairs<String, String>, _ faults: [String]) {
    #expect(loaded(files).faults == faults)
  }

  @Test func depthIsBounded() {
    var extends = Extends(
      environment: { _ in nil },
      readFile: { path in
        let number = Int(path.dropLast(5)) ?? 0
        return .success(Array("extends: [\(number + 1).yaml, \(number + 1).yaml]".utf8))
      })
    _ = extends.load("1.yaml")
    #expect(extends.files.count == 16)
    #expect(
      extends.faults.map(\.line) == [
        "16.yaml:1:11+7: error: 'extends' goes deeper than 16 files",
        "16.yaml:1:20+7: error: 'extends' goes deeper than 16 files",
      ])
  }
}
