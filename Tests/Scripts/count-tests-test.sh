#!/usr/bin/env bash
# Tests the closing line of Scripts/test on outputs of `swift test` as they look in practice.
set -uo pipefail
count=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../Scripts" && pwd)/count-tests.awk
failures=0

expect() { # NAME STATUS-OF-RUNNER EXIT LAST-LINE TEXT
  local output status=0
  output=$(awk -v status="$2" -f "$count" <<<"$5") || status=$?
  if [ "$status" -eq "$3" ] && [ "$(tail -n 1 <<<"$output")" = "$4" ]; then
    echo "ok count: $1"
  else
    echo "not ok count: $1: expected exit $3 and '$4', found exit $status and '$output'"
    failures=1
  fi
}

begun='◇ Test run started.
◇ Suite "S" started.
◇ Test a() started.
➜ Test b() skipped: "TRELLIS_DATA is not set"
➜ Suite T skipped: "all of it"
➜ Test c() skipped.
◇ Test "D with words, passed after all" started.
◇ Test e(_:) started.
◇ Test case passing 1 argument n → 1 to e(_:) started.
✔ Test a() passed after 0.001 seconds.'
ended='✔ Test "D with words, passed after all" passed after 0.001 seconds with 1 known issue.
✔ Test e(_:) with 3 test cases passed after 0.001 seconds.
✔ Suite "S" passed after 0.001 seconds.'
expect "all passed" 0 0 "3 passed, 0 failed, 2 skipped" "$begun
$ended
✔ Test run with 5 tests in 2 suites passed after 0.001 seconds."
expect "a failure" 1 1 "2 passed, 1 failed, 0 skipped" '◇ Test run started.
◇ Test a() started.
◇ Test b() started.
◇ Test c() started.
✘ Test b() recorded an issue at B.swift:2:22: Expectation failed: text → " passed after "
✘ Test b() failed after 0.001 seconds with 1 issue.
✔ Test a() passed after 0.001 seconds.
✔ Test c() passed after 0.001 seconds.
✘ Test run with 3 tests in 0 suites failed after 0.001 seconds with 1 issue.'
expect "a crash: what began and did not end has failed" 1 1 "1 passed, 2 failed, 2 skipped" "$begun
error: Exited with unexpected signal code 4"
expect "cancelled within is skipped" 0 0 "0 passed, 0 failed, 1 skipped" '◇ Test a() started.
➜ Test a() was cancelled after 0.001 seconds: "data absent"
✔ Test run with 1 test in 0 suites passed after 0.001 seconds.'
expect "a count that does not add up" 0 1 "3 passed, 1 failed, 2 skipped" "$begun
$ended
✔ Test run with 6 tests in 2 suites passed after 0.001 seconds."
expect "the runner failed without a failed test" 1 1 "0 passed, 1 failed, 0 skipped" 'error: no such option'
expect "no test at all" 0 1 "0 passed, 1 failed, 0 skipped" '✔ Test run with 0 tests in 0 suites passed after 0.001 seconds.'
expect "the tests of scripts count" 1 1 "1 passed, 1 failed, 0 skipped" 'ok setup: a
not ok setup: b: no'
exit "$failures"
