import Testing

@testable import Pipeline

@Suite struct InterpolationTests {
  private let environment = Interpolation { name in
    ["DATA": "/data", "EMPTY": "", "NULL": "null", "TRICK": "${env:DATA}", "N": "5"][name]
  }

  private func applied(_ text: String) throws -> (String, [String]) {
    var faults: [SpecError] = []
    let result = environment.applied(to: try yaml(text), faults: &faults)
    return (result.flow, faults.map(\.line))
  }

  @Test(arguments: [
    ("root: ${env:DATA}/x", "{root: /data/x}"),
    ("root: '${env:DATA}/${env:DATA}'", "{root: \"/data//data\"}"),
    ("[a, {b: \"x${env:N}y\"}]", "[a, {b: \"x5y\"}]"),
    ("trees: ${env:N}", "{trees: 5}"),
    ("a: ${env:EMPTY}", "{a: \"\"}"),
    ("a: ${env:NULL}", "{a: \"null\"}"),
    ("a: ${env:TRICK}", "{a: ${env:DATA}}"),
    ("a: $${env:DATA}", "{a: ${env:DATA}}"),
    ("a: $$${env:DATA}", "{a: $${env:DATA}}"),
    ("a: $HOME and $ and $$", "{a: $HOME and $ and $$}"),
    ("'${env:DATA}': 1", "{${env:DATA}: 1}"),
  ])
  func replaces(_ text: String, _ expected: String) throws {
    let (result, faults) = try applied(text)
    #expect(result == expected)
    #expect(faults.isEmpty)
  }

  @Test(arguments: [
    (
      "root: ${env:NONE}/x",
      "a.yaml:1:7+11: error: the environment variable 'NONE' is not set = set it: export NONE=VALUE"
    ),
    (
      "root: 'é/${env:NONE}'",
      "a.yaml:1:10+11: error: the environment variable 'NONE' is not set = set it: export NONE=VALUE"
    ),
    (
      "root: \"\\x41${env:NONE}\"",
      "a.yaml:1:7+17: error: the environment variable 'NONE' is not set = set it: export NONE=VALUE"
    ),
    (
      "root: ${HOME}/x",
      "a.yaml:1:7+7: error: expected '${env:NAME}', found '${HOME}' = environment variables are the"
        + " only interpolation; write '$${' for the text '${'"
    ),
    (
      "root: x${env:A-B}",
      "a.yaml:1:8+10: error: expected '${env:NAME}', found '${env:A-B}' = environment variables are"
        + " the only interpolation; write '$${' for the text '${'"
    ),
    (
      "root: ${env:DATA",
      "a.yaml:1:7+10: error: expected '${env:NAME}', found '${env:DATA' = environment variables are"
        + " the only interpolation; write '$${' for the text '${'"
    ),
    (
      "root: a${",
      "a.yaml:1:8+2: error: expected '${env:NAME}', found '${' = environment variables are"
        + " the only interpolation; write '$${' for the text '${'"
    ),
  ])
  func saysWhatIsWrong(_ text: String, _ fault: String) throws {
    let (result, faults) = try applied(text)
    #expect(faults == [fault])
    #expect(result == (try yaml(text).flow))
  }

  @Test func everyFaultOfAScalarIsSaid() throws {
    let (_, faults) = try applied("{a: '${env:P}${env:Q}', b: '${x}'}")
    #expect(faults.count == 3)
  }
}
