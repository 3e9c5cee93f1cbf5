#!/usr/bin/env bash
# Guards what the compiler does not: which module may know which, where files go and how large they grow.
# Prints `file:line: message` for each violation and fails if there is one. docs/architecture.md has the reasons.
#
# Usage: Scripts/check-layout.sh [FOLDER]      FOLDER is the project unless a test says otherwise
set -euo pipefail
export LC_ALL=C
cd "${1:-$(dirname "${BASH_SOURCE[0]}")/..}"

violations=0
report() {
  printf '%s\n' "$1"
  violations=$((violations + 1))
}

# Files that git has or would take, and that exist.
all_files() {
  git ls-files --cached --others --exclude-standard -z | while IFS= read -r -d '' file; do
    if [ -f "$file" ] && [ ! -L "$file" ]; then printf '%s\n' "$file"; fi
  done | sort -u
}
files=$(all_files)
matching() { grep -E "$1" <<<"$files" || true; }

# forbid FILES REGEX MESSAGE: no line of these Swift files may match, comments aside; WORD stands for what was found.
forbid() {
  local found line rest word
  [ -n "$1" ] || return 0
  while IFS= read -r found; do
    [ -n "$found" ] || continue
    line=${found%%$'\t'*} rest=${found#*$'\t'}
    word=$(grep -oE -m 1 "$2" <<<"$rest" | head -n 1 | sed -E 's/^[^A-Za-z0-9_]*//; s/[^A-Za-z0-9_]*$//')
    report "$line: ${3/WORD/$word}"
  done < <(PATTERN=$2 xargs -r -d '\n' awk '
    { code = $0; sub(/(^|[^:])\/\/.*/, "", code) }
    code ~ ENVIRON["PATTERN"] { printf "%s:%d\t%s\n", FILENAME, FNR, code }' <<<"$1")
}

import_of='^ *(@[A-Za-z_]+(\([^)]*\))? +)*((public|package|internal|fileprivate|private) +)?import +((struct|class|enum|protocol|func|var|let|typealias) +)?'
end='([ .]|$)'
sources=$(matching '^Sources/.*\.swift$')
learners=$(matching '^Sources/Learners/.*\.swift$')
pipeline=$(matching '^Sources/Pipeline/.*\.swift$')

check_imports() {
  forbid "$learners" "$import_of(Pipeline|Runner|ArgumentParser|CLibYAML|CLibCrypto)$end" \
    "Learners knows no other module of the project (arrays in, numbers out): WORD"
  forbid "$pipeline" "$import_of(Runner|ArgumentParser)$end" "Pipeline knows no command: WORD"
  forbid "$(grep -v '^Sources/Pipeline/Spec/' <<<"$sources" || true)" "${import_of}CLibYAML$end" \
    "CLibYAML is imported in Sources/Pipeline/Spec only"
  forbid "$(grep -vE '^Sources/Pipeline/[A-Za-z]+/SHA256.swift$' <<<"$sources" || true)" "${import_of}CLibCrypto$end" \
    "CLibCrypto is imported in Pipeline's SHA256.swift only"
}

# What a learner could reach without an import that gives it away.
check_learners() {
  local types='FileManager|FileHandle|ProcessInfo|Process|URL|Date|ContinuousClock|SuspendingClock|Thread|DispatchQueue'
  local calls='fopen|clock_gettime|pthread_create|getenv|withTaskGroup|withThrowingTaskGroup'
  forbid "$learners" "(^|[^A-Za-z0-9_.])(($types)[.(]|($calls)\()" \
    "Learners has no files, clock, processes or threads: WORD"
  forbid "$learners" \
    '[A-Za-z0-9]\.random\(|\.(shuffle|shuffled|randomElement)\(\)|SystemRandomNumberGenerator' \
    "randomness comes in as a seed: WORD"
}

check_printing() {
  forbid "$(grep -v '^Sources/Runner/Terminal/' <<<"$sources" || true)" \
    '(^|[^A-Za-z0-9_.])(print|debugPrint|dump|puts|printf|fputs|fprintf)\(|standardOutput|standardError' \
    "only Sources/Runner/Terminal prints: WORD"
}

# Pipeline/Graph holds pure values: no type that a sibling folder declares may be named there, unless Graph has a type of
# that name itself (StageGraph.Node is not the Node of Spec).
check_graph() {
  local graph siblings names
  graph=$(matching '^Sources/Pipeline/Graph/.*\.swift$')
  siblings=$(matching '^Sources/Pipeline/[^/]+/.*\.swift$' | grep -v '^Sources/Pipeline/Graph/' || true)
  [ -n "$graph" ] && [ -n "$siblings" ] || return 0
  names=$(comm -23 <(declared '' "$siblings") <(declared ' *' "$graph") | paste -sd '|')
  [ -n "$names" ] || return 0
  forbid "$graph" "(^|[^A-Za-z0-9_.])($names)([^A-Za-z0-9_:]|$)" "Pipeline/Graph uses no sibling folder: WORD"
  # A colon after a name is a label's, but not behind a cast.
  forbid "$graph" "[^A-Za-z0-9_](as[?!]?|is) +($names):" "Pipeline/Graph uses no sibling folder: WORD"
}

# declared INDENT FILES: the names of the types declared at that indent, sorted.
declared() {
  xargs -r -d '\n' sed -nE \
    "s/^$1(public |package |internal |private )?(final |indirect )*(struct|class|enum|actor|protocol|typealias) +([A-Za-z0-9_]+).*/\4/p" \
    <<<"$2" | sort -u
}

check_sizes() {
  local count file limit
  while read -r count file; do
    case $file in Tests/*) limit=600 ;; *) limit=400 ;; esac
    [ "$count" -le "$limit" ] || report "$file:$limit: $count lines; the ceiling is $limit: split it by concept"
  done < <(matching '^(Sources|Tests|Benchmarks)/.*\.swift$' | xargs -r -d '\n' wc -l | awk '$2 != "total"')
}

check_names() {
  local file
  while IFS= read -r file; do
    if [ -n "$file" ]; then report "$file:1: Manager, Helper and Utils say nothing: name the concept"; fi
  done < <(matching '^(Sources|Tests|Benchmarks)/.*(Manager|Helper|Utils|Utilities)[^/]*\.swift$')
}

# Paths of one machine, such as a home folder, in anything that is committed.
check_paths() {
  local found
  while IFS= read -r found; do
    if [ -n "$found" ]; then report "$(cut -d: -f1-2 <<<"$found"): a path of one machine; use a relative one"; fi
  done < <(xargs -r -d '\n' grep -HnIE '(^|[^A-Za-z0-9_.~-])/(work|farm|root|home/[a-z]+|Users/[A-Za-z]+|opt/swift|tmp/(team|wt|bash_jobs))(/|[^A-Za-z0-9_-]|$)' \
    <<<"$(grep -v '^Scripts/check-layout.sh$' <<<"$files")" || true)
}

# A file that declares `static let name` in a catalog folder is a concept; it has a test in the same folder of the tests.
check_tests() {
  local file test
  while IFS= read -r file; do
    [ -n "$file" ] || continue
    grep -qE '^ +(public )?static (let|var) name( |:)' "$file" || continue
    test=$(sed -E 's#^Sources/(Learners|Pipeline)/(.*)\.swift$#Tests/\1Tests/\2Tests.swift#' <<<"$file")
    grep -qxF "$test" <<<"$files" || report "$file:1: a concept without its test: expected $test"
  done < <(matching '^Sources/(Learners|Pipeline)/(Features|Signal|Models|Splits|Metrics|Fusion|Preprocessing)/.*\.swift$')
}

check_imports
check_learners
check_printing
check_graph
check_sizes
check_names
check_paths
check_tests
if [ "$violations" -gt 0 ]; then
  echo "check-layout: $violations violation(s)" >&2
  exit 1
fi
