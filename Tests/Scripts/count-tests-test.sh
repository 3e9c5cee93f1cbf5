#!/usr/bin/env bash
# Tests the closing line of Scripts/test on event streams of `swift test` as they look in practice.
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

place='{"_filePath":"\/a\/S.swift","column":4,"fileID":"M\/S.swift","line":7}'
suite() { # NAME
  echo '{"kind":"test","payload":{"id":"M.'"$1"'","kind":"suite","name":"'"$1"'","sourceLocation":'"$place"'},"version":0}'
}
announced() { # NAME...
  for name; do
    echo '{"kind":"test","payload":{"_testCases":[{"displayName":"1","id":"ID: argumentIDs: [ID(bytes: [49])]"}],"id":"M.S\/'"$name"'\/S.swift:7:4","isParameterized":true,"kind":"function","name":"'"$name"'","sourceLocation":'"$place"'},"version":0}'
  done
}
event() { # KIND NAME [MORE]
  echo '{"kind":"event","payload":{'"${3:-}"'"instant":{"absolute":1.5,"since1970":2.5},"kind":"'"$1"'","messages":[{"symbol":"default","text":"Test ended."}],"testID":"M.S\/'"$2"'\/S.swift:7:4"},"version":0}'
}
of_suite() { # KIND
  echo '{"kind":"event","payload":{"instant":{"absolute":1.5,"since1970":2.5},"kind":"'"$1"'","messages":[],"testID":"M.S"},"version":0}'
}
of_run() { # KIND
  echo '{"kind":"event","payload":{"instant":{"absolute":1.5,"since1970":2.5},"kind":"'"$1"'","messages":[]},"version":0}'
}
issue() { # KNOWN TEXT
  echo '"issue":{"isKnown":'"$1"',"sourceLocation":'"$place"'},"_comments":["'"$2"'"],'
}
quoted='said \"kind\":\"testEnded\" and \"kind\":\"issueRecorded\"'

begun=$(suite S && announced 'a()' 'b()' 'c()' '`D \"quoted\" ✔`()' 'e(_:)' && of_run runStarted && of_suite testStarted
  event testStarted 'a()' && event testSkipped 'b()' && event testSkipped 'c()' && event testStarted 'e(_:)'
  event testCaseStarted 'e(_:)' && event testCaseEnded 'e(_:)' && event testEnded 'a()')
ended=$(event testEnded '`D \"quoted\" ✔`()' && event testEnded 'e(_:)' && of_suite testEnded && of_run runEnded)
expect "all passed" 0 0 "3 passed, 0 failed, 2 skipped" "$begun
$ended"
expect "a failure" 1 1 "2 passed, 1 failed, 2 skipped" "$begun
$(event issueRecorded 'e(_:)' "$(issue false "$quoted")")
$ended"
expect "a failure of each case is one of the test" 1 1 "2 passed, 1 failed, 2 skipped" "$begun
$(event issueRecorded 'e(_:)' "$(issue false 1)")
$(event issueRecorded 'e(_:)' "$(issue false 2)")
$ended"
expect "a known issue" 0 0 "3 passed, 0 failed, 2 skipped" "$begun
$(event issueRecorded 'e(_:)' "$(issue true "$quoted")")
$ended"
expect "a crash: what was announced and did not end has failed" 1 1 "1 passed, 2 failed, 2 skipped" "$begun"
expect "a line that was cut off" 1 1 "1 passed, 2 failed, 2 skipped" "$begun
${ended:0:40}"
expect "cancelled within is skipped" 0 0 "0 passed, 0 failed, 1 skipped" "$(announced 'a()' && event testStarted 'a()' &&
  event testCaseCancelled 'a()' && event testCancelled 'a()' && event testEnded 'a()')"
expect "a count that does not add up" 0 1 "4 passed, 1 failed, 2 skipped" "$begun
$ended
$(event testEnded 'f()' | sed 's/7:4/8:4/')"
expect "the runner failed without a failed test" 1 1 "3 passed, 1 failed, 2 skipped" "$begun
$ended"
expect "no test at all" 0 1 "0 passed, 1 failed, 0 skipped" ''
expect "the tests of scripts count" 1 1 "1 passed, 1 failed, 0 skipped" 'ok setup: a
not ok setup: b: no'
exit "$failures"
