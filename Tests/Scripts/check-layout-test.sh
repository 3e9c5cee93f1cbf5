#!/usr/bin/env bash
# Proves that Scripts/check-layout.sh accepts a good tree and catches every kind of violation, at the right line.
set -uo pipefail
check=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../Scripts" && pwd)/check-layout.sh
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
cd "$tree" || exit 1
git init -q .
failures=0

put() { # PATH TEXT
  mkdir -p "$(dirname "$1")"
  printf '%s\n' "$2" >"$1"
}

good_tree() {
  put Sources/Learners/Metrics/Metric.swift $'import Glibc\npublic protocol Metric {}'
  put Sources/Learners/Metrics/Kappa.swift $'public struct Kappa: Metric {\n  public static let name = "kappa"\n}'
  put Tests/LearnersTests/Metrics/KappaTests.swift 'import Testing'
  put Sources/Pipeline/Spec/Reader.swift $'import CLibYAML\npublic struct Reader {}\npublic struct Node {}'
  put Sources/Pipeline/Graph/SHA256.swift $'import CLibCrypto\nstruct Digest {}'
  put Sources/Pipeline/Graph/Stage.swift $'import Learners\n// A Reader is not known here; see print(x).\npublic struct Stage {\n  struct Node {}\n  let node: Node\n}'
  put Sources/Runner/Terminal/Terminal.swift 'func say(_ text: String) { print(text) }'
  put Sources/Runner/Commands/Run.swift $'import ArgumentParser\nimport Pipeline\nlet blueprint = imprint(1)'
  put README.md 'https://example.org/work/page and data/work/x, ~/work'
}

expect_good() { # NAME
  local output
  if output=$("$check" "$tree" 2>&1); then
    echo "ok check-layout: $1"
  else
    echo "not ok check-layout: $1: ${output:0:300}"
    failures=1
  fi
}

catches() { # MESSAGE PATH TEXT: with this file the check fails and prints MESSAGE
  local output status=0 saved=
  if [ -f "$2" ]; then saved=$(cat "$2"); fi
  put "$2" "$3"
  output=$("$check" "$tree" 2>&1) || status=$?
  if [ "$status" -eq 1 ] && grep -qF -- "$1" <<<"$output"; then
    echo "ok check-layout: catches $1"
  else
    echo "not ok check-layout: expected '$1' and exit 1, found exit $status: ${output:0:300}"
    failures=1
  fi
  if [ -n "$saved" ]; then put "$2" "$saved"; else rm "$2"; fi
}

good_tree
expect_good "accepts a tree that follows the rules"
x=Sources/Learners/Numerics/X.swift
catches "$x:2: Learners knows no other module of the project (arrays in, numbers out): import Pipeline" "$x" $'\nimport Pipeline'
catches "$x:1: Learners knows no other" "$x" '@testable import struct Pipeline.Stage'
catches "$x:1: Learners knows no other" "$x" 'public import ArgumentParser'
catches "$x:1: CLibYAML is imported in Sources/Pipeline/Spec only" "$x" 'import CLibYAML'
catches "$x:3: Learners has no files, clock, processes or threads: FileManager" "$x" $'import Foundation\n\nlet a = FileManager.default'
catches "$x:1: Learners has no files" "$x" 'let a = Date()'
catches "$x:1: Learners has no files" "$x" 'let f = fopen("a", "r")'
catches "$x:1: randomness comes in as a seed" "$x" 'let a = Int.random(in: 0..<3)'
catches "$x:1: randomness comes in as a seed" "$x" 'let a = rows.shuffled()'
catches "$x:1: only Sources/Runner/Terminal prints: print" "$x" '  print("a")'
catches "Sources/Pipeline/Stages/Fit.swift:1: Pipeline knows no command: import Runner" Sources/Pipeline/Stages/Fit.swift 'import Runner'
catches "Sources/Pipeline/Stages/Fit.swift:1: Pipeline knows no command" Sources/Pipeline/Stages/Fit.swift 'internal import ArgumentParser'
catches "Sources/Runner/Commands/Run.swift:1: CLibYAML is imported" Sources/Runner/Commands/Run.swift 'import CLibYAML'
catches "Sources/Pipeline/Spec/Key.swift:1: CLibCrypto is imported in Pipeline's SHA256.swift only" Sources/Pipeline/Spec/Key.swift 'import CLibCrypto'
catches "Sources/Runner/Commands/Run.swift:2: only Sources/Runner/Terminal prints: fputs" Sources/Runner/Commands/Run.swift $'\n  fputs("a", stderr)'
catches "Sources/Runner/Commands/Run.swift:1: only Sources/Runner/Terminal prints" Sources/Runner/Commands/Run.swift 'FileHandle.standardError.write(data)'
catches "Sources/Pipeline/Graph/Plan.swift:1: Pipeline/Graph uses no sibling folder: Reader" Sources/Pipeline/Graph/Plan.swift 'let reader = Reader()'
catches "Sources/Pipeline/Graph/Plan.swift:1: Pipeline/Graph uses no sibling folder" Sources/Pipeline/Graph/Plan.swift 'case let reader as Reader: nil'
catches "Sources/Runner/Long.swift:400: 401 lines; the ceiling is 400" Sources/Runner/Long.swift "$(yes '//' | head -n 401)"
catches "Tests/RunnerTests/Long.swift:600: 601 lines; the ceiling is 600" Tests/RunnerTests/Long.swift "$(yes '//' | head -n 601)"
catches "Sources/Runner/CacheManager.swift:1: Manager, Helper and Utils" Sources/Runner/CacheManager.swift '//'
catches "Tests/Support/StringUtils.swift:1: Manager" Tests/Support/StringUtils.swift '//'
catches "docs/a.md:2: a path of one machine" docs/a.md "$(printf 'a\nsee /%s/main/b' work)"
catches "docs/a.md:1: a path of one machine" docs/a.md "$(printf '"/%s/ann/x"' home)"
catches "Sources/Pipeline/Features/Slope.swift:1: a concept without its test: expected Tests/PipelineTests/Features/SlopeTests.swift" \
  Sources/Pipeline/Features/Slope.swift $'struct Slope {\n  static let name = "slope"\n}'
catches "Sources/Learners/Models/Trees/Forest.swift:1: a concept without its test: expected Tests/LearnersTests/Models/Trees/ForestTests.swift" \
  Sources/Learners/Models/Trees/Forest.swift $'struct Forest {\n  public static let name: String = "forest"\n}'
put Sources/Runner/Edge.swift "$(yes '//' | head -n 400)"
expect_good "accepts a file of exactly 400 lines"
exit "$failures"
